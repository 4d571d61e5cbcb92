package dev.wizardsdk.dataset.similar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/*
 * Coverage is the share of a text's grams that stand in one stretch of the row about as long as the text, so that a long row does not gather them
 * from all over. Grams of more than three items tell nothing of one of them and are left out. Three words are few for a gram; but of five or
 * eight hardly one outlives that every fourth word is dropped, and what three find by chance is little within such a stretch: of unrelated
 * texts of the kind that is trained on 0.19 at most was measured, of broken items 0.23 at least for 19 of 20.
 */
/** Where runs of words stand in texts of benchmarks. Immutable; thread-safe. */
final class GramIndex {

    private static final int FEWEST_GRAMS = 8;
    private static final int MOST_ITEMS = 3;

    private final List<BenchmarkText> texts;
    private final List<Wording.Sequence> words;
    private final int[] grams; // of each text
    private final Map<Integer, List<Integer>> having = new HashMap<>(); // texts by gram

    /** How much of a text stands in a row, 0 to 1. */
    record Covered(BenchmarkText text, double share) {}

    private record Hit(int place, int gram) {}

    GramIndex(List<BenchmarkText> texts, List<Wording.Sequence> words) {
        this.texts = texts;
        this.words = words;
        grams = new int[texts.size()];
        var frequent = frequent();
        for (int i = 0; i < grams.length; i++) {
            var own = words.get(i).grams();
            own.removeAll(frequent);
            grams[i] = own.size();
            if (covers(i)) {
                for (int gram : own) {
                    having.computeIfAbsent(gram, any -> new ArrayList<>(1)).add(i);
                }
            }
        }
    }

    /** Whether a text has enough grams of its own to be found by them. */
    boolean covers(int text) {
        return grams[text] >= FEWEST_GRAMS;
    }

    private Set<Integer> frequent() {
        var items = new HashMap<Integer, Set<String>>();
        for (int i = 0; i < texts.size(); i++) {
            for (int gram : words.get(i).grams()) {
                var those = items.computeIfAbsent(gram, any -> new HashSet<>(2));
                if (those.size() <= MOST_ITEMS) {
                    those.add(texts.get(i).item());
                }
            }
        }
        items.values().removeIf(those -> those.size() <= MOST_ITEMS);
        return Set.copyOf(items.keySet());
    }

    /** The text of which most stands in the row, the first of equals, if it is so much. */
    Optional<Covered> mostCovered(Wording.Sequence row, double least) {
        var hits = new HashMap<Integer, List<Hit>>();
        for (int place = 0; place < row.count(); place++) {
            int gram = row.gram(place);
            for (int text : having.getOrDefault(gram, List.of())) {
                hits.computeIfAbsent(text, any -> new ArrayList<>()).add(new Hit(place, gram));
            }
        }
        int best = -1;
        double most = 0;
        for (var found : hits.entrySet()) {
            int text = found.getKey();
            if (found.getValue().size() < least * grams[text]) {
                continue;
            }
            double share = (double) mostTogether(found.getValue(), words.get(text).count() * 5 / 4 + 5) / grams[text];
            if (share >= least && (share > most || (share == most && text < best))) {
                best = text;
                most = share;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Covered(texts.get(best), most));
    }

    /** The most different grams in a stretch of so many words. */
    private static int mostTogether(List<Hit> hits, int width) {
        var stretch = new ArrayDeque<Hit>();
        var counts = new HashMap<Integer, Integer>();
        int most = 0;
        for (var hit : hits) {
            stretch.add(hit);
            counts.merge(hit.gram(), 1, Integer::sum);
            while (stretch.getFirst().place() <= hit.place() - width) {
                counts.computeIfPresent(stretch.removeFirst().gram(), (gram, count) -> count == 1 ? null : count - 1);
            }
            most = Math.max(most, counts.size());
        }
        return most;
    }
}
