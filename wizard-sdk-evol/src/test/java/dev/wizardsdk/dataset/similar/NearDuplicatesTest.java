package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NearDuplicatesTest {

    @Test
    void joinsWhatAChainOfNearDuplicatesJoins() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 8; i++) {
            int first = i * 6;
            rows.add(i == 3
                    ? Passing.row("something else altogether", "")
                    : Passing.row(
                            IntStream.range(first, first + 100).mapToObj(n -> "w" + n).collect(Collectors.joining(" ")),
                            ""));
        }
        assertThat(Passing.groups(NearDuplicates.minHash(), rows)).containsExactly(0, 0, 0, 3, 4, 4, 4, 4);
    }

    @Test
    void groupsAsTheDefinitionDoes(@TempDir Path directory) {
        var texts = new GeneratedTexts(GeneratedTexts.Language.ENGLISH, 5).texts(500);
        var oracle = new ShingleOracle(texts);

        var groups = Passing.groups(NearDuplicates.minHash(), Passing.rows(texts));

        int pairs = 0;
        int together = 0;
        for (int row = 0; row < texts.size(); row++) {
            for (int near : oracle.near(row, 0.8)) {
                pairs++;
                together += groups[row] == groups[near] ? 1 : 0;
            }
        }
        assertThat((double) together / pairs).isGreaterThanOrEqualTo(0.99);
        assertThat(IntStream.of(groups).distinct().count()).isGreaterThan(150);
        var limits = new SketchStore.Limits(50_000, directory);
        assertThat(Passing.groups(NearDuplicates.minHash().within(limits), Passing.rows(texts))).isEqualTo(groups);
    }
}
