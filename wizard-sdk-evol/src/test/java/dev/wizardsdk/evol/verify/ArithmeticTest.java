package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArithmeticTest {

    private static final Instruction ANY = Instruction.of("How many are there?");

    private static Verification verify(String answer) {
        return Verifiers.arithmetic().verify(ANY, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "5 + 3 = 8", "100 - 20 - 30 = 50", "5 - 8 = -3", "−5 + 3 = −2", "3 * (4 + 5) - 2 = 25", "2(3 + 4) = 14",
            "So he has 12 x 2 = 24 eggs.", "12x2=24", "$5 × 3 = $15", "12 · 3 = 36 Euro", "7 ÷ 2 = 3.5", "5 plus 3 = 8",
            "1,000 + 24 = 1,024", "1.000,50 + 2 = 1.002,50", "3,5 + 2 = 5,5", "１２＋３＝１５", "1e3 + 1 = 1001",
            "20% of 50 = 10", "3/4 of 20 = 15", "10/50 * 100 = 20%", "5/20 = 25%", "100% - 25% = 75%", "50 + 20% = 60",
            "1/3 = 0.33", "1/3 = 33%", "2/3 ≈ 0.66", "10/3 ≈ 3", "10/3 is about 3, that is 10/3 = about 3",
            "10/3 = 3.33...", "2^3 = 8", "2**3 = 8", "5² + 12² = 169", "(-3)^2 = 9", "5 × 10^3 = 5000", "2½ * 2 = 5",
            "1 1/2 + 1/2 = 2", "0.1 + 0.2 = 0.3", "5 + 3 = 8 * 2 = 16", "x = 3 + 4 = 7", "**5 + 3 = 8**",
            "5 + 3 = **8**", "1. 5 + 3 = 8", "- 5 + 3 = 8", "90 / 60 = 1.5 hours",
            "Janet sells 16 - 3 = <<16-3=13>>13 eggs",
            "\\[ \\frac{1}{2} + \\frac{1}{3} = \\frac{5}{6} \\]", "\\( 3 \\times 4 = 12 \\)", "$\\$5 \\cdot 3 = \\$15$",
            "6 * 7 = 42.", "8 / 2 = 4 (since 4 * 2 = 8)", "The total is 48+24 = 72!"
    })
    void passesWhatIsRight(String answer) {
        assertThat(verify(answer)).isInstanceOf(Verification.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "5 + 3 = 9", "12x2=25", "1,000 + 24 = 1,025", "3,5 + 2,0 = 5,6", "20% of 50 = 12", "1/3 = 0.34",
            "2/3 = 0.66", "10/3 = 3", "1/3 = 34%", "2^3 = 9", "5 + 3 = 8 * 2 = 17", "(5 + 3) * 2 = 17",
            "**5 + 3 = 9**", "5 + 3 = **9**", "1) 5 + 3 = 9", "* 5 + 3 = 9", "16 - 3 = <<16-3=12>>13 eggs",
            "\\frac{1}{2} + \\frac{1}{3} = \\frac{5}{7}", "48 clips + 24 clips = 73 clips", "12 - 5 = 6 left over",
            "A total of 30 + 40 = $74 is spent.", "There are 24 because 12 x 2 = 25.", "```\n5 + 3 = 9\n```"
    })
    void findsWhatIsWrong(String answer) {
        assertThat(verify(answer)).isInstanceOf(Verification.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "There are eight.", "x + 5 = 8", "2x + 3 = 7", "3A + 2A - 110,000 = 250,000", "f(3) = 9 - 3x", "i = i + 1",
            "1 hour + 30 minutes = 90 minutes", "60 miles/hour * 30 minutes = 30 miles",
            "3 apples + 2 oranges = 6 fruits",
            "17 mod 5 = 2", "3 + 17 mod 5 = 5", "half of 10 + 2 = 7", "√16 + 9 = 13", "5! = 120", "1/0 = 5", "-3^2 = 9",
            "2 + 2 = 5 is wrong", "In binary, 1 + 1 = 10", "if (2 + 3 == 9)", "10:30 + 45 = 11:15",
            "5 million + 3 million = 9 million", "$350 000 x 5/100 = $17500", "because 14, 400 / 80 = 180",
            "Subtract Weeks 1-2 = 96", "7 / 2 = 3 remainder 1", "5 + 2 * n = 11", "2024-01-05 = 2018",
            "GET /a?x=1+1&y=3", "```python\nx = 5 + 3 = 9\n```", "28 / 1/5 = 28 * 5", "2 : 3 = 4 : 6", "28 * (1 = 5"
    })
    void saysNothingOfWhatMayMeanSomethingElse(String answer) {
        assertThat(verify(answer)).isInstanceOf(Verification.NotApplicable.class);
    }

    @Test
    void countsTheEquationsAndTellsWhatIsWrong() {
        assertThat(verify("3 * 2 = 6\nand 6 + 1 = 7")).isEqualTo(new Verification.Passed("2 equations"));
        assertThat(verify("3 * 2 = 6\nThen 6 + 1 = 8 eggs are left."))
                .isEqualTo(new Verification.Failed("6 + 1 = 8 eggs does not hold: its left side is 7"));
    }
}
