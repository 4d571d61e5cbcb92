package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyCatalogue;
import dev.wizardsdk.local.gguf.TinyCatalogue.Entry;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wizardsdk.local.TestModels.greedy;
import static dev.wizardsdk.local.TestModels.options;
import static org.assertj.core.api.Assertions.assertThat;

/** The models of the catalogue, each as a tiny file of its architecture. */
@Timeout(120)
class ArchitecturesTest {

    private static final int ANSWER = 24;
    private static final List<String> PROMPTS = List.of("Once upon a time", "def add(a, b):", "The cat sat on", "2+2=");

    @TempDir
    private Path folder;

    private Path file(Entry entry) {
        return entry.file().get().write(folder.resolve(entry.name() + ".gguf"));
    }

    @ParameterizedTest
    @MethodSource("dev.wizardsdk.local.gguf.TinyCatalogue#entries")
    void answersTheSameAgainAndBesideOthers(Entry entry) {
        var file = file(entry);
        assertThat(GgufFile.read(file).name()).isEqualTo(entry.name());

        List<String> alone;
        try (var model = LocalModel.load(file, options())) {
            alone = PROMPTS.stream().map(prompt -> answer(model, prompt)).toList();
            assertThat(PROMPTS.stream().map(prompt -> answer(model, prompt))).isEqualTo(alone);
        }
        assertThat(alone).doesNotHaveDuplicates().allMatch(text -> text.length() == ANSWER);
        try (var model = LocalModel.load(file, options())) {
            assertThat(together(model)).isEqualTo(alone);
            assertThat(model.statistics().meanBatch()).isGreaterThan(1); // on a busy machine they come one by one
        }
    }

    private static String answer(ModelProvider model, String prompt) {
        return model.open(greedy(prompt, ANSWER)).reply().text();
    }

    private static List<String> together(ModelProvider model) {
        var answers = PROMPTS.stream().map(prompt -> model.open(greedy(prompt, ANSWER)).future()).toList();
        return answers.stream().map(answer -> answer.join().text()).toList();
    }

    @Test
    void scalingOfPositionsIsThatOfTheFile() {
        var answers = Stream.<UnaryOperator<TinyGguf>>of(
                file -> file,
                file -> file.decimal("llama.rope.freq_base", 1e6f),
                file -> file.text("llama.rope.scaling.type", "linear").decimal("llama.rope.scaling.factor", 4),
                file -> file.text("llama.rope.scaling.type", "linear").decimal("llama.rope.scaling.factor", 8),
                file -> file.text("llama.rope.scaling.type", "yarn").decimal("llama.rope.scaling.factor", 4)
                        .number("llama.rope.scaling.original_context_length", 64))
                .map(scaling -> scaling.apply(TinyCatalogue.file("LLaMA-7B")).write(folder.resolve("scaled.gguf")))
                .map(this::longAnswer);

        assertThat(answers).doesNotHaveDuplicates();
    }

    private String longAnswer(Path file) {
        try (var model = LocalModel.load(file, options())) {
            return answer(model, "It was a dark and stormy night. ".repeat(4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gemma-2-9B-It gemma2", "Gemma-3-1B-It gemma3", "gpt-oss-20b gpt-oss"})
    void windowIsThatOfTheFile(String model) {
        var words = model.split(" ", -1);
        var key = words[1] + ".attention.sliding_window";
        var answers = Stream.of(4, 16)
                .map(window -> TinyCatalogue.file(words[0]).number(key, window).write(folder.resolve("window.gguf")))
                .map(this::longAnswer);

        assertThat(answers).doesNotHaveDuplicates();
    }

    static Stream<Entry> chatting() {
        return TinyCatalogue.entries().stream().filter(entry -> !entry.format().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("chatting")
    void chatsInItsOwnFormat(Entry entry) {
        var file = file(entry);
        var sampling = Sampling.unset().withTemperature(0).withMaxTokens(ANSWER);
        var context = entry.prompt().length() < 220 ? 256 : 512;
        try (var model = LocalModel.load(file,
                options().withChatFormat(entry.format()).withContextTokens(context))) {
            var chat = model.open(new Request.Chat(List.of(Message.user("Hi")), sampling)).reply();
            var raw = model.open(new Request.Completion(entry.prompt(), sampling)).reply();

            assertThat(chat.usage().orElseThrow().promptTokens()).isEqualTo(tokens(file, entry.prompt()));
            if (!entry.markers()) {
                assertThat(chat.text()).isEqualTo(raw.text());
            }
        }
    }

    /** How many tokens a text has in which control tokens are written out. */
    private static long tokens(Path file, String text) {
        var library = LlamaLibrary.load(TestModels.libraries());
        try (var model = LlamaModel.load(library, GgufFile.read(file), ModelSettings.inMemory(false))) {
            return (long) model.tokenize(text, false, true).length + (model.vocabulary().addsBos() ? 1 : 0);
        }
    }
}
