package dev.wizardsdk.evol.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MeasuresTest {

    @Test
    void likenessIsAsWorkedOutByHand() {
        var json = new Likeness(List.of("A b a.", "a, c", "d")).json(true);
        assertThat(json.get("distinct1").asDouble()).isEqualTo(4 / 6.0); // a b c d of six words
        assertThat(json.get("distinct2").asDouble()).isEqualTo(1); // ab ba ac
        assertThat(json.get("openings").asDouble()).isEqualTo(1);
        assertThat(json.get("nearestMean").asDouble()).isCloseTo(2 / 9.0, within(1e-9)); // a third, a third, nothing
        assertThat(json.get("closest").get("alike").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(json.get("closest").get("one").asText()).isEqualTo("A b a.");
        assertThat(json.get("firstWords").get(0).get("name").asText()).isEqualTo("a");
    }

    @Test
    void textsWithoutWordsAreAllAlike() {
        var json = new Likeness(List.of("", "…")).json(true);
        assertThat(json.get("distinct1").asDouble()).isZero();
        assertThat(json.get("nearestMean").asDouble()).isEqualTo(1);
    }

    @Test
    void quartilesAreOfTheNumbersThemselves() {
        var spread = new Spread();
        IntStream.rangeClosed(1, 100).forEach(spread::add);
        spread.add(Double.NaN);
        assertThat(List.of(spread.quantile(0), spread.quantile(0.25), spread.quantile(0.5), spread.quantile(0.75),
                spread.quantile(1))).containsExactly(1.0, 25.0, 50.0, 75.0, 100.0);
        assertThat(spread.mean()).isEqualTo(50.5);
        assertThat(new Spread().quantile(0.5)).isZero();
    }

    @Test
    void aDrawDependsOnNoOrder() {
        var keys = new ArrayList<>(IntStream.range(0, 1_000).mapToObj(i -> Draw.key("item", "" + i)).toList());
        assertThat(keys).doesNotHaveDuplicates();
        var one = drawn(keys);
        Collections.shuffle(keys, new Random(3));
        assertThat(drawn(keys)).hasSize(10).isEqualTo(one);
    }

    private static List<String> drawn(List<String> keys) {
        var draw = new Draw<String>(10);
        keys.forEach(key -> draw.add(key, key));
        return List.copyOf(draw.items());
    }

    @Test
    void aSetOfIdsForgetsNoneAndInventsNone() {
        var ids = new IdSet();
        for (int i = 0; i < 50_000; i++) {
            assertThat(ids.add("id " + i)).isTrue();
        }
        assertThat(ids.add("id 7")).isFalse();
        assertThat(ids.size()).isEqualTo(50_000);
        assertThat(IntStream.range(0, 50_000).allMatch(i -> ids.contains("id " + i))).isTrue();
        assertThat(IntStream.range(50_000, 100_000).noneMatch(i -> ids.contains("id " + i))).isTrue();
    }

    @Test
    void aCutTextSaysSoAndKeepsPairsWhole() {
        assertThat(Escaped.cut("abc", 3)).isEqualTo("abc");
        assertThat(Escaped.cut("ab\uD83E\uDDD9cd", 3)).isEqualTo("ab … (4 more characters)");
    }
}
