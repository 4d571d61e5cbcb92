package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegexCheckTest {

    private static final Instruction ASKED = Instruction.of("Write a regular expression for dates.");

    private static Verification verify(String answer) {
        return Verifiers.regex().verify(ASKED, answer);
    }

    private static String block(String tag, String text) {
        return "```" + tag + "\n" + text + "\n```";
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "^\\d{4}-\\d{2}$", "/^[a-z]+$/i", "(?P<year>\\d{4})", "^(?<first_name>[a-z]+)\\k<first_name>$", "[a-z&&]",
            "x{a}", "^(a+)+$", "^a$\n^b$"
    })
    void passesPatternsOfAnyFlavour(String pattern) {
        assertThat(verify(block("regex", pattern))).isInstanceOf(Verification.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(\\d{4}", "[a-z", "*a", "a{3,1}", "a)", "[z-a]"})
    void findsWhatDoesNotCompile(String pattern) {
        assertThat(verify(block("regex", pattern))).isInstanceOf(Verification.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?R)?", "\\K", "[[:alpha:]]+", "(?(1)a|b)", "(?<=a*b+)c\\X"})
    void saysNothingOfWhatJavaDoesNotKnow(String pattern) {
        assertThat(verify(block("regex", pattern))).isInstanceOf(Verification.NotApplicable.class);
    }

    @Test
    void looksIntoCodeAndIntoSpans() {
        assertThat(verify("Use `^\\d+$` here.")).isInstanceOf(Verification.Passed.class);
        assertThat(verify("Use `^(\\d+$` here."))
                .isEqualTo(new Verification.Failed("the pattern ^(\\d+$ does not compile: Unclosed group"));
        assertThat(verify(block("java", "var p = Pattern.compile(\"(\\\\d+\");")))
                .isInstanceOf(Verification.Failed.class);
        assertThat(verify(block("java", "var p = Pattern.compile(\"\\\\(\\\\d+\");")))
                .isInstanceOf(Verification.Passed.class);
        assertThat(verify(block("python", "re.match(r'^[a-z', s)"))).isInstanceOf(Verification.Failed.class);
    }

    @Test
    void spansAreCodeWhereNoneWasAskedFor() {
        assertThat(Verifiers.regex().verify(Instruction.of("What is a shell prompt?"), "Type `^(x$` there."))
                .isInstanceOf(Verification.NotApplicable.class);
    }
}
