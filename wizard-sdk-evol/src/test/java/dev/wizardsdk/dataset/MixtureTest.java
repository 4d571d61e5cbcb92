package dev.wizardsdk.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MixtureTest {

    private static Source numbers(String name, int count) {
        return Source.of(name, IntStream.range(0, count)
                .mapToObj(i -> new Example.Text(name + i, Meta.none().withSource(name))).toList());
    }

    @Test
    void eachRowComesAsOftenAsItsWeightSays() {
        var rows = Dataset.of(Mixture.seed(1).add(numbers("a", 1_000), 2.5).add(numbers("b", 1_000), .25)).examples();
        assertThat(rows).extracting(Example::id).doesNotHaveDuplicates();
        var times = rows.stream().collect(Collectors.groupingBy(Example::text, Collectors.counting()));
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> times.get("a" + i))).containsOnly(2L, 3L);
        assertThat(rows.stream().filter(row -> row.meta().source().equals("a")).count()).isBetween(2_499L, 2_501L);
        assertThat(rows.stream().filter(row -> row.meta().source().equals("b")).count()).isBetween(249L, 251L);
    }

    @Test
    void weightsCanBeSharesOfAllRows() {
        var mixture = Mixture.seed(1).add(numbers("a", 3_000), 1).add(numbers("b", 500), 3).rows(2_000);
        var rows = Dataset.of(mixture).examples();
        assertThat((double) rows.size()).isBetween(1_998.0, 2_002.0);
        assertThat(rows.stream().filter(row -> row.meta().source().equals("b")).count()).isBetween(1_499L, 1_501L);
    }

    @Test
    void theSameSeedMixesTheSame() {
        var one = Mixture.seed(1).add(numbers("a", 100), .5);
        assertThat(Dataset.of(one).examples()).isEqualTo(Dataset.of(one).examples())
                .isNotEqualTo(Dataset.of(Mixture.seed(2).add(numbers("a", 100), .5)).examples());
    }

    @Test
    void whatCannotBeMixedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Mixture.seed(1).add(numbers("a", 1), 0));
        assertThatThrownBy(() -> Mixture.seed(1).add(Source.of("none", List.of()), 1).rows(10))
                .isInstanceOf(DatasetException.class).hasMessageContaining("none has no rows");
    }

    @Test
    void copiesDoNotStayTogetherWhenRowsAreShuffled() {
        var spread = new ArrayList<String>();
        var mixture = Mixture.seed(1).add(numbers("a", 50), 3);
        var rows = Dataset.of(mixture).examples().stream().sorted(Comparator.comparingDouble(
                Order.shuffled(1).rank())).map(Example::text).toList();
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).equals(rows.get(i - 1))) {
                spread.add(rows.get(i));
            }
        }
        assertThat(spread).hasSizeLessThan(20);
    }

    @Test
    void rowsWithoutTheScoreAreInTheLastStage() {
        var rows = IntStream.range(0, 10).mapToObj(
                i -> new Example.Text("t" + i, i < 4 ? Meta.none().withScore("hard", i) : Meta.none())).toList();
        var stages = new TreeMap<String, Integer>();
        Dataset.of(rows).with(new Stages("hard", 2)).forEach(row -> stages.merge(row.split(), 1, Integer::sum));
        assertThat(stages).containsEntry("stage-1", 2).containsEntry("stage-2", 8);
    }

    @Test
    void stagesGoFromTheLeastScoreToTheGreatest() {
        var rows = IntStream.range(0, 90)
                .mapToObj(i -> new Example.Text("t" + i, Meta.none().withScore("hard", i % 30)))
                .toList();
        var stages = new TreeMap<String, List<Double>>();
        Dataset.of(rows).split(Split.byLineage(.9, .1)).with(new Stages("hard", 3)).forEach(
                row -> stages.computeIfAbsent(row.split(), first -> new ArrayList<>())
                        .add(row.example().meta().scores().get("hard")));
        assertThat(stages).containsOnlyKeys("stage-1", "stage-2", "stage-3", "test");
        assertThat(Collections.max(stages.get("stage-1")))
                .isLessThan(Collections.min(stages.get("stage-2")));
        assertThat(Collections.max(stages.get("stage-2")))
                .isLessThan(Collections.min(stages.get("stage-3")));
        assertThat(stages.get("test")).hasSize(9);
    }
}
