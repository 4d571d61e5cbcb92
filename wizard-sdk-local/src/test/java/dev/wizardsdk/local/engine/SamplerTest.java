package dev.wizardsdk.local.engine;

import dev.wizardsdk.model.Sampling;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class SamplerTest {

    private static final Sampling FREE = Sampling.unset().withTopK(1000).withTopP(1).withMinP(0).withTemperature(1);

    @Test
    void takesTheBestAtTemperatureZero() {
        assertThat(new Sampler(Sampling.unset().withTemperature(0)).sample(new float[] {1, 3, 2, 3})).isEqualTo(1);
    }

    @Test
    void drawsTheSameWithTheSameSeed() {
        var logits = random(100);
        var first = new Sampler(FREE.withSeed(5));
        var second = new Sampler(FREE.withSeed(5));
        for (int i = 0; i < 50; i++) {
            assertThat(first.sample(logits)).isEqualTo(second.sample(logits));
        }
    }

    @Test
    void drawsDifferentlyWithoutSeed() {
        var drawn = new TreeSet<Integer>();
        for (int i = 0; i < 40; i++) {
            drawn.add(new Sampler(FREE).sample(new float[64]));
        }
        assertThat(drawn).hasSizeGreaterThan(5);
    }

    @Test
    void drawsAsOftenAsTheProbabilitiesSay() {
        var counts = count(FREE.withSeed(1), new float[] {log(0.5), log(0.3), log(0.2)}, 20_000);

        assertThat(counts.get(0) / 20_000.0).isCloseTo(0.5, within(0.02));
        assertThat(counts.get(1) / 20_000.0).isCloseTo(0.3, within(0.02));
        assertThat(counts.get(2) / 20_000.0).isCloseTo(0.2, within(0.02));
    }

    @Test
    void temperatureFlattens() {
        var counts = count(FREE.withTemperature(2).withSeed(1), new float[] {log(0.8), log(0.2)}, 20_000);

        // The roots of 0.8 and 0.2 are as 2 to 1.
        assertThat(counts.get(0) / 20_000.0).isCloseTo(2 / 3.0, within(0.02));
    }

    @Test
    void topKLeavesTheLikeliest() {
        assertThat(count(FREE.withTopK(2).withSeed(1), new float[] {0, 1, 2, 3}, 500)).containsOnlyKeys(2, 3);
    }

    @Test
    void topPLeavesTheFewestThatReachIt() {
        var logits = new float[] {log(0.1), log(0.2), log(0.3), log(0.4)};

        assertThat(count(FREE.withTopP(0.6).withSeed(1), logits, 500)).containsOnlyKeys(2, 3);
        assertThat(count(FREE.withTopP(0.01).withSeed(1), logits, 500)).containsOnlyKeys(3);
    }

    @Test
    void minPLeavesThoseNearTheLikeliest() {
        var logits = new float[] {log(0.1), log(0.2), log(0.3), log(0.4)};

        assertThat(count(FREE.withMinP(0.6).withSeed(1), logits, 500)).containsOnlyKeys(2, 3);
        assertThat(count(FREE.withMinP(1).withSeed(1), logits, 500)).containsOnlyKeys(3);
    }

    @Test
    void sortingAndInsertingFindTheSame() {
        var logits = random(3000);
        logits[7] = logits[9];
        for (int seed = 0; seed < 200; seed++) {
            var few = new Sampler(FREE.withTopK(256).withTopP(0.2).withSeed(seed));
            var many = new Sampler(FREE.withTopK(257).withTopP(0.2).withSeed(seed));
            assertThat(many.sample(logits)).isEqualTo(few.sample(logits));
        }
    }

    @Test
    void ignoresScoresThatAreNotNumbers() {
        var logits = new float[] {Float.NaN, 1, Float.NaN, Float.NEGATIVE_INFINITY};

        assertThat(new Sampler(Sampling.unset().withTemperature(0)).sample(logits)).isEqualTo(1);
        assertThat(count(FREE.withSeed(1), logits, 50)).containsOnlyKeys(1);
        assertThat(count(FREE.withTopK(2).withSeed(1), logits, 50)).containsOnlyKeys(1);
    }

    @Test
    void failsWhenNoScoreIsANumber() {
        var logits = new float[600];
        Arrays.fill(logits, Float.NaN);
        for (var sampling : new Sampling[] {FREE.withTemperature(0), FREE, FREE.withTopK(5)}) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> new Sampler(sampling).sample(logits));
        }
    }

    private static Map<Integer, Integer> count(Sampling sampling, float[] logits, int draws) {
        var sampler = new Sampler(sampling);
        var counts = new TreeMap<Integer, Integer>();
        for (int i = 0; i < draws; i++) {
            counts.merge(sampler.sample(logits), 1, Integer::sum);
        }
        return counts;
    }

    private static float[] random(int length) {
        var random = new Random(3);
        var logits = new float[length];
        for (int i = 0; i < length; i++) {
            logits[i] = (float) random.nextGaussian() * 4;
        }
        return logits;
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
