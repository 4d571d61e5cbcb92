package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Sampling.Dry;
import dev.wizardsdk.model.Sampling.DynamicTemperature;
import dev.wizardsdk.model.Sampling.Mirostat;
import dev.wizardsdk.model.Sampling.Penalties;
import dev.wizardsdk.model.Sampling.Xtc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class TokenSamplerTest {

    private static final Sampling FREE = Sampling.unset().withTopK(1000).withTopP(1).withMinP(0).withTemperature(1)
            .withSeed(1);
    private static final Sampling GREEDY = Sampling.unset().withTemperature(0);
    private static final float BEST = 1e30f;
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static TokenSampler sampler(Sampling sampling, int... prompt) {
        return new TokenSampler(sampling, prompt, new byte[0][]);
    }

    @Test
    void takesTheFirstOfTheBestAtTemperatureZero() {
        assertThat(sampler(GREEDY).sample(new float[] {1, 3, 2, 3}, null)).isEqualTo(1);
        assertThat(sampler(FREE.withTemperature(1e-60)).sample(new float[] {1, 3, 2, 3}, null)).isEqualTo(1);
        assertThat(sampler(FREE.withTopK(1)).sample(new float[] {1, 3, 2, 3}, null)).isEqualTo(1);
    }

    @Test
    void nothingThatLeavesTokensOutChangesTheBestAtTemperatureZero() {
        var logits = gaussian(500);
        var best = sampler(GREEDY).sample(logits, null);
        for (var sampling : new Sampling[] {
                GREEDY.withXtc(new Xtc(1, 0)), GREEDY.withTypicalP(0.01), GREEDY.withMirostat(new Mirostat(1, 9, 0.1)),
                GREEDY.withMirostat(new Mirostat(2, 9, 0.1)),
                GREEDY.withDynamicTemperature(new DynamicTemperature(3, 1)),
                GREEDY.withTopK(3).withMinP(1).withTopP(0.01)
        }) {
            for (int i = 0; i < 20; i++) {
                assertThat(sampler(sampling).sample(logits, null)).as(sampling.toString()).isEqualTo(best);
            }
        }
    }

    @Test
    void biasAndPenaltiesActAtTemperatureZero() {
        var logits = new float[] {5, 4, 3, 2};

        assertThat(sampler(GREEDY.withLogitBias(Map.of(3, 10.0))).sample(logits, null)).isEqualTo(3);
        assertThat(sampler(GREEDY.withLogitBias(Map.of(0, Double.NEGATIVE_INFINITY))).sample(logits, null))
                .isEqualTo(1);
        assertThat(sampler(GREEDY.withPenalties(new Penalties(1, 0, 1.5, -1)), 0).sample(logits, null)).isEqualTo(1);
        assertThat(sampler(GREEDY.withPenalties(new Penalties(3, 0, 0, -1)), 0, 1).sample(logits, null)).isEqualTo(2);
    }

    @Test
    void leavesTheScoresAsTheyWere() {
        var logits = gaussian(300);
        var before = logits.clone();
        var sampling = FREE.withLogitBias(Map.of(1, 5.0, 299, -1.0, 300, 9.0))
                .withPenalties(new Penalties(1.5, 1, 1, -1))
                .withDry(new Dry(1, 2, 1, -1, List.of()));
        var sampler = sampler(sampling, 7, 8, 7, 8, 7, 299, 5000);
        sampler.sample(logits, null);
        sampler.sample(logits, only(7));

        assertThat(logits).isEqualTo(before);
        Arrays.fill(logits, Float.NaN);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> sampler.sample(logits, null));
        assertThat(logits).containsOnly(Float.NaN);
    }

    @Test
    void penaltiesLookAtThePromptAndAtWhatWasAccepted() {
        var logits = new float[] {5, 4.9f, 4.8f, 4.7f};
        var sampler = sampler(GREEDY.withPenalties(new Penalties(1, 0, 1, 2)), 0);
        var text = new ArrayList<Integer>();
        for (int i = 0; i < 6; i++) {
            text.add(sampler.sample(logits, null));
            sampler.accept(text.getLast());
        }

        assertThat(text).containsExactly(1, 2, 0, 1, 2, 0);
    }

    @Test
    void penaltiesOverTheWholeContextForgetNothing() {
        var prompt = new int[500];
        prompt[0] = 1;
        Arrays.fill(prompt, 1, 500, 2);

        assertThat(sampler(GREEDY.withPenalties(new Penalties(1, 0, 9, -1)), prompt)
                .sample(new float[] {1, 5, 4}, null)).isZero();
        assertThat(sampler(GREEDY.withPenalties(new Penalties(1, 0, 9, 499)), prompt)
                .sample(new float[] {1, 5, 4}, null)).isEqualTo(1);
        assertThat(sampler(GREEDY.withPenalties(new Penalties(9, 9, 9, 0)), prompt)
                .sample(new float[] {1, 5, 4}, null)).isEqualTo(1);
    }

    @Test
    void dryBreaksARepetition() {
        var pieces = pieces("a", "b", "c", "\n");
        var dry = GREEDY.withDry(Dry.standard());
        var logits = new float[] {0, 0.1f, 0.5f, 0};

        assertThat(new TokenSampler(dry, new int[] {0, 1, 2, 0, 1}, pieces).sample(logits, null)).isEqualTo(1);
        assertThat(new TokenSampler(dry, new int[] {0, 1, 2, 0, 3, 1}, pieces).sample(logits, null)).isEqualTo(2);
        assertThat(new TokenSampler(dry, new int[] {1, 2, 0, 1}, pieces).sample(logits, null)).isEqualTo(2);
    }

    @Test
    void dryNeverPunishesABreaker() {
        var pieces = pieces("a", "b", "\n", "x\ny", "c");
        for (var breaker : new int[] {2, 3}) {
            var logits = new float[] {0, 0, 0, 0, 0};
            logits[breaker] = 0.01f;
            var sampling = GREEDY.withDry(new Dry(9, 2, 1, -1, List.of("\n")));
            assertThat(new TokenSampler(sampling, new int[] {0, 1, breaker, 0, 1}, pieces).sample(logits, null))
                    .isEqualTo(breaker);
        }
    }

    @Test
    void aBreakerMayGoOverSeveralTokensHoweverTheyAreCut() {
        var pieces = pieces("a", "User", ":", "U", "ser:", "b", "");
        var sampling = GREEDY.withDry(new Dry(9, 2, 1, -1, List.of("User:")));
        for (var broken : new int[][] {{1, 2}, {3, 4}}) {
            var text = new int[] {0, 5, broken[0], broken[1], 0, 5, broken[0], broken[1]};
            var logits = new float[] {1, 0, 0, 0, 0, 0.5f, 0};
            assertThat(new TokenSampler(sampling, text, pieces).sample(logits, null)).isZero();
        }
        // A control token in between makes it no breaker: the repetition goes on through it.
        var apart = new int[] {0, 5, 1, 6, 2, 0, 5, 1, 6, 2};
        assertThat(new TokenSampler(sampling, apart, pieces).sample(new float[] {1, 0, 0, 0, 0, 0.5f, 0}, null))
                .isEqualTo(5);
    }

    @Test
    void dryOfLongRepetitionsStaysFinite() {
        var prompt = new int[3000];
        var sampler = sampler(FREE.withDry(new Dry(1000, 1000, 1, -1, List.of())), prompt);

        assertThat(sampler.sample(new float[] {5, 0}, null)).isEqualTo(1);
        assertThat(sampler.sample(new float[] {5}, null)).isZero();
    }

    @Test
    void drawsTheSameWithTheSameSeed() {
        var logits = gaussian(2000);
        for (var sampling : List.of(FREE, Sampling.unset().withSeed(5), FREE.withXtc(new Xtc(0.5, 0.01)),
                FREE.withMirostat(new Mirostat(1, 5, 0.1)), FREE.withMirostat(new Mirostat(2, 5, 0.1)))) {
            var first = text(sampler(sampling), logits, 60);
            assertThat(text(sampler(sampling), logits, 60)).isEqualTo(first);
            assertThat(text(sampler(sampling.withSeed(77)), logits, 60)).isNotEqualTo(first);
        }
    }

    @Test
    void drawsDifferentlyWithoutSeed() {
        var drawn = new TreeSet<Integer>();
        for (int i = 0; i < 40; i++) {
            drawn.add(sampler(Sampling.unset().withTopP(1)).sample(new float[64], null));
        }
        assertThat(drawn).hasSizeGreaterThan(5);
    }

    @Test
    void drawsAsOftenAsTheProbabilitiesSay() {
        var probabilities = new double[] {0.4, 0.25, 0.15, 0.1, 0.06, 0.04};
        var logits = new float[6];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = 7 + log(probabilities[i]);
        }
        for (var topK : new int[] {5000, 6, 300}) {
            assertThat(deviation(FREE.withTopK(topK), logits, probabilities)).isLessThan(20.5); // 0.1 % at 5 degrees
        }
        assertThat(deviation(FREE.withMirostat(new Mirostat(2, 90, 0.01)), logits, probabilities)).isLessThan(20.5);
    }

    @Test
    void temperatureTakesRoots() {
        var logits = new float[] {log(0.64), log(0.32), log(0.04)};

        assertThat(deviation(FREE.withTemperature(2), logits, 8 / 15.66, 5.66 / 15.66, 2 / 15.66)).isLessThan(13.8);
    }

    /** Chi-square of 20,000 draws. */
    private static double deviation(Sampling sampling, float[] logits, double... probabilities) {
        var draws = 20_000;
        var counts = new int[logits.length];
        for (var token : text(sampler(sampling), logits, draws)) {
            counts[token]++;
        }
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            var expected = probabilities[i] * draws;
            sum += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return sum;
    }

    @Test
    void xtcHappensAsOftenAsAsked() {
        var logits = new float[] {log(0.5), log(0.3), log(0.2)};
        // Above 0.25 are two: every third draw or so leaves the first out.
        var text = text(sampler(FREE.withXtc(new Xtc(0.4, 0.25))), logits, 20_000);

        assertThat(text.stream().filter(token -> token == 0).count() / 20_000.0).isCloseTo(0.6 * 0.5, within(0.015));
        assertThat(text.stream().filter(token -> token == 1).count() / 20_000.0)
                .isCloseTo(0.6 * 0.3 + 0.4 * 0.6, within(0.015));
    }

    @Test
    void mirostatKeepsTheSurprise() {
        var logits = new float[500];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (-1.1 * Math.log(i + 1));
        }
        var probabilities = new LogProbabilities(logits);
        for (var tau : new double[] {2, 4, 5}) {
            for (var version : new int[] {1, 2}) {
                var sampler = sampler(FREE.withMirostat(new Mirostat(version, tau, 0.1)));
                text(sampler, logits, 300);
                double surprise = 0;
                for (int i = 0; i < 2000; i++) {
                    var token = sampler.sample(logits, null);
                    double kept = 0;
                    for (int j = 0; j < sampler.candidates().size(); j++) {
                        kept += Math.exp(probabilities.of(sampler.candidates().token(j)));
                    }
                    surprise -= (probabilities.of(token) - Math.log(kept)) / Math.log(2) / 2000;
                }
                assertThat(surprise).as("version %s", version).isCloseTo(tau, within(0.15));
            }
        }
    }

    @Test
    void mirostatKeepsAllOfAFlatDistribution() {
        for (var version : new int[] {1, 2}) {
            var sampler = sampler(FREE.withMirostat(new Mirostat(version, 8, 0.1)));
            sampler.sample(new float[100], null);

            assertThat(sampler.candidates().size()).as("version %s", version).isEqualTo(100);
        }
    }

    @Test
    void drawsOnceMoreWhenTheTokenMayNotCome() {
        var logits = new float[] {BEST, 1, 2, NEVER};
        var asked = new ArrayList<Integer>();
        var allowed = new AllowedTokens() {
            private int masked;

            @Override
            public boolean allows(int token) {
                asked.add(token);
                return token == 1;
            }

            @Override
            public void mask(float[] scores) {
                masked++;
                only(1).mask(scores);
            }
        };

        assertThat(sampler(GREEDY).sample(logits, allowed)).isEqualTo(1);
        assertThat(sampler(FREE).sample(logits, allowed)).isEqualTo(1);
        assertThat(allowed.masked).isEqualTo(2);
        logits[1] = Float.MAX_VALUE;
        assertThat(sampler(Sampling.unset().withSeed(1)).sample(logits, allowed)).isEqualTo(1);
        assertThat(allowed.masked).isEqualTo(2);
        assertThat(asked).containsExactly(0, 0, 1);
    }

    @Test
    void aBiasCannotLetInWhatMayNotCome() {
        var sampling = GREEDY.withLogitBias(Map.of(0, 1000.0, 1, Double.POSITIVE_INFINITY));

        assertThat(sampler(sampling).sample(new float[] {1, 1, 1}, only(2))).isEqualTo(2);
    }

    @Test
    void failsWhenNothingIsAllowed() {
        for (var sampling : List.of(GREEDY, FREE)) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> sampler(sampling).sample(new float[] {1, 2}, only(5)));
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> sampler(sampling).sample(new float[] {1, NEVER}, only(1)));
        }
    }

    @Test
    void ignoresScoresThatAreNotNumbers() {
        var logits = new float[] {Float.NaN, 1, Float.NaN, NEVER, Float.NaN};
        for (var sampling : everyKind()) {
            assertThat(text(sampler(sampling, 0, 1, 0, 1), logits, 20)).as(sampling.toString()).containsOnly(1);
        }
    }

    @Test
    void drawsAmongInfiniteScoresAlone() {
        var logits = new float[] {0, Float.POSITIVE_INFINITY, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN};
        for (var sampling : everyKind()) {
            assertThat(text(sampler(sampling, 0, 0), logits, 20)).as(sampling.toString()).isSubsetOf(1, 3);
        }
        assertThat(text(sampler(FREE), logits, 50)).contains(1, 3);
    }

    @Test
    void copesWithTheWidestScores() {
        var logits = new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 0, Float.MIN_VALUE};
        for (var sampling : everyKind()) {
            for (var temperature : new double[] {1e-40, 1e-30, 1, 100}) {
                assertThat(text(sampler(sampling.withTemperature(temperature), 1, 2), logits, 20))
                        .as(sampling.toString())
                        .containsOnly(0);
            }
        }
    }

    @Test
    void failsWhenNoScoreIsANumber() {
        var logits = new float[600];
        for (var fill : new float[] {Float.NaN, NEVER}) {
            Arrays.fill(logits, fill);
            for (var sampling : everyKind()) {
                assertThatExceptionOfType(ArithmeticException.class)
                        .isThrownBy(() -> sampler(sampling).sample(logits, null));
                assertThatExceptionOfType(ArithmeticException.class)
                        .isThrownBy(() -> sampler(sampling).sample(new float[0], null));
            }
        }
    }

    @Test
    void everySettingWorksAtItsLimits() {
        var least = new Sampling[] {
                FREE.withTopK(1), FREE.withTopP(Double.MIN_VALUE), FREE.withTypicalP(Double.MIN_VALUE),
                FREE.withMinP(0),
                FREE.withMinP(Double.MIN_VALUE), FREE.withMinP(1), FREE.withTemperature(Double.MIN_VALUE),
                FREE.withTemperature(100), FREE.withTypicalP(1), FREE.withTopK(Integer.MAX_VALUE),
                FREE.withDynamicTemperature(new DynamicTemperature(100, Double.MIN_VALUE)),
                FREE.withDynamicTemperature(new DynamicTemperature(100, 100)),
                FREE.withDynamicTemperature(new DynamicTemperature(0, 1)), FREE.withXtc(new Xtc(1, 0)),
                FREE.withXtc(new Xtc(1, 1)), FREE.withMirostat(new Mirostat(1, 100, 1)),
                FREE.withMirostat(new Mirostat(2, 100, 1)), FREE.withMirostat(new Mirostat(1, 1e-300, 1)),
                FREE.withMirostat(new Mirostat(2, 1e-300, 1e-300)),
                FREE.withPenalties(new Penalties(Double.MIN_VALUE, 100, -100, Integer.MAX_VALUE)),
                FREE.withPenalties(new Penalties(100, -100, 100, -1)),
                FREE.withDry(new Dry(1000, 1000, 1, -1, List.of("x".repeat(500)))),
                FREE.withDry(new Dry(1000, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, List.of())),
                FREE.withLogitBias(Map.of(Integer.MAX_VALUE, 1.0, 0, 1e300, 1, -1e300))
        };
        for (var sampling : least) {
            for (var size : new int[] {1, 2, 3, 600}) {
                var logits = gaussian(size);
                var sampler = sampler(sampling, 0, 0, 0, 1, 0, 0, 0, 1);
                for (int i = 0; i < 20; i++) {
                    var token = sampler.sample(logits, null);
                    assertThat(token).as(sampling.toString()).isBetween(0, size - 1);
                    sampler.accept(token);
                }
            }
        }
    }

    @Test
    void worksOnVocabulariesOfAnySizeInTurn() {
        var sampler = sampler(Sampling.unset().withTopK(3000).withSeed(1));
        for (var size : new int[] {10, 5000, 3, 2999, 3001, 10_000, 1}) {
            assertThat(sampler.sample(gaussian(size), null)).isBetween(0, size - 1);
        }
    }

    @Test
    void insertingAndSortingFindTheSame() {
        var logits = gaussian(3000);
        for (int i = 0; i < 500; i++) {
            logits[7 * i % 3000] = logits[11 * i % 3000];
        }
        logits[5] = 0f;
        logits[6] = -0f;
        logits[8] = Float.NaN;
        var inserted = new Ranking();
        var sorted = new Ranking();
        assertThat(inserted.rank(logits, 3000, 256)).isEqualTo(256);
        assertThat(sorted.rank(logits, 3000, 3000)).isEqualTo(2999);
        for (int i = 0; i < 256; i++) {
            assertThat(sorted.index(i)).isEqualTo(inserted.index(i));
        }
        var selected = new Ranking();
        assertThat(selected.rank(logits, 3000, 1700)).isEqualTo(1700);
        for (int i = 0; i < 1700; i++) {
            assertThat(selected.index(i)).isEqualTo(sorted.index(i));
        }
    }

    @Test
    void tellsLogProbabilitiesOnlyWhenAsked() {
        var logits = new float[] {log(0.7), log(0.2), log(0.1)};

        assertThat(sampler(FREE).score(logits, 1)).isEmpty();
        var scored = sampler(FREE.withLogprobs(2).withTemperature(0).withLogitBias(Map.of(1, 50.0)))
                .score(logits, 1)
                .orElseThrow();
        assertThat(scored.token().logProbability()).isCloseTo(Math.log(0.2), within(1e-6));
        assertThat(scored.alternatives()).extracting(TokenProbability::token).containsExactly(0, 1);
        assertThat(sampler(FREE.withLogprobs(0)).score(logits, 1).orElseThrow().alternatives()).isEmpty();
    }

    private static List<Sampling> everyKind() {
        return List.of(GREEDY, FREE, Sampling.unset().withSeed(1), FREE.withTopK(2), FREE.withTopK(400),
                FREE.withTopP(0.5), FREE.withMinP(0.5), FREE.withTypicalP(0.5), FREE.withXtc(new Xtc(1, 0.4)),
                FREE.withDynamicTemperature(new DynamicTemperature(0.5, 1)),
                FREE.withMirostat(new Mirostat(1, 5, 0.1)), FREE.withMirostat(new Mirostat(2, 5, 0.1)),
                FREE.withPenalties(new Penalties(1.1, 0.1, 0.1, 64)), FREE.withDry(Dry.standard()));
    }

    private static AllowedTokens only(int allowed) {
        return new AllowedTokens() {

            @Override
            public boolean allows(int token) {
                return token == allowed;
            }

            @Override
            public void mask(float[] logits) {
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = i == allowed ? logits[i] : NEVER;
                }
            }
        };
    }

    private static List<Integer> text(TokenSampler sampler, float[] logits, int length) {
        var text = new ArrayList<Integer>();
        for (int i = 0; i < length; i++) {
            text.add(sampler.sample(logits, null));
        }
        return text;
    }

    private static byte[][] pieces(String... pieces) {
        return Arrays.stream(pieces).map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private static float[] gaussian(int length) {
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
