package dev.wizardsdk.evol.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The test set of GSM8K (Cobbe et al. 2021), where it is at hand: {@code -Dwizard.data=…} or {@code shared/data} beside the repository. */
class Gsm8kTest {

    private static final Pattern RESULT = Pattern.compile("[\\d)] *= *\\$?(\\d+)");

    @Test
    void calculationsOfPeopleHold() throws IOException {
        var failed = rows().stream()
                .filter(answer -> verify(Verifiers.arithmetic(), answer) instanceof Verification.Failed)
                .count();
        var passed = rows().stream()
                .filter(answer -> verify(Verifiers.arithmetic(), answer) instanceof Verification.Passed)
                .count();
        assertThat(rows()).hasSize(1319);
        assertThat(failed).as("they made errors of their own").isLessThanOrEqualTo(5);
        assertThat(passed).isGreaterThanOrEqualTo(1285);
    }

    @Test
    void aChangedResultIsFound() throws IOException {
        var random = new SplittableRandom(7);
        var changed = 0;
        var found = 0;
        for (var answer : rows()) {
            var results = RESULT.matcher(answer).results().toList();
            if (verify(Verifiers.arithmetic(), answer) instanceof Verification.Passed && !results.isEmpty()) {
                changed++;
                var wrong = oneMore(answer, results.get(random.nextInt(results.size())));
                found += verify(Verifiers.arithmetic(), wrong) instanceof Verification.Failed ? 1 : 0;
            }
        }
        assertThat(changed).isGreaterThan(1250);
        assertThat(found).isGreaterThan(changed * 95 / 100);
    }

    private static String oneMore(String answer, MatchResult number) {
        return answer.substring(0, number.start(1)) + (Long.parseLong(number.group(1)) + 1)
                + answer.substring(number.end(1));
    }

    @Test
    void finalAnswersAreFoundAndTold() throws IOException {
        for (var answer : rows()) {
            var known = answer.substring(answer.indexOf("####") + 4).strip();
            var check = Verifiers.finalAnswer(any -> Optional.of(known));
            var words = answer.substring(0, answer.indexOf("####")) + "So the answer is $";
            assertThat(verify(check, answer)).isInstanceOf(Verification.Passed.class);
            assertThat(verify(check, words + known + ".00 in all.")).isInstanceOf(Verification.Passed.class);
            assertThat(verify(check, words + known + "1 in all.")).isInstanceOf(Verification.Failed.class);
        }
    }

    private static Verification verify(Verifier verifier, String answer) {
        return verifier.verify(Instruction.of("How many?"), answer);
    }

    private static List<String> rows() throws IOException {
        var file = Stream.of(System.getProperty("wizard.data", ""), "../shared/data", "../../shared/data")
                .filter(place -> !place.isEmpty()).map(place -> Path.of(place, "gsm8k", "test.jsonl"))
                .filter(Files::exists).findFirst();
        assumeTrue(file.isPresent(), "the shared data are not here");
        var mapper = new ObjectMapper();
        var rows = new ArrayList<String>();
        for (var line : Files.readAllLines(file.orElseThrow())) {
            rows.add(mapper.readTree(line).path("answer").asText());
        }
        return rows;
    }
}
