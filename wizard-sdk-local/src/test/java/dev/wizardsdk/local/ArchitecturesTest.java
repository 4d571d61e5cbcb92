package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyCatalogue;
import dev.wizardsdk.local.gguf.TinyCatalogue.Entry;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
            assertThat(model.statistics().meanBatch()).isGreaterThan(2);
        }
    }

    private static String answer(ModelProvider model, String prompt) {
        return model.open(greedy(prompt, ANSWER)).reply().text();
    }

    private static List<String> together(ModelProvider model) {
        var answers = PROMPTS.stream().map(prompt -> model.open(greedy(prompt, ANSWER)).future()).toList();
        return answers.stream().map(answer -> answer.join().text()).toList();
    }

    static Stream<Entry> chatting() {
        return TinyCatalogue.entries().stream().filter(entry -> !entry.format().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("chatting")
    void chatsInItsOwnFormat(Entry entry) {
        var file = file(entry);
        var sampling = Sampling.unset().withTemperature(0).withMaxTokens(ANSWER);
        try (var model = LocalModel.load(file, options().withChatFormat(entry.format()))) {
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
