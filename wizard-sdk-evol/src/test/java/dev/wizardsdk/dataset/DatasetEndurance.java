package dev.wizardsdk.dataset;

import dev.wizardsdk.dataset.similar.Dedup;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Many rows through near-duplicate search in a small heap: {@code DatasetEndurance ROWS}, with a {@code -Xmx} of one's choice. Of each
 * hundred rows one is a near-duplicate of the row before it. Run by hand.
 */
final class DatasetEndurance {

    private static final int WORDS = 24;

    private DatasetEndurance() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        var rows = Long.parseLong(arguments[0]);
        var begun = System.nanoTime();
        var kept = new LongAdder();
        Dataset.of(new Drawn(rows)).with(Dedup.minHash()).forEach(row -> kept.increment());
        System.out.printf("%,d rows, %,d kept, %,d planted; %.0f s; heap %,d MB%n", rows, kept.sum(),
                rows / 100, (System.nanoTime() - begun) / 1e9, Runtime.getRuntime().maxMemory() >> 20);
    }

    /** Rows of random words, the same in every reading. */
    private record Drawn(long rows) implements Source {

        @Override
        public String name() {
            return "drawn";
        }

        @Override
        public Reading open() {
            return new Reading() {

                private long number;

                @Override
                public @Nullable Piece next() {
                    if (number == rows) {
                        return null;
                    }
                    var own = number++;
                    return () -> new Read.Good(
                            new Row(new Place("drawn", own + 1), new Example.Text(text(own), Meta.none())));
                }

                @Override
                public void close() {}
            };
        }

        private static String text(long number) {
            var copied = number % 100 == 99;
            var random = new SplittableRandom(copied ? number - 1 : number);
            var text = new StringBuilder();
            for (int i = 0; i < WORDS; i++) {
                text.append(Integer.toString(random.nextInt(50_000), 36)).append(' ');
            }
            return copied ? text.append("more").toString() : text.toString();
        }
    }
}
