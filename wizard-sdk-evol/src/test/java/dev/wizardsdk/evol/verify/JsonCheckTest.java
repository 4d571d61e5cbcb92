package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonCheckTest {

    private static final String FENCE = "```";

    private static Verification verify(String asked, String answer) {
        return Verifiers.json().verify(Instruction.of(asked), answer);
    }

    @Test
    void readsEachBlock() {
        assertThat(verify("Give me a city.", "Here:\n" + FENCE + "json\n{\"city\": \"Oslo\"}\n" + FENCE))
                .isEqualTo(new Verification.Passed("1 JSON block"));
        assertThat(verify("Give me lines.", FENCE + "jsonl\n{\"a\":1}\n{\"a\":2}\n" + FENCE))
                .isInstanceOf(Verification.Passed.class);
        assertThat(verify("Give me a city.", "There is none.")).isInstanceOf(Verification.NotApplicable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,}", "{\"a\":1} and so on", "{\"a\":1,\"a\":2}", "{a: 1}", "", "{\"a\": ..."})
    void findsWhatIsNoJson(String block) {
        assertThat(verify("Give me a city.", FENCE + "json\n" + block + "\n" + FENCE))
                .isInstanceOf(Verification.Failed.class);
    }

    @Test
    void aBlockWithoutEndIsNone() {
        assertThat(verify("Give me a city.", FENCE + "json\n{}\n"))
                .isEqualTo(new Verification.Failed("JSON block 1: its end is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Answer with only a valid JSON object.", "Reply in JSON only.",
            "Nothing but JSON, please."})
    void whereOnlyJsonIsAskedForTheAnswerMustBeNothingElse(String asked) {
        assertThat(verify(asked, "{\"a\": 1}")).isInstanceOf(Verification.Passed.class);
        assertThat(verify(asked, FENCE + "json\n{\"a\": 1}\n" + FENCE)).isInstanceOf(Verification.Passed.class);
        assertThat(verify(asked, "Sure! {\"a\": 1}")).isInstanceOf(Verification.Failed.class);
        assertThat(verify(asked, "Sure!\n" + FENCE + "json\n{\"a\": 1}\n" + FENCE))
                .isInstanceOf(Verification.Failed.class);
    }

    @Test
    void askingForJsonWithOnlySomeNamesIsNotThat() {
        assertThat(verify("Return JSON with only the names.", "I can't."))
                .isInstanceOf(Verification.NotApplicable.class);
    }
}
