package dev.wizardsdk.local.sampling;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class LogProbabilitiesTest {

    @Test
    void sumToOneOverTheVocabulary() {
        var random = new Random(1);
        var logits = new float[50_000];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * 8 + 1000);
        }
        var probabilities = new LogProbabilities(logits);
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += Math.exp(probabilities.of(i));
        }

        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(probabilities.of(3) - probabilities.of(4)).isCloseTo(logits[3] - logits[4], within(1e-3));
    }

    @Test
    void theLikeliestComeFirst() {
        var logits = new float[] {(float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3)};

        assertThat(LogProbabilities.top(logits, 2)).extracting(TokenProbability::token).containsExactly(1, 2);
        assertThat(LogProbabilities.top(logits, 2).get(1).logProbability()).isCloseTo(Math.log(0.3), within(1e-6));
        assertThat(LogProbabilities.logProbability(logits, 0)).isCloseTo(Math.log(0.1), within(1e-6));
        assertThat(LogProbabilities.top(logits, 0)).isEmpty();
        assertThat(LogProbabilities.top(logits, 100)).hasSize(3);
    }

    @Test
    void aTokenThatCannotComeHasNone() {
        var logits = new float[] {Float.NaN, 0, Float.NEGATIVE_INFINITY, -200};

        assertThat(LogProbabilities.logProbability(logits, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogProbabilities.logProbability(logits, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogProbabilities.logProbability(logits, 1)).isZero();
        assertThat(LogProbabilities.logProbability(logits, 3)).isEqualTo(-200);
        assertThat(LogProbabilities.top(logits, 5)).extracting(TokenProbability::token).containsExactly(1, 3);
    }

    @Test
    void infiniteScoresShareAll() {
        var logits = new float[] {Float.POSITIVE_INFINITY, Float.MAX_VALUE, Float.POSITIVE_INFINITY};

        assertThat(LogProbabilities.logProbability(logits, 0)).isCloseTo(Math.log(0.5), within(1e-12));
        assertThat(LogProbabilities.logProbability(logits, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void withoutAnyNumberThereAreNone() {
        for (var logits : List.of(new float[0], new float[] {Float.NaN}, new float[] {Float.NEGATIVE_INFINITY})) {
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new LogProbabilities(logits));
        }
    }
}
