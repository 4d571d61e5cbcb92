package dev.wizardsdk.dataset.similar;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Near-duplicates by the definition, on strings, without hashes: what MinHash has to find. */
final class ShingleOracle {

    private static final Pattern WORD = Pattern
            .compile(
                    "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]|(?:(?![\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}])[\\p{L}\\p{M}\\p{N}])+");

    private final List<Set<String>> shingles = new ArrayList<>();
    private final List<Map<Character, Integer>> sizes = new ArrayList<>();
    private final Map<String, List<Integer>> having = new HashMap<>();

    ShingleOracle(List<String> texts) {
        for (int row = 0; row < texts.size(); row++) {
            var set = shingles(texts.get(row));
            shingles.add(set);
            var size = new HashMap<Character, Integer>();
            set.forEach(shingle -> size.merge(shingle.charAt(0), 1, Integer::sum));
            sizes.add(size);
            for (var shingle : set) {
                having.computeIfAbsent(shingle, any -> new ArrayList<>()).add(row);
            }
        }
    }

    /** All, each with its kind before it. */
    static Set<String> shingles(String text) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        var set = new HashSet<String>();
        if (words.size() >= 36) {
            runs(words, 5, "five ", set);
        }
        if (words.size() >= 10 && words.size() <= 44) {
            runs(words, 3, "three ", set);
        }
        if (words.size() >= 1 && words.size() <= 12) {
            var letters = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
            runs(List.of(letters.split("")), 3, "letters ", set);
        }
        return set;
    }

    private static void runs(List<String> units, int length, String kind, Set<String> set) {
        int n = Math.min(length, units.size());
        for (int i = 0; i + n <= units.size(); i++) {
            set.add(kind + String.join("|", units.subList(i, i + n)));
        }
    }

    /** The rows that are near this one, others than itself: those with which it shares a piece, counted by kind. */
    Set<Integer> near(int row, double threshold) {
        var shared = new TreeMap<Integer, Map<Character, Integer>>();
        for (var shingle : shingles.get(row)) {
            for (int other : having.getOrDefault(shingle, List.of())) {
                if (other != row) {
                    shared.computeIfAbsent(other, any -> new HashMap<>()).merge(shingle.charAt(0), 1, Integer::sum);
                }
            }
        }
        var near = new TreeSet<Integer>();
        shared.forEach((other, counts) -> counts.forEach((kind, both) -> {
            var either = sizes.get(row).get(kind) + sizes.get(other).get(kind) - both;
            if ((double) both / either >= threshold) {
                near.add(other);
            }
        }));
        return near;
    }
}
