package dev.wizardsdk.dataset.format;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What trl 1.16.0, llamafactory 0.9.5 and axolotl 0.19.0 were seen to train, with a ChatML model. */
class MaskPreviewTest {

    private static final PromptFormat CHATML = PromptFormat.named("chatml").orElseThrow();
    private static final String END = "<|im_end|>";
    private static final Example INSTRUCTION = new Example.Instruction("问题", "", "答案 ⭐", Meta.none());
    private static final Example CHAT = new Example.Chat(List.of(Turn.system("S"), Turn.user("a"), Turn.assistant("b"),
            Turn.user("c"), Turn.assistant("d")), List.of(), Meta.none());
    private static final Example PAIR = new Example.Preference(
            List.of(Turn.user("a"), Turn.assistant("b"), Turn.user("c")),
            List.of(Turn.assistant("good")), List.of(Turn.assistant("bad")), List.of(), Meta.none());

    private static List<String> trained(Consumer consumer, Example row) {
        return MaskPreview.of(consumer, CHATML).defaultSystem("Default").preview(row).trained();
    }

    @Test
    void aCompletionIsLearnedWithTheLineEndBehindItByTrlAndLlamaFactory() {
        assertThat(trained(Consumer.TRL_SFT, INSTRUCTION)).containsExactly("答案 ⭐" + END + "\n");
        assertThat(trained(Consumer.LLAMA_FACTORY, INSTRUCTION)).containsExactly("答案 ⭐" + END + "\n");
        assertThat(trained(Consumer.AXOLOTL, INSTRUCTION)).containsExactly("答案 ⭐" + END);
    }

    @Test
    void trlLearnsEverythingOfMessagesTheDefaultSystemToo() {
        var preview = MaskPreview.of(Consumer.TRL_SFT, CHATML).defaultSystem("Default");
        var row = new Example.Chat(List.of(Turn.user("a"), Turn.assistant("b")), List.of(), Meta.none());
        assertThat(preview.preview(row).spans()).containsExactly(new MaskedText.Span("<|im_start|>system\nDefault" + END
                + "\n<|im_start|>user\na" + END + "\n<|im_start|>assistant\nb" + END + "\n", true));
    }

    @Test
    void everyAnswerOfAConversationIsLearned() {
        assertThat(trained(Consumer.LLAMA_FACTORY, CHAT)).containsExactly("b" + END + "\n", "d" + END + "\n");
        assertThat(trained(Consumer.AXOLOTL, CHAT)).containsExactly("b" + END, "d" + END);
    }

    @ParameterizedTest
    @EnumSource(value = Consumer.class, names = {"TRL_DPO", "LLAMA_FACTORY"})
    void bothAnswersOfAPairAreAndItsHistoryIsNot(Consumer consumer) {
        assertThat(trained(consumer, PAIR)).containsExactly("good" + END + "\n", "bad" + END + "\n");
    }

    @Test
    void axolotlLeavesTheLineEndOfAPairOut() {
        assertThat(trained(Consumer.AXOLOTL, PAIR)).containsExactly("good" + END, "bad" + END);
    }

    @Test
    void ofFeedbackTheLastAnswerIsLearned() {
        var row = new Example.Feedback(List.of(Turn.user("a"), Turn.assistant("b"), Turn.user("c")),
                List.of(Turn.assistant("d")), false, List.of(), Meta.none());
        assertThat(trained(Consumer.TRL_KTO, row)).containsExactly("d" + END + "\n");
        assertThat(trained(Consumer.LLAMA_FACTORY, row)).containsExactly("d" + END + "\n");
    }

    @Test
    void aTextIsLearnedWithTheEndThatIsAddedOnce() {
        assertThat(trained(Consumer.TRL_SFT, new Example.Text("x\n", Meta.none()))).containsExactly("x\n" + END);
        assertThat(trained(Consumer.AXOLOTL, new Example.Text("x" + END, Meta.none()))).containsExactly("x" + END);
    }

