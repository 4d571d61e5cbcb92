package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.dataset.similar.Embedder;
import dev.wizardsdk.math.Prf;
import dev.wizardsdk.math.UnitVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Greedy k-center: at most twice as far as the best choice (Gonzalez 1985). It begins with a row drawn by its id, so that order is nothing. */
final class KCenter implements GlobalStep<KCenter.Text> {

    record Text(String id, String text) {}

    private record Point(String id, long index) {}

    private final int count;
    private final Embedder embedder;

    KCenter(int count, Embedder embedder) {
        this.count = count;
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "kCenter(" + count + ")";
    }

    @Override
    public Text key(Example row) {
        return new Text(row.id(), Select.compared(row));
    }

    @Override
    public Looking<Text> begin() {
        var points = new ArrayList<Point>();
        var vectors = new ArrayList<float[]>();
        var waiting = new ArrayList<Text>();
        return new Looking<>() {
            @Override
            public void see(long index, Row row, Text key) {
                waiting.add(key);
                if (waiting.size() == UnitVectors.BATCH) {
                    embed();
                }
            }

            private void embed() {
                vectors.addAll(UnitVectors.of(waiting.stream().map(Text::text).toList(), embedder::embed));
                waiting.forEach(text -> points.add(new Point(text.id(), points.size())));
                waiting.clear();
            }

            @Override
            public Decision decide() {
                embed();
                var kept = choose(points, vectors);
                return (index, row) -> kept.contains(index)
                        ? Verdict.kept(row)
                        : Verdict.rejected("not-selected", "the " + count + " chosen cover it");
            }
        };
    }

    private Set<Long> choose(List<Point> points, List<float[]> vectors) {
        var order = new ArrayList<>(points);
        order.sort(Comparator.comparingDouble((Point point) -> Prf.unit(0, point.id())).thenComparing(Point::id)
                .thenComparing(Point::index));
        var kept = new HashSet<Long>();
        var nearest = new double[points.size()];
        Arrays.fill(nearest, -2);
        int next = 0;
        while (kept.size() < Math.min(count, points.size())) {
            var center = order.get(next);
            kept.add(center.index());
            nearest[next] = Double.POSITIVE_INFINITY;
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.max(nearest[i], UnitVectors.cosine(vectors.get((int) order.get(i).index()),
                        vectors.get((int) center.index())));
            }
            next = farthest(nearest);
        }
        return kept;
    }

    private static int farthest(double[] nearest) {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            if (nearest[i] < nearest[farthest]) {
                farthest = i;
            }
        }
        return farthest;
    }
}
