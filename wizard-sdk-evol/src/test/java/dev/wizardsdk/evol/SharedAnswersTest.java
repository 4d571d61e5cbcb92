package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wizardsdk.model.Finish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The rules for answers over the English demo of LLaMA-Factory, where it is at hand: {@code -Dwizard.data=…} or {@code shared/data} beside the
 * repository. The numbers of rows, from 1 on, are what a person decided who read every answer with a word of apology, negation or
 * self-description at its start.
 */
class SharedAnswersTest {

    private static final List<Integer> REFUSALS = List.of(44, 68, 81, 83, 96, 118, 186, 224, 240, 265, 276, 381, 408,
            433, 503, 527, 609, 666, 692, 712, 718, 737, 738, 766, 795, 818, 837, 931, 943, 944, 974);

    @Test
    void theTypedRuleFindsAllRefusalsAndNothingElse() throws IOException {
        assertThat(fallen(Elimination.typed(), Rule.REFUSED)).isEqualTo(REFUSALS);
    }

    @Test
    void thePapersRuleFindsAThirdOfThem() throws IOException {
        var paper = fallen(Elimination.paper(), Rule.REFUSED);
        assertThat(paper).hasSize(11);
        assertThat(REFUSALS.stream().filter(paper::contains)).hasSizeLessThan(11);
    }

    @Test
    void onlyAnswersThatSayNothingAreEmpty() throws IOException {
        assertThat(fallen(Elimination.typed(), Rule.EMPTY_ANSWER)).isEmpty();
    }

    private static List<Integer> fallen(Elimination elimination, Rule rule) throws IOException {
        var given = System.getProperty("wizard.data");
        var folder = given == null ? Path.of("..", "..", "shared", "data") : Path.of(given);
        var file = folder.resolve("llama-factory/alpaca_en_demo.json");
        assumeTrue(Files.exists(file), "the shared data are not at hand");
        var fallen = new ArrayList<Integer>();
        int number = 0;
        for (var row : new JsonMapper().readTree(file.toFile())) {
            number++;
            var instruction = new Instruction(row.path("instruction").asText(), row.path("input").asText());
            if (AnswerRules.of(elimination, instruction, row.path("output").asText(),
                    Finish.STOP) instanceof Verdict.Eliminated(var found, var reason) && found == rule) {
                fallen.add(number);
            }
        }
        return fallen;
    }
}
