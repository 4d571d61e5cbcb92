package dev.wizardsdk.evol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PartsTest {

    private static final String CODE = "Explain this:\n```python\ndef area(r):\n    return 3 * r\n```\nand `area(2)`.";
    private static final String TABLE = "Sort it.\n\n| City | °C |\n|------|----|\n| Oslo | -3 |\n\nThanks.";

    @Test
    void aCodeBlockMustStayWordForWord() {
        assertThat(lost(CODE, CODE.replace("Explain", "Explain in two ways"))).isEmpty();
        assertThat(lost(CODE, CODE.replace("3 * r", "4 * r"))).isEqualTo("the code block that begins `def area(r):`");
        assertThat(lost(CODE, "Explain area(2).")).isEqualTo("the code block that begins `def area(r):`");
    }

    @Test
    void fencesMayChangeAndSpacesAtTheEndsOfLinesToo() {
        assertThat(lost(CODE, "Why?\r\n~~~\r\ndef area(r):  \r\n    return 3 * r\r\n~~~\r\nand area(2)")).isEmpty();
        assertThat(lost(CODE, "Why?\ndef area(r):\n  return 3 * r\nand area(2)")).contains("code block");
    }

    @Test
    void inlineCodeTablesAndJsonMustStay() {
        assertThat(lost(CODE, CODE.replace("`area(2)`", "`area(3)`"))).isEqualTo("the code `area(2)`");
        assertThat(lost(TABLE, TABLE.replace("Sort", "Sort twice"))).isEmpty();
        assertThat(lost(TABLE, TABLE.replace("-3", "-4"))).isEqualTo("the table that begins `| City | °C |`");
        assertThat(lost("Read {\"a\": [1, 2]} aloud.", "Read {\"a\": [1, 3]} aloud."))
                .startsWith("the JSON that begins");
        assertThat(lost("Name [three] things {now}.", "Name four things.")).isEmpty();
    }

    @Test
    void whatStoodInTheInputMayStandInTheText() {
        var parent = new Instruction("Sum it.", "{\"values\": [1, 2, 3]}");
        assertThat(Parts.lost(parent, new Instruction("Sum {\"values\": [1, 2, 3]} twice.", ""))).isEmpty();
        assertThat(Parts.lost(parent, new Instruction("Sum it twice.", ""))).isPresent();
    }

    @Test
    void aTextFullOfBracketsTakesNoTime() {
        var hostile = Instruction.of("[{".repeat(50_000));
        assertThat(Parts.lost(hostile, Instruction.of("x"))).isEmpty();
    }

    private static String lost(String parent, String child) {
        return Parts.lost(Instruction.of(parent), Instruction.of(child)).orElse("");
    }
}
