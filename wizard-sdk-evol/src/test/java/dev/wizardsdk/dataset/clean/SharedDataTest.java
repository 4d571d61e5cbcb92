package dev.wizardsdk.dataset.clean;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.RowStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Demos of LLaMA-Factory, where they are at hand: {@code -Dwizard.data=…} or {@code shared/data} beside the repository. The numbers of
 * rows, from 1 on, are what a person decided who read every answer with a word of apology, negation or self-description at its start.
 */
class SharedDataTest {

    /**
     * Answers that open by saying what the model can't do, what it lacks as one, or that what is asked about is missing. Decided to be
     * none: 157, 600, 631, 800 (speak as a model and do what is asked), 386, 562 (ask for more and decline nothing), 956 (says what is
     * known of the question), 414, 711, 727 (letters to customers), 781 (an excuse that was asked for).
     */
    private static final List<Integer> ENGLISH = List.of(44, 68, 81, 83, 96, 118, 186, 224, 240, 265, 276, 381, 408,
            433, 503, 527, 609, 666, 692, 712, 718, 737, 738, 766, 795, 818, 837, 931, 943, 944, 974);

    /**
     * By the same rule. Decided to be none: 38, 98, 106, 813 (answer, and say why it is open), 87, 277, 542, 779, 970 (sorry for what
     * happened), 268, 543, 749, 826, 883 (speak as a model and do what is asked), 464, 634 (letters).
     */
    private static final List<Integer> CHINESE = List.of(4, 5, 33, 47, 54, 74, 77, 83, 102, 143, 146, 159, 161, 170,
            180, 187, 191, 228, 247, 253, 262, 281, 335, 348, 377, 382, 403, 416, 451, 466, 471, 523, 531, 533, 559,
            571, 585, 595, 629, 631, 659, 660, 666, 687, 705, 726, 727, 754, 760, 842, 858, 860, 873, 912, 962, 965,
            968);

    @Test
    void findsTheRefusalsOfTheEnglishDemoAndNothingElse() throws IOException {
        assertThat(flagged("alpaca_en_demo.json", Filters.refusals())).isEqualTo(ENGLISH);
    }

    @Test
    void findsTheRefusalsOfTheChineseDemoAndNothingElse() throws IOException {
        assertThat(flagged("alpaca_zh_demo.json", Filters.refusals())).isEqualTo(CHINESE);
    }

    @Test
    void aModelOfOnesOwnIsNoProviders() throws IOException {
        assertThat(flagged("identity.json", Filters.selfIdentity())).isEmpty();
        assertThat(flagged("alpaca_en_demo.json", Filters.selfIdentity())).isEmpty();
        assertThat(flagged("alpaca_zh_demo.json", Filters.selfIdentity())).isEmpty();
    }

    @Test
    void ordinaryAnswersHaveNoSecretsAndNoSermons() throws IOException {
        for (var file : List.of("alpaca_en_demo.json", "alpaca_zh_demo.json", "identity.json")) {
            assertThat(flagged(file, Filters.secrets())).isEmpty();
            assertThat(flagged(file, Filters.moralising())).isEmpty();
        }
    }

    private static List<Integer> flagged(String file, RowStep step) throws IOException {
        var found = new ArrayList<Integer>();
        int number = 0;
        for (var row : new ObjectMapper().readTree(data(file).toFile())) {
            number++;
            if (!Rows.flags(step, new Example.Instruction(row.path("instruction").asText(),
                    row.path("input").asText(""), row.path("output").asText(), Meta.none())).isEmpty()) {
                found.add(number);
            }
        }
        return found;
    }

    private static Path data(String file) {
        var places = Stream.of(System.getProperty("wizard.data", ""), "../shared/data", "../../shared/data")
                .filter(place -> !place.isEmpty()).map(place -> Path.of(place, "llama-factory", file))
                .filter(Files::exists).findFirst();
        assumeTrue(places.isPresent(), "the shared data are not here");
        return places.orElseThrow();
    }
}
