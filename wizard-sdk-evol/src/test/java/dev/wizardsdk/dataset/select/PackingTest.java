package dev.wizardsdk.dataset.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PackingTest {

    @Test
    void packsTheLongestFirstWhereTheyFitBest() {
        assertThat(Packing.report(List.of(2, 5, 3, 7, 3), 10)).isEqualTo(new Packing(10, 5, 2, 20, 0, 0));
        assertThat(Packing.report(List.of(2, 5, 3, 7, 3), 10).fill()).isEqualTo(1);
        assertThat(Packing.report(List.of(2, 5, 3, 7, 3), 10).unpackedFill()).isEqualTo(0.4);
    }

    @Test
    void rowsLongerThanAWindowLoseTheirEnds() {
        assertThat(Packing.report(List.of(25, 4, 0), 10)).isEqualTo(new Packing(10, 3, 2, 14, 1, 15));
    }

    @Test
    void nothingFillsNothing() {
        assertThat(Packing.report(List.of(), 10).fill()).isEqualTo(1);
        assertThatThrownBy(() -> Packing.report(List.of(1), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Packing.report(List.of(-1), 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void packsAsAPlainListOfWindowsWould() {
        var random = new Random(3);
        for (int round = 0; round < 20; round++) {
            var lengths = random.ints(300, 1, 120).boxed().toList();
            assertThat(Packing.report(lengths, 100).windows()).isEqualTo(plainly(lengths, 100));
        }
    }

    private static long plainly(List<Integer> lengths, int window) {
        var left = new ArrayList<Integer>();
        for (int length : lengths.stream().map(it -> Math.min(it, window)).sorted((a, b) -> b - a).toList()) {
            int best = -1;
            for (int i = 0; i < left.size(); i++) {
                if (left.get(i) >= length && (best < 0 || left.get(i) < left.get(best))) {
                    best = i;
                }
            }
            if (best < 0) {
                left.add(window - length);
            } else {
                left.set(best, left.get(best) - length);
            }
        }
        return left.size();
    }
}
