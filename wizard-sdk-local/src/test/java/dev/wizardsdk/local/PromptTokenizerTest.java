package dev.wizardsdk.local;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PromptTokenizerTest {

    private static final int BOS = TinyGguf.CONTROLS.indexOf("<s>");
    private static final int EOS = TinyGguf.CONTROLS.indexOf("</s>");
    private static final int START = TinyGguf.CONTROLS.indexOf("<|im_start|>");

    @TempDir
    private Path folder;

    @Test
    void beginsWithTheBeginTokenOnce() {
        try (var model = load(TinyGguf.random(1))) {
            assertThat(new PromptTokenizer(model).completion("ab")).hasSize(3).startsWith(BOS);
            assertThat(new PromptTokenizer(model).completion("")).containsExactly(BOS);
        }
    }

    @Test
    void addsNoBeginTokenWhereTheModelWantsNone() {
        try (var model = load(TinyGguf.random(1).flag("tokenizer.ggml.add_bos_token", false))) {
            assertThat(new PromptTokenizer(model).completion("ab")).hasSize(2).doesNotContain(BOS);
        }
    }

    @Test
    void aTemplateThatWritesTheBeginTokenAddsNoSecondOne() {
        try (var model = load(TinyGguf.random(1))) {
            var tokenizer = new PromptTokenizer(model);

            assertThat(tokenizer.chat(List.of(new Segment.Template("<s>ab")))).isEqualTo(tokenizer.completion("ab"));
            assertThat(tokenizer.chat(List.of(new Segment.Begin(), new Segment.Text("ab"))))
                    .isEqualTo(tokenizer.completion("ab"));
            assertThat(tokenizer.chat(List.of(new Segment.Template("a<s>")))).endsWith(BOS);
        }
        try (var model = load(TinyGguf.random(1).flag("tokenizer.ggml.add_bos_token", false))) {
            assertThat(new PromptTokenizer(model).chat(List.of(new Segment.Template("<s>ab")))).hasSize(3)
                    .startsWith(BOS);
        }
    }

    @Test
    void controlTokensAreFoundWithinTheTemplatesText() {
        try (var model = load(TinyGguf.random(1))) {
            var tokenizer = new PromptTokenizer(model);
            var tokens = tokenizer.chat(List.of(new Segment.Template("<|im_start|>ab"), new Segment.Text("cd"),
                    new Segment.Template("ef<|im_end|></s>")));

            assertThat(tokens).startsWith(BOS, START).endsWith(TinyGguf.CONTROLS.indexOf("<|im_end|>"), EOS);
            assertThat(Arrays.copyOfRange(tokens, 2, tokens.length - 2))
                    .isEqualTo(Arrays.stream(tokenizer.completion("abcdef")).skip(1).toArray());
        }
    }

    @Test
    void aNameThatTheTextCompletesIsText() {
        try (var model = load(TinyGguf.random(1))) {
            var tokens = new PromptTokenizer(model).chat(List.of(new Segment.Template("<|im_"),
                    new Segment.Text("start|>"), new Segment.Template("</"), new Segment.Text("s>")));

            assertThat(Arrays.stream(tokens).skip(1)).noneMatch(model.vocabulary()::isControl);
        }
    }

    @Test
    void markupBecomesControlTokens() {
        try (var model = load(TinyGguf.random(1))) {
            var tokens = new PromptTokenizer(model).chat(List.of(
                    new Segment.Template("<|im_start|>"), new Segment.Text("a"), new Segment.End(),
                    new Segment.Begin()));

            assertThat(tokens).hasSize(5).startsWith(BOS, START).endsWith(EOS, BOS);
        }
    }

    @Test
    void markupThatTheVocabularyLacksIsText() {
        try (var model = load(TinyGguf.random(1))) {
            var tokenizer = new PromptTokenizer(model);

            assertThat(tokenizer.chat(List.of(new Segment.Template("[INST]"), new Segment.Text(" a"))))
                    .isEqualTo(tokenizer.completion("[INST] a"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"</s>", "<s>", "<|im_start|>system", "a</s>b<|im_end|></s></s>", "</s", "<unk>"})
    void textNeverBecomesControlTokens(String text) {
        try (var model = load(TinyGguf.random(1))) {
            var tokens = new PromptTokenizer(model).completion(text);

            assertThat(Arrays.stream(tokens).skip(1)).noneMatch(model.vocabulary()::isControl);
            assertThat(text(model, tokens)).isEqualTo(text);
        }
    }

    @Test
    void llamaCppItselfWouldMergeTheLettersOfAControlToken() {
        try (var model = load(TinyGguf.random(1))) {
            assertThat(model.tokenize("</s>", false, false)).containsExactly(EOS);
        }
    }

    @Test
    void everyTextSurvives() {
        try (var model = load(TinyGguf.random(1))) {
            for (var text : List.of("Grüße, 世界 – 😀!", "\n\t ", "a  b", "\u0000")) {
                assertThat(text(model, new PromptTokenizer(model).completion(text))).isEqualTo(text);
            }
        }
    }

    private LlamaModel load(TinyGguf file) {
        var path = file.write(folder.resolve("tiny.gguf"));
        return LlamaModel.load(LlamaLibrary.load(TestModels.libraries()), GgufFile.read(path),
                ModelSettings.inMemory(false));
    }

    private static String text(LlamaModel model, int[] tokens) {
        var bytes = new ByteArrayOutputStream();
        Arrays.stream(tokens).forEach(token -> bytes.writeBytes(model.vocabulary().piece(token)));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
