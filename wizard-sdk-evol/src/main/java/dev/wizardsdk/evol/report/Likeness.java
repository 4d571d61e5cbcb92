package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.language.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How alike texts are. Distinct-n is the number of different runs of n words over the number of all (Li et al. 2016, section 5). The
 * likeness of a text is the Jaccard similarity of its set of words to that of the text nearest to it.
 */
final class Likeness {

    private static final int SHOWN = 24;
    private static final int LONGEST = 600;

    private final List<String> texts;
    private final List<Words> words;

    Likeness(Collection<String> texts) {
        this.texts = List.copyOf(texts);
        this.words = this.texts.stream().map(Words::of).toList();
    }

    ObjectNode json(boolean withTexts) {
        var json = Json.object().put("drawn", texts.size());
        json.put("distinct1", distinct(1)).put("distinct2", distinct(2)).put("openings", openings());
        var nearest = nearest(withTexts ? json : Json.object());
        json.put("nearestMean", nearest.mean()).put("nearestP95", nearest.quantile(0.95));
        if (withTexts) {
            firstWords(json);
        }
        return json;
    }

    private double distinct(int n) {
        var all = 0L;
        var different = new HashSet<String>();
        for (var text : words) {
            all += Math.max(0, text.count() - n + 1);
            different.addAll(text.runs(n));
        }
        return all == 0 ? 0 : (double) different.size() / all;
    }

    /** The share of texts whose first two words no other begins with: different ones over all. */
    private double openings() {
        var different = new HashSet<List<String>>();
        words.forEach(text -> different.add(List.copyOf(text.list().subList(0, Math.min(2, text.count())))));
        return texts.isEmpty() ? 0 : (double) different.size() / texts.size();
    }

    private void firstWords(ObjectNode json) {
        var counts = new HashMap<String, Long>();
        words.stream().filter(text -> text.count() > 0)
                .forEach(text -> counts.merge(text.list().getFirst(), 1L, Long::sum));
        var array = json.putArray("firstWords");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .forEach(word -> array.addObject().put("name", word.getKey()).put("count", word.getValue()));
        json.put("differentFirstWords", counts.size());
    }

    /** Each text's likeness to its nearest; of the two most alike the texts go into the JSON. */
    private Spread nearest(ObjectNode json) {
        var sets = numbered();
        var nearest = new double[sets.size()];
        var closest = -1.0;
        var pair = new int[2];
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < i; j++) {
                var alike = jaccard(sets.get(i), sets.get(j));
                nearest[i] = Math.max(nearest[i], alike);
                nearest[j] = Math.max(nearest[j], alike);
                if (alike > closest) {
                    closest = alike;
                    pair[0] = j;
                    pair[1] = i;
                }
            }
        }
        if (closest >= 0) {
            var entry = json.putObject("closest").put("alike", closest);
            entry.put("one", Escaped.cut(texts.get(pair[0]), LONGEST));
            entry.put("other", Escaped.cut(texts.get(pair[1]), LONGEST));
        }
        var spread = new Spread();
        if (sets.size() > 1) {
            for (var alike : nearest) {
                spread.add(alike);
            }
        }
        return spread;
    }

    /** Each text's words as rising numbers, which compare faster than sets of strings. */
    private List<int[]> numbered() {
        var numbers = new HashMap<String, Integer>();
        var sets = new ArrayList<int[]>();
        for (var text : words) {
            sets.add(text.list().stream()
                    .mapToInt(word -> numbers.computeIfAbsent(word, any -> numbers.size()))
                    .sorted().distinct().toArray());
        }
        return sets;
    }

    private static double jaccard(int[] one, int[] other) {
        var both = 0;
        for (int i = 0, j = 0; i < one.length && j < other.length;) {
            if (one[i] == other[j]) {
                both++;
                i++;
                j++;
            } else if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        var either = one.length + other.length - both;
        return either == 0 ? 1 : (double) both / either;
    }
}
