package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CleanTest {

    private static String clean(String text) {
        return ((Example.Text) Rows.kept(Clean.normalised(), new Example.Text(text, Meta.none()))).text();
    }

    @Test
    void writesOneFormOfEachText() {
        assertThat(clean("  cafe\u0301\r\nbar\rbaz\u2028end \n\n")).isEqualTo("caf\u00e9\nbar\nbaz\nend");
    }

    @Test
    void dropsWhatCantBeSeen() {
        assertThat(clean("\uFEFFzero\u200B width\u2060\u00AD and\u0007 bell\u001B")).isEqualTo("zero width and bell");
        assertThat(clean("中\u200B文\u200D字")).isEqualTo("中文字");
        assertThat(clean("hidden" + new String(Character.toChars(0xE0041)) + " tag")).isEqualTo("hidden tag");
        assertThat(clean("if (admin\u202E) {}")).isEqualTo("if (admin) {}");
        assertThat(clean("lone \uD83D half")).isEqualTo("lone \uFFFD half");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "می\u200Cخواهم",
            "👨\u200D👩\u200D👧 and ❤\uFE0F\u200D🔥 and 👩🏽\u200D💻 and 🏳\uFE0F\u200D🌈",
            "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
            "क्\u200Dष",
            "שלום \u2066abc\u2069 עולם\u200F",
            "ภาษา\u200Bไทย",
            "a\tb",
            "no\u00A0break"})
    void keepsWhatMatters(String text) {
        assertThat(clean(text)).isEqualTo(text);
    }

    @Test
    void changesNothingButLineEndsInsideFences() {
        var code = "```python\nx = 'e\u0301\u200B'  \n\n\n```";
        assertThat(clean("e\u0301\u200B:\r\n" + code.replace("\n", "\r\n") + "\r\nend "))
                .isEqualTo("\u00e9:\n" + code + "\nend");
        assertThat(clean("~~~\n\u200Bopen to the end")).isEqualTo("~~~\n\u200Bopen to the end");
    }

    @Test
    void keepsTheIndentOfABlock() {
        assertThat(clean("\n    a = 1\n    return a\n")).isEqualTo("    a = 1\n    return a");
        assertThat(clean("  One line.")).isEqualTo("One line.");
    }

    @Test
    void cleaningAgainChangesNothing() {
        for (var text : List.of(" a\u200B\u0301\r\n```\r\n x\u200B\n```\u0007 ", "\u200D👨\u200D\u200D👩",
                "e\u200B\u0301", "\r\r\n\n")) {
            assertThat(clean(clean(text))).isEqualTo(clean(text));
        }
    }

    @Test
    void keepsBlanksBetweenTheTextsOfAMessage() {
        var parts = List.<Part>of(new Part.Text("See "), new Part.Media("image/png", URI.create("a.png")),
                new Part.Text(" there.\r\n"));
        var turn = new Turn(new Message(Role.USER, parts), Loss.DEFAULT, List.of(Loss.MASK, Loss.DEFAULT, Loss.TRAIN));
        var row = (Example.Chat) Rows.kept(Clean.normalised(),
                new Example.Chat(List.of(turn), List.of(), Meta.none()));
        assertThat(row.turns().getFirst().text()).isEqualTo("See  there.\n");
        assertThat(row.turns().getFirst().parts()).isEqualTo(turn.parts());
    }

    @Test
    void leavesToolCallsSealsAndInfillsAsTheyAre() {
        var call = new Part.ToolCall("1", "run", "{\"code\":\"e\u0301\"}");
        var sealed = new Part.Reasoning(" e\u0301 ", "seal");
        var chat = new Example.Chat(List.of(Turn.of(new Message(Role.ASSISTANT, List.of(sealed, call)))), List.of(),
                Meta.none());
        assertThat(Rows.kept(Clean.normalised(), chat)).isEqualTo(chat);
        var infill = new Example.Infill("def f():\r\n", "\n", "    return 1 ", Meta.none());
        assertThat(Rows.kept(Clean.normalised(), infill)).isEqualTo(infill);
    }
}