    @Test
    void twoLineEndsBeforeAnAnswerTakeTheFormatsOneAlong() {
        var row = new Example.Instruction("q", "", "\n\nb", Meta.none());
        assertThat(trained(Consumer.TRL_SFT, row)).containsExactly("\n\n\nb" + END + "\n");
        assertThat(trained(Consumer.AXOLOTL, row)).containsExactly("\n\n\nb" + END);
        assertThat(trained(Consumer.LLAMA_FACTORY, row)).containsExactly("\n\nb" + END + "\n");
    }

    @Test
    void marksOfTurnsHoldWhereTheFormHasAPlaceForThem() {
        var row = new Example.Chat(List.of(Turn.user("a"), Turn.assistant("b").with(Loss.MASK), Turn.user("c"),
                Turn.assistant("d")), List.of(), Meta.none());
        assertThat(trained(Consumer.AXOLOTL, row)).containsExactly("d" + END);
        assertThat(trained(Consumer.OPENAI, row)).containsExactly("d" + END);
    }

    @Test
    void nothingIsShownOfWhatNoFormatOfOursWritesAsTheModelDoes() {
        var tools = new Example.Chat(List.of(Turn.user("a"), Turn.assistant("b")),
                List.of(new ToolDefinition("f", "", "{}")), Meta.none());
        assertThatIllegalArgumentException().isThrownBy(() -> trained(Consumer.TRL_SFT, tools))
                .withMessageContaining("tools");
        assertThatIllegalArgumentException().isThrownBy(() -> MaskPreview.of(Consumer.TRL_REWARD, CHATML));
    }

    @Test
    void whatItCannotShowTrulyItRefuses() {
        var parts = new Example.Chat(
                List.of(Turn.user("a"), new Turn(new Message(Role.ASSISTANT, List.of(new Part.Text("b"),
                        new Part.Text("c"))), Loss.DEFAULT, List.of(Loss.MASK, Loss.TRAIN))),
                List.of(), Meta.none());
        var user = new Example.Chat(List.of(Turn.user("a").with(Loss.TRAIN), Turn.assistant("b")), List.of(),
                Meta.none());
        var thinking = new Example.Feedback(List.of(Turn.user("a")), List.of(Turn.of(new Message(Role.ASSISTANT,
                List.of(new Part.Reasoning("hm"), new Part.Text("b"))))), true, List.of(), Meta.none());
        for (var row : List.of(parts, user, thinking)) {
            assertThatIllegalArgumentException().isThrownBy(() -> trained(Consumer.AXOLOTL, row))
                    .withMessageContaining("no preview");
        }
    }

    @Test
    void anInstructionInAFileOfConversationsIsLearnedAsOne() {
        var preview = MaskPreview.of(Consumer.TRL_SFT, CHATML);
        assertThat(preview.preview(INSTRUCTION, Format.TRL.output(Kind.CHAT)).trained().getFirst())
                .startsWith("<|im_start|>user");
        assertThat(preview.preview(INSTRUCTION, Format.TRL.output(Kind.INSTRUCTION)).trained())
                .containsExactly("答案 ⭐" + END + "\n");
    }

    @Test
    void noRowCommandsTheTerminal() {
        var row = new Example.Instruction("a", "", "\u001b[2Jb\u0007\u202ec\n\td", Meta.none());
        assertThat(MaskPreview.of(Consumer.AXOLOTL, CHATML).preview(row).toAnsi())
                .contains("‹U+001B›[2Jb‹U+0007›‹U+202E›c\n\td");
    }

    @Test
    void aPageShowsWhatUsersWroteAsText() {
        var row = new Example.Instruction("<script>alert(1)</script>", "", "\"<b>\"", Meta.none());
        var page = MaskedText.page("A & B", List.of(MaskPreview.of(Consumer.LLAMA_FACTORY, CHATML).preview(row)));
        assertThat(page).doesNotContain("<script>").doesNotContain("<b>").contains("A &amp; B",
                "&lt;script&gt;alert(1)", "class=\"trained\">&quot;&lt;b&gt;&quot;&lt;|im_end|&gt;\n");
    }

    @Test
    void aTerminalShowsWhatIsLearnedInGreen() {
        assertThat(MaskPreview.of(Consumer.AXOLOTL, CHATML).preview(INSTRUCTION).toAnsi())
                .endsWith("\u001b[32m答案 ⭐" + END + "\u001b[0m\u001b[2m\n\u001b[0m");
    }
}
