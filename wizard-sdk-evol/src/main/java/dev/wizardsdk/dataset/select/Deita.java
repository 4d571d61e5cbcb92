package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.dataset.similar.Embedder;
import dev.wizardsdk.math.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Liu et al. 2024, "What makes good data for alignment?", section 3: rows by complexity × quality, best first; each is kept unless it is
 * nearer than the threshold to one that is kept. Deviation: the paper's scores of a conversation are sums over its turns; here the
 * scores are taken as they stand on the row.
 */
final class Deita implements GlobalStep<Deita.Scored> {

    record Scored(double score, String id, String text) {}

    private record Seen(Scored row, long index) {}

    private final int count;
    private final Embedder embedder;
    private final double maxCosine;

    Deita(int count, Embedder embedder, double maxCosine) {
        this.count = count;
        this.embedder = embedder;
        this.maxCosine = maxCosine;
    }

    @Override
    public String name() {
        return "deita(" + count + ", cosine ≤ " + maxCosine + ")";
    }

    @Override
    public Scored key(Example row) {
        var scores = row.meta().scores();
        return new Scored(scores.getOrDefault("complexity", Double.NaN) * scores.getOrDefault("quality", Double.NaN),
                row.id(), Select.compared(row));
    }

    @Override
    public Looking<Scored> begin() {
        var all = new ArrayList<Seen>();
        var verdicts = new HashMap<Long, Verdict>();
        return new Looking<>() {
            @Override
            public void see(long index, Row row, Scored key) {
                if (Double.isNaN(key.score())) {
                    verdicts.put(index, Verdict.rejected("no-score", "it lacks a score complexity or quality"));
                } else {
                    all.add(new Seen(key, index));
                }
            }

            @Override
            public Decision decide() {
                var kept = choose(all, verdicts);
                return (index, row) -> kept.contains(index)
                        ? Verdict.kept(row)
                        : verdicts.getOrDefault(index,
                                Verdict.rejected("not-selected", count + " better ones are kept"));
            }
        };
    }

    private Set<Long> choose(List<Seen> all, Map<Long, Verdict> verdicts) {
        all.sort(Comparator.comparingDouble((Seen seen) -> -seen.row().score()).thenComparing(seen -> seen.row().id())
                .thenComparing(Seen::index));
        var kept = new ArrayList<Seen>();
        var keptVectors = new ArrayList<float[]>();
        for (int from = 0; from < all.size() && kept.size() < count; from += UnitVectors.BATCH) {
            var batch = all.subList(from, Math.min(from + UnitVectors.BATCH, all.size()));
            var vectors = UnitVectors.of(batch.stream().map(seen -> seen.row().text()).toList(), embedder::embed);
            for (int i = 0; i < batch.size() && kept.size() < count; i++) {
                var seen = batch.get(i);
                var vector = vectors.get(i);
                Seen nearest = null;
                double nearestCosine = -2;
                for (int j = 0; j < kept.size(); j++) {
                    var cosine = UnitVectors.cosine(vector, keptVectors.get(j));
                    if (cosine > nearestCosine) {
                        nearestCosine = cosine;
                        nearest = kept.get(j);
                    }
                }
                if (nearest != null && nearestCosine > maxCosine) {
                    verdicts.put(seen.index(), new Verdict.Rejected("too-near", String.format(Locale.ROOT,
                            "its cosine to a better row is %.3f, more than %s", nearestCosine, maxCosine),
                            nearest.row().id()));
                } else {
                    kept.add(seen);
                    keptVectors.add(vector);
                }
            }
        }
        return kept.stream().map(Seen::index).collect(Collectors.toSet());
    }
}
