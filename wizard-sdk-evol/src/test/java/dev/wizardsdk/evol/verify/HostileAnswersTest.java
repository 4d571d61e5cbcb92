package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers made to keep a check busy, or to break it: none passes by them, and none throws. */
class HostileAnswersTest {

    private static final Instruction ASKED = Instruction.of("Write a regex. Answer in JSON only.");
    private static final List<Verifier> ALL = List.of(Verifiers.arithmetic(),
            Verifiers.finalAnswer(any -> Optional.of("5")), Verifiers.json(), Verifiers.regex(),
            Verifiers.javaCompiles());

    static Stream<String> answers() {
        var million = 1_000_000;
        return Stream.of("1+1=2 ".repeat(million / 6), "1".repeat(million) + " + 1 = 2", "1".repeat(100_000),
                "(".repeat(10_000) + "1=1", "1+".repeat(9_000) + "1 = 3", "9^9^9 = 1", "9^64*9^64 = 1/0",
                "x=".repeat(9_000),
                "2*".repeat(9_000) + "2=1", "<<".repeat(million / 2), "\\frac{".repeat(3_000) + "=",
                "**".repeat(9_000) + "=", "1,".repeat(9_000) + "1=2", "1,1".repeat(9_000) + "+1=2",
                "a-".repeat(9_000) + "b = 1", "#### ".repeat(million / 5), "answer is ".repeat(million / 10),
                "\\boxed{".repeat(million / 7), "`^".repeat(million / 2), "```json\n" + "[".repeat(million) + "\n```",
                "```json\n" + "1".repeat(100_000) + "\n```", "```regex\n" + "(".repeat(100_000) + "\n```",
                "```regex\n" + "(a?".repeat(90) + ")*".repeat(90) + "\n```", "```\n".repeat(million / 4),
                "`".repeat(million), "```java\n" + "\n".repeat(90_000) + "x\n```",
                "```java\n" + "public ".repeat(14_000) + "\n```", "```java\n" + "@A ".repeat(30_000) + "\n```",
                "```java\nPattern.compile(\"" + "\\\\".repeat(40_000) + "\n```", "\u0000\ud800\udfff = 1 + \ud800");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void passNowhere(String answer) {
        for (var verifier : ALL) {
            assertThat(verifier.verify(ASKED, answer)).as(verifier.name()).isNotNull();
        }
        assertThat(Verifiers.finalAnswer(any -> Optional.of("5")).verify(ASKED, answer))
                .isNotInstanceOf(Verification.Passed.class);
    }
}
