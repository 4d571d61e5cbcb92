package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The parts of strings between separators. */
final class Splits {

    private Splits() {}

    static List<Object> parts(Run run, Text text, String separator, int most) {
        var parts = new ArrayList<Object>();
        int from = 0;
        for (int at = text.chars().indexOf(separator); at >= 0 && parts.size() < most;) {
            run.step();
            parts.add(text.slice(run, from, at));
            from = at + separator.length();
            at = text.chars().indexOf(separator, from);
        }
        parts.add(text.slice(run, from, text.length()));
        return parts;
    }

    static List<Object> partsFromRight(Run run, Text text, String separator, int most) {
        var parts = new ArrayList<Object>();
        int to = text.length();
        for (int at = text.chars().lastIndexOf(separator); at >= 0 && parts.size() < most;) {
            run.step();
            parts.add(text.slice(run, at + separator.length(), to));
            to = at;
            at = text.chars().lastIndexOf(separator, at - separator.length());
        }
        parts.add(text.slice(run, 0, to));
        Collections.reverse(parts);
        return parts;
    }

    static List<Object> spaces(Run run, Text text, int most) {
        var parts = new ArrayList<Object>();
        int from = skip(text, 0, true);
        while (from < text.length()) {
            run.step();
            int to = parts.size() == most ? text.length() : skip(text, from, false);
            parts.add(text.slice(run, from, to));
            from = skip(text, to, true);
        }
        return parts;
    }

    private static int skip(Text text, int from, boolean space) {
        int index = from;
        while (index < text.length() && Characters.isSpace(text.chars().charAt(index)) == space) {
            index++;
        }
        return index;
    }

    private static int end(Text text) {
        int index = text.length();
        while (index > 0 && Characters.isSpace(text.chars().charAt(index - 1))) {
            index--;
        }
        return index;
    }

    static List<Object> spacesFromRight(Run run, Text text, int most) {
        var parts = new ArrayList<Object>();
        int to = end(text);
        while (to > 0) {
            run.step();
            int from = to;
            if (parts.size() == most) {
                from = 0;
            }
            while (from > 0 && !Characters.isSpace(text.chars().charAt(from - 1))) {
                from--;
            }
            parts.add(text.slice(run, from, to));
            to = from;
            while (to > 0 && Characters.isSpace(text.chars().charAt(to - 1))) {
                to--;
            }
        }
        Collections.reverse(parts);
        return parts;
    }
}
