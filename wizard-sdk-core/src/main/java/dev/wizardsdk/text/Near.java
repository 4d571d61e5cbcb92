package dev.wizardsdk.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of the known names an unknown one may stand for. */
public final class Near {

    private static final int MAX_LENGTH = 100;

    private Near() {}

    /** Words for the end of a message: {@code ; did you mean "name"?}, or none. */
    public static String suggestion(String unknown, Collection<String> known) {
        return to(unknown, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
    }

    private static Optional<String> to(String unknown, Collection<String> known) {
        var plain = plain(unknown);
        if (plain.isEmpty() || plain.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> distance(plain, plain(name)) <= Math.max(1, plain.length() / 3))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    /** Upper and lower case and what parts words don't count. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
    }

    /** How many letters must be put in, left out or replaced to make one word of the other (Levenshtein, 1965). */
    public static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
