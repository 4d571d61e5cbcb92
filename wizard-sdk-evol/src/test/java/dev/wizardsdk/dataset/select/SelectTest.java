package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.dataset.similar.Embedder;
import dev.wizardsdk.math.UnitVectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SelectTest {

    /** A text of two numbers is a vector. */
    private static final Embedder NUMBERS = texts -> texts.stream().map(text -> {
        var numbers = text.strip().split("\\s+", -1);
        return new float[] {Float.parseFloat(numbers[0]), Float.parseFloat(numbers[1])};
    }).toList();

    private static Example row(String id, double x, double y) {
        return new Example.Text(x + " " + y, Meta.none().withId(id));
    }

    private static Example scored(String id, double x, double y, double complexity, double quality) {
        var row = row(id, x, y);
        return row.with(row.meta().withScore("complexity", complexity).withScore("quality", quality));
    }

    private static <K> Map<String, Verdict> run(GlobalStep<K> step, List<Example> rows) {
        var verdicts = new TreeMap<String, Verdict>();
        try (var looking = step.begin()) {
            for (int i = 0; i < rows.size(); i++) {
                looking.see(i, new Row(new Place("rows", i + 1L), rows.get(i)), step.key(rows.get(i)));
            }
            var decision = looking.decide();
            for (int i = 0; i < rows.size(); i++) {
                verdicts.put(rows.get(i).id(), decision.verdict(i, rows.get(i)));
            }
        }
        return verdicts;
    }

    private static List<String> kept(GlobalStep<?> step, List<Example> rows) {
        return run(step, rows).entrySet().stream().filter(entry -> entry.getValue() instanceof Verdict.Kept)
                .map(Map.Entry::getKey).toList();
    }

    @Test
    void deitaTakesTheBestThatAreNotNearEachOther() {
        var rows = List.of(scored("a", 1, 0, 5, 5), scored("b", 1, 0.01, 5, 4), scored("c", 0, 1, 2, 2),
                scored("d", -1, 0, 1, 1), row("e", 0, -1));
        var verdicts = run(Select.deita(2, NUMBERS, 0.9), rows);
        assertThat(verdicts.get("a")).isInstanceOf(Verdict.Kept.class);
        assertThat(verdicts.get("c")).isInstanceOf(Verdict.Kept.class);
        assertThat(verdicts.get("b")).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.rule()).isEqualTo("too-near");
            assertThat(rejected.match()).isEqualTo("a");
        });
        assertThat(((Verdict.Rejected) verdicts.get("d")).rule()).isEqualTo("not-selected");
        assertThat(((Verdict.Rejected) verdicts.get("e")).rule()).isEqualTo("no-score");
    }

    @Test
    void deitaKeepsARowThatIsExactlyAsNearAsAllowed() {
        var rows = List.of(scored("a", 1, 0, 2, 2), scored("b", 0, 1, 1, 1));
        assertThat(kept(Select.deita(2, NUMBERS, 0), rows)).containsExactly("a", "b");
    }

    @Test
    void deitaEmbedsNoMoreThanItNeeds() {
        var embedded = new AtomicInteger();
        var rows = IntStream.range(0, 1000).mapToObj(i -> scored("r" + i, i, 1000 - i, 1, i)).toList();
        run(Select.deita(3, texts -> {
            embedded.addAndGet(texts.size());
            return NUMBERS.embed(texts);
        }, 1), rows);
        assertThat(embedded).hasValue(UnitVectors.BATCH);
    }

    @Test
    void kCenterCoversAllDirections() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 30; i++) {
            rows.add(row("east" + i, 1, 0.001 * i));
        }
        rows.add(row("north", 0, 1));
        rows.add(row("west", -1, 0));
        assertThat(kept(Select.kCenter(3, NUMBERS), rows)).hasSize(3).contains("north", "west");
    }

    @Test
    void topKeepsTheHighest() {
        var rows = List.of(scored("a", 0, 0, 1, 0), scored("b", 0, 0, 3, 0), scored("c", 0, 0, 2, 0), row("d", 0, 0),
                scored("e", 0, 0, Double.NaN, 0));
        assertThat(kept(Select.top("complexity", 2), rows)).containsExactly("b", "c");
        assertThat(((Verdict.Rejected) run(Select.top("complexity", 2), rows).get("d")).rule()).isEqualTo("no-score");
        assertThat(((Verdict.Rejected) run(Select.top("complexity", 2), rows).get("e")).rule()).isEqualTo("no-score");
    }

    @Test
    void whatIsSelectedDoesNotDependOnTheOrder() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 200; i++) {
            rows.add(scored("r" + i, Math.cos(i), Math.sin(i), i % 7, i % 5));
        }
        var steps = List.of(Select.deita(20, NUMBERS, 0.99), Select.kCenter(20, NUMBERS), Select.top("quality", 20),
                Select.sample(20, 42));
        for (var step : steps) {
            var before = kept(step, rows);
            assertThat(before).as(step.name()).hasSize(20);
            var shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, new Random(1));
            assertThat(kept(step, shuffled)).as(step.name()).isEqualTo(before);
        }
    }

    @Test
    void aSampleDependsOnItsSeedAndGrowsWithItsCount() {
        var rows = IntStream.range(0, 500).mapToObj(i -> row("r" + i, 0, 0)).toList();
        var fifty = kept(Select.sample(50, 1), rows);
        assertThat(fifty).hasSize(50).isNotEqualTo(kept(Select.sample(50, 2), rows));
        assertThat(kept(Select.sample(100, 1), rows)).containsAll(fifty);
        assertThat(kept(Select.sample(1000, 1), rows)).hasSize(500);
    }

    @Test
    void rowsOfOneIdAreCountedEach() {
        var rows = List.of(row("same", 0, 0), row("same", 0, 0), row("same", 0, 0));
        var step = Select.sample(2, 1);
        assertThat(countKept(step, rows)).isEqualTo(2);
    }

    private static <K> long countKept(GlobalStep<K> step, List<Example> rows) {
        try (var looking = step.begin()) {
            for (int i = 0; i < rows.size(); i++) {
                looking.see(i, new Row(new Place("rows", i + 1L), rows.get(i)), step.key(rows.get(i)));
            }
            var decision = looking.decide();
            return IntStream.range(0, rows.size())
                    .filter(i -> decision.verdict(i, rows.get(i)) instanceof Verdict.Kept).count();
        }
    }

    @Test
    void tellsWhatIsWrongWithAnEmbedder() {
        var rows = List.of(scored("a", 0, 0, 1, 1));
        assertThatThrownBy(() -> run(Select.deita(1, texts -> List.of(), 0.9), rows)).hasMessageContaining("0 vectors");
        assertThatThrownBy(() -> run(Select.deita(1, NUMBERS, 0.9), rows)).hasMessageContaining("without a direction");
        assertThatThrownBy(() -> Select.top("x", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Select.deita(1, NUMBERS, 1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
