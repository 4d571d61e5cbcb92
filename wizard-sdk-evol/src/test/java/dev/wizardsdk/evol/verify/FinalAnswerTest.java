package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FinalAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "#### 18                          | The answer is 18.",
            "\\boxed{\\frac{1}{2}}            | Answer: 0.5",
            "#### 1,000                       | The final answer is: $1000",
            "the answer is 50%                | \\boxed{0.5}",
            "The answer is **18** dollars.    | #### 18",
            "The answer is 3/4 of a mile.     | \\boxed{\\dfrac{3}{4}}",
            "#### -5                          | The answer is x = -5.",
            "Answer: 2 1/2                    | #### 2.5",
            "Answer: (B)                      | The answer is B.",
            "Answer: B) Paris                 | The correct answer is (b)",
            "The answer is 5 + 3 = 8.         | #### 8",
            "The answer is 18 because 20 - 2 = 18. | #### 18",
            "The answer is \\(\\boxed{7}\\).  | #### 7",
            "First the answer is 3. No, the answer is 4. | #### 4",
            "Die Antwort lautet 3,5 km.       | #### 3.5",
            "答案是 42。                       | #### 42",
            "The answer is 1.5 million people | #### 1500000",
            "\\boxed{x^2+1}                   | The answer is x^2 + 1.",
            "\\boxed{\\text{Paris}}           | Answer: paris",
            "Answer: 10^3                     | #### 1000",
            "Answer: 12 minutes               | #### 12"
    })
    void theSameEndInOtherWordsIsEqual(String one, String other) {
        assertThat(FinalAnswer.of(one)).isPresent().isEqualTo(FinalAnswer.of(other));
        assertThat(FinalAnswer.of(one).hashCode()).isEqualTo(FinalAnswer.of(other).hashCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "#### 18                             | #### 19",
            "\\boxed{1/3}                        | Answer: 0.33",
            "The answer is 3 apples and 5 oranges | #### 3",
            "Answer: 10-12                       | Answer: -2",
            "Answer: 3:30                        | Answer: 3",
            "\\boxed{(1,2)}                      | \\boxed{[1,2]}",
            "Answer: \\sqrt{2}                   | #### 2",
            "Answer: A                           | Answer: B"
    })
    void anotherEndIsNot(String one, String other) {
        assertThat(FinalAnswer.of(one)).isPresent().isNotEqualTo(FinalAnswer.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "She has 18 eggs.", "The answer is as follows:", "\\boxed{18",
            "#### A plan\nFirst, plan."})
    void whereNoneIsMarkedThereIsNone(String text) {
        assertThat(FinalAnswer.of(text)).isEmpty();
    }

    @Test
    void aPercentageAgreesWithItsBareNumberAndIsNotEqualToIt() {
        var percentage = FinalAnswer.stated("50%").orElseThrow();
        var number = FinalAnswer.stated("50").orElseThrow();
        assertThat(percentage).isNotEqualTo(number);
        assertThat(percentage.agreesWith(number)).isTrue();
        assertThat(number.agreesWith(percentage)).isTrue();
        assertThat(number.agreesWith(FinalAnswer.stated("5000").orElseThrow())).isFalse();
    }

    @Test
    void comparesWithTheKnownAnswer() {
        var check = Verifiers
                .finalAnswer(asked -> asked.text().contains("eggs") ? Optional.of("18") : Optional.empty());
        var eggs = Instruction.of("How many eggs?");
        assertThat(check.verify(eggs, "#### 18")).isEqualTo(new Verification.Passed("final answer 18"));
        assertThat(check.verify(eggs, "18")).isInstanceOf(Verification.Passed.class);
        assertThat(check.verify(eggs, "20 - 2, so she has 18 eggs.")).isInstanceOf(Verification.Passed.class);
        assertThat(check.verify(eggs, "The answer is 17."))
                .isEqualTo(new Verification.Failed("its final answer is 17, where 18 is right"));
        assertThat(check.verify(eggs, "She has 18 eggs and sells 3."))
                .isEqualTo(new Verification.Failed("its last number is 3, where 18 is right"));
        assertThat(check.verify(eggs, "Many.")).isInstanceOf(Verification.Failed.class);
        assertThat(check.verify(Instruction.of("How many ducks?"), "#### 18"))
                .isInstanceOf(Verification.NotApplicable.class);
    }
}
