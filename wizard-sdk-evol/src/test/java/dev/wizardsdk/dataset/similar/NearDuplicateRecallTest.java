package dev.wizardsdk.dataset.similar;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** With {@code -Dsimilar.rows=20000} a measurement. */
class NearDuplicateRecallTest {

    private static final int ROWS = Integer.getInteger("similar.rows", 900);
    private static final double THRESHOLD = 0.8;

    @ParameterizedTest
    @EnumSource
    void findsNearDuplicatesAndNothingElse(GeneratedTexts.Language language) {
        var texts = new GeneratedTexts(language, 11).texts(ROWS);
        var oracle = new ShingleOracle(texts);
        var expected = new HashSet<Integer>();
        long pairs = 0;
        for (int row = 0; row < ROWS; row++) {
            var near = oracle.near(row, THRESHOLD);
            pairs += near.size();
            if (near.stream().anyMatch(withEarlier(row, expected))) {
                expected.add(row);
            }
        }
        assertThat(expected).as("planted").hasSizeGreaterThan(ROWS / 4);

        var rejected = Passing.rejected(Passing.through(Dedup.minHash(), Passing.rows(texts)));

        var right = new HashSet<>(rejected);
        right.retainAll(expected);
        var recall = (double) right.size() / expected.size();
        var precision = (double) right.size() / rejected.size();
        System.out.printf("%s: %d rows, %d near pairs, %d to reject: recall %.4f, precision %.4f%n", language, ROWS,
                pairs / 2,
                expected.size(), recall, precision);
        assertThat(recall).isGreaterThanOrEqualTo(0.99);
        assertThat(precision).isGreaterThanOrEqualTo(0.99);
    }

    private static Predicate<Integer> withEarlier(int row, Set<Integer> fallen) {
        return other -> other < row && !fallen.contains(other);
    }
}
