package dev.wizardsdk.language;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordsTest {

    @Test
    void wordsAreRunsOfLettersAndDigits() {
        assertThat(Words.of("Don't panic: GPT-4, 3rd try!").list()).containsExactly("don't", "panic", "gpt", "4", "3rd",
                "try");
    }

    @Test
    void scriptsWithoutSpacesGoByCharacter() {
        assertThat(Words.of("今天好").list()).containsExactly("今", "天", "好");
        assertThat(Words.of("コーヒー").list()).containsExactly("コ", "ー", "ヒ", "ー");
        assertThat(Words.of("𠮷野家").count()).isEqualTo(3);
    }

    @Test
    void aThaiCharacterHasItsMarks() {
        assertThat(Words.of("ที่นี่").list()).containsExactly("ที่", "นี่");
    }

    @Test
    void aRunOfLatinEndsWhereHanBegins() {
        assertThat(Words.of("用Python编程abc").list()).containsExactly("用", "python", "编", "程", "abc");
    }

    @Test
    void marksOfArabicAndHindiBelongToTheirWords() {
        assertThat(Words.of("مُحَمَّد يكتب").count()).isEqualTo(2);
        assertThat(Words.of("हिन्दी में").list()).containsExactly("हिन्दी", "में");
    }

    @Test
    void countsRepeatedRuns() {
        var words = Words.of("row row row your boat, row your boat, your boat row");
        assertThat(words.mostRepeated(1)).isEqualTo(5);
        assertThat(words.mostRepeated(2)).isEqualTo(3);
        assertThat(words.mostRepeated(3)).isEqualTo(2);
        assertThat(words.mostRepeated(6)).isEqualTo(1);
        assertThat(words.mostRepeated(12)).isZero();
        assertThat(Words.of("each once").mostRepeated(2)).isEqualTo(1);
        assertThat(Words.of("").mostRepeated(1)).isZero();
    }

    @Test
    void tellsHowMuchIsWithoutSpaces() {
        assertThat(Words.of("好 ok").spaceless()).isEqualTo(0.5);
        assertThat(Words.of("").spaceless()).isZero();
    }

    @Test
    void proseHasNoCodeAndNoFormulas() {
        assertThat(Prose.of("Add them:\n```\nx = 1\n```\nThen $a^2 + b^2$ is left, and `y` too.\nint z = 3;\n"))
                .contains("Add them:", "is left").doesNotContain("x = 1").doesNotContain("a^2").doesNotContain("int z");
        assertThat(Prose.of("It costs $5, and that costs $7 more.")).contains("costs $5");
        assertThat(Prose.of("一个函数（如下）：它返回两个数的和。")).contains("函数");
    }
}
