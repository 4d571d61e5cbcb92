package dev.wizardsdk.catalog;

import java.util.stream.IntStream;

/** How many letters must be put in, taken out or replaced to make one text of another (Levenshtein, 1965). */
final class EditDistance {

    private EditDistance() {}

    static int between(String from, String to) {
        var costs = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            var before = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                var replaced = before + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                before = costs[j];
                costs[j] = Math.min(replaced, 1 + Math.min(before, costs[j - 1]));
            }
        }
        return costs[to.length()];
    }
}
