package dev.wizardsdk.local.template.jinja;

import java.util.Locale;

/** Upper and lower case, each character keeping its origin. */
final class Cases {

    private interface Change {
        /** What stands for a character, which follows another cased one or does not. */
        String of(int c, boolean inWord);
    }

    private Cases() {}

    static Text upper(Run run, Text text) {
        return changed(run, text, (c, inWord) -> upper(c));
    }

    static Text lower(Run run, Text text) {
        return changed(run, text, (c, inWord) -> lower(c));
    }

    static Text swap(Run run, Text text) {
        return changed(run, text, (c, inWord) -> Character.isUpperCase(c) ? lower(c) : upper(c));
    }

    static Text title(Run run, Text text) {
        return changed(run, text, (c, inWord) -> inWord ? lower(c) : title(c));
    }

    static Text capitalize(Run run, Text text) {
        int first = text.isEmpty() ? 0 : Character.charCount(text.chars().codePointAt(0));
        return title(run, text.slice(run, 0, first)).plus(run, lower(run, text.slice(run, first, text.length())));
    }

    private static String upper(int c) {
        return Character.toString(c).toUpperCase(Locale.ROOT);
    }

    private static String lower(int c) {
        return Character.toString(c).toLowerCase(Locale.ROOT);
    }

    private static String title(int c) {
        var upper = upper(c);
        return upper.codePointCount(0, upper.length()) > 1
                ? upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT)
                : Character.toString(Character.toTitleCase(c));
    }

    private static Text changed(Run run, Text text, Change change) {
        var out = new Text.Builder(run);
        boolean inWord = false;
        for (int i = 0; i < text.length();) {
            int c = text.chars().codePointAt(i);
            out.like(text, i, change.of(c, inWord));
            inWord = Characters.isCased(c);
            i += Character.charCount(c);
        }
        return out.likewise(text);
    }
}
