package dev.wizardsdk.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SplitTest {

    /** Puts rows with the same last word into one group. */
    private static final class ByLastWord implements Grouping<String> {

        @Override
        public String name() {
            return "last word";
        }

        @Override
        public String key(Example row) {
            return row.text().substring(row.text().lastIndexOf(' ') + 1);
        }

        @Override
        public Looking<String> begin() {
            var words = new Names();
            return new Looking<>() {
                @Override
                public void see(long index, Row row, String key) {
                    words.add(key);
                }

                @Override
                public int[] groups() {
                    return words.ofRows();
                }
            };
        }
    }

    private static Map<String, List<Example>> splits(List<Example> rows, Split split) {
        var splits = new HashMap<String, List<Example>>();
        Dataset.of(rows).split(split)
                .forEach(row -> splits.computeIfAbsent(row.split(), first -> new ArrayList<>()).add(row.example()));
        return splits;
    }

    /** Trees of rows that grew from roots, in any order. */
    private static List<Example> grown(long seed) {
        var random = new SplittableRandom(seed);
        var rows = new ArrayList<Example>();
        var roots = 1 + random.nextInt(40);
        for (int i = 0; i < 300; i++) {
            var root = "root" + random.nextInt(roots);
            rows.add(new Example.Text("row " + i + " w" + random.nextInt(60),
                    Meta.none().withId("r" + i).withLineage(List.of(new LineageStep(root, "seed", "f", 0, root)))));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatWasMixedFromTwoRootsStaysWithBoth(long seed) {
        var random = new SplittableRandom(seed);
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 200; i++) {
            var lineage = new ArrayList<>(List.of(new LineageStep("root" + random.nextInt(60), "seed", "f", 0, "")));
            if (random.nextInt(10) == 0) {
                lineage.add(new LineageStep("root" + random.nextInt(80), "partner-seed", "f", 0, ""));
            }
            lineage.add(new LineageStep("r" + i, "breadth.mix", "m", 1, ""));
            rows.add(new Example.Text("row " + i, Meta.none().withId("r" + i).withLineage(lineage)));
        }
        var where = new HashMap<String, String>();
        var splits = splits(rows, Split.byLineage(.5, .5).seed(seed));
        splits.forEach((split, all) -> all.forEach(row -> row.meta().lineage().stream()
                .filter(step -> step.round() == 0).forEach(step -> assertThat(
                        where.merge(step.id(), split, (known, now) -> known)).as(step.id()).isEqualTo(split))));
        assertThat(splits).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noRootAndNoGroupIsInTwoSplits(long seed) {
        var byWord = new ByLastWord();
        var splits = splits(grown(seed), Split.byLineage(.6, .2, .2).seed(seed).together(byWord));
        var where = new HashMap<String, String>();
        splits.forEach((split, rows) -> {
            for (var row : rows) {
                for (var bond : List.of("root " + row.root(), "word " + byWord.key(row))) {
                    assertThat(where.merge(bond, split, (known, now) -> known)).as(bond).isEqualTo(split);
                }
            }
        });
        assertThat(splits.values().stream().mapToInt(List::size).sum()).isEqualTo(300);
    }

    @Test
    void sharesHoldAsNearAsGroupsAllow() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(new Example.Text("row " + i, Meta.none()));
        }
        var splits = splits(rows, Split.byLineage(.8, .1, .1).seed(5));
        assertThat(splits.get("train")).hasSize(800);
        assertThat(splits.get("validation")).hasSize(100);
        assertThat(splits.get("test")).hasSize(100);
    }

    @Test
    void sharesHoldWithinEachStratum() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(new Example.Text("row " + i, Meta.none().withSource(i < 100 ? "rare" : "common")));
        }
        var test = splits(rows, Split.byLineage(.9, .1).stratifiedBy(row -> row.meta().source())).get("test");
        assertThat(test.stream().filter(row -> row.meta().source().equals("rare"))).hasSize(10);
        assertThat(test).hasSize(100);
    }

    @Test
    void sharesHoldOverManySmallStrata() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 2_000; i++) {
            rows.add(new Example.Text("row " + i, Meta.none().withSource("topic " + i / 4)));
        }
        var splits = splits(rows, Split.byLineage(.9, .1).stratifiedBy(row -> row.meta().source()));
        assertThat(splits.get("test")).hasSize(200);
    }

    @Test
    void anotherSeedDrawsOtherRowsAndTheSameSeedTheSame() {
        var rows = grown(1);
        assertThat(splits(rows, Split.byLineage(.5, .5).seed(1)))
                .isEqualTo(splits(rows, Split.byLineage(.5, .5).seed(1)))
                .isNotEqualTo(splits(rows, Split.byLineage(.5, .5).seed(2)));
    }

    @Test
    void theOrderOfRowsChangesNoRowsSplit() {
        var rows = grown(3);
        var one = splits(rows, Split.byLineage(.5, .5));
        var other = splits(rows.reversed(), Split.byLineage(.5, .5));
        assertThat(other.get("test")).containsExactlyInAnyOrderElementsOf(one.get("test"));
    }

    @Test
    void sharesThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.byLineage(.9, .2)).withMessageContaining("sum 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Split.byLineage(1)).withMessageContaining("two");
        assertThatIllegalArgumentException().isThrownBy(() -> Split.named(List.of("../a", "b"), .5, .5))
                .withMessageContaining("the split's name");
    }
}
