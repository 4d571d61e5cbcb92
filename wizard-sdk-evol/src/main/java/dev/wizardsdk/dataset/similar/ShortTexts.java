package dev.wizardsdk.dataset.similar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts of benchmarks with too few grams of their own: one is in a row if all its words follow each other there. Immutable; thread-safe. */
final class ShortTexts {

    /** Shorter ones must be all of the row's text. */
    private static final int SHORTEST_INSIDE = 5;

    private final Map<Integer, List<Candidate>> byFirstWord = new HashMap<>();

    private record Candidate(BenchmarkText text, Wording.Sequence words) {}

    void add(BenchmarkText text, Wording.Sequence words) {
        if (words.count() > 0) {
            byFirstWord.computeIfAbsent(words.hash(0), any -> new ArrayList<>(1)).add(new Candidate(text, words));
        }
    }

    Optional<BenchmarkText> firstIn(Wording.Sequence row) {
        for (int place = 0; place < row.count(); place++) {
            for (var candidate : byFirstWord.getOrDefault(row.hash(place), List.of())) {
                if (row.hasAt(place, candidate.words())
                        && (candidate.words().count() >= SHORTEST_INSIDE || candidate.words().count() == row.count())) {
                    return Optional.of(candidate.text());
                }
            }
        }
        return Optional.empty();
    }
}
