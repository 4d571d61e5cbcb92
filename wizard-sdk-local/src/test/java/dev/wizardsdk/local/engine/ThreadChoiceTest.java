package dev.wizardsdk.local.engine;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadChoiceTest {

    private final ThreadChoice choice = new ThreadChoice(2);

    @Test
    void keepsAllThreadsWhereTheyHelp() {
        assertThat(shareOfStepsWith(2, ThreadChoiceTest::idle, 1000)).isGreaterThan(0.95);
    }

    @Test
    void goesDownToOneWhereThreadsWaitForOneAnother() {
        assertThat(shareOfStepsWith(1, ThreadChoiceTest::oneProcessorFree, 1000)).isGreaterThan(0.95);
    }

    @Test
    void goesDownSoonAfterOthersTakeAProcessorAndUpAgainWhenTheyLeave() {
        run(ThreadChoiceTest::idle, 500);
        run(ThreadChoiceTest::oneProcessorFree, 20);
        assertThat(shareOfStepsWith(1, ThreadChoiceTest::oneProcessorFree, 100)).isGreaterThan(0.9);
        run(ThreadChoiceTest::idle, 600);
        assertThat(shareOfStepsWith(2, ThreadChoiceTest::idle, 100)).isGreaterThan(0.9);
    }

    @Test
    void doesNotMistakeLargeBatchesForSpeed() {
        var sizes = new int[] {8, 8, 8, 8, 8, 8, 8, 8, 512, 512, 512};
        for (int i = 0; i < 200; i++) {
            var tokens = sizes[i % sizes.length];
            choice.took(tokens, (tokens == 512 ? 600_000_000L : 80_000_000L) / choice.threads());
        }
        assertThat(shareOfStepsWith(2, ThreadChoiceTest::idle, 500)).isGreaterThan(0.9);
    }

    @Test
    void oneThreadStaysOne() {
        var single = new ThreadChoice(1);
        for (int i = 0; i < 100; i++) {
            assertThat(single.threads()).isEqualTo(1);
            single.took(8, 1_000_000);
        }
    }

    @Test
    void findsTheRightNumberAmongMany() {
        var many = new ThreadChoice(16);
        int right = 0;
        for (int i = 0; i < 2000; i++) {
            right += many.threads() == 4 ? 1 : 0;
            many.took(8, many.threads() <= 4 ? 64_000_000 / many.threads() : 20_000_000L * many.threads());
        }
        assertThat(right).isGreaterThan(1800);
    }

    private static long idle(int threads) {
        return 8_000_000 / threads;
    }

    private static long oneProcessorFree(int threads) {
        return threads == 1 ? 8_000_000 : 90_000_000;
    }

    private double shareOfStepsWith(int threads, IntToLongFunction nanos, int steps) {
        int with = 0;
        for (int i = 0; i < steps; i++) {
            with += choice.threads() == threads ? 1 : 0;
            choice.took(8, nanos.applyAsLong(choice.threads()));
        }
        return (double) with / steps;
    }

    private void run(IntToLongFunction nanos, int steps) {
        shareOfStepsWith(0, nanos, steps);
    }
}
