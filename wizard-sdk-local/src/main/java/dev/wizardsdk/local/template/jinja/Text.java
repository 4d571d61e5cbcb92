package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A string that knows of every character who wrote it: the template, whose control tokens count, or the data, which must not
 * be able to forge them. Whatever is made from texts keeps that. Equal to another text of the same characters. Immutable.
 */
public final class Text implements Comparable<Text> {

    /** Neighbouring characters of one origin. */
    public record Piece(String text, boolean data) {}

    private static final int[] TEMPLATE = {};
    private static final int[] DATA = {0};

    static final Text EMPTY = template("");

    private final String chars;
    /** Where the origin changes, ascending; before the first of them the template wrote. */
    private final int[] changes;
    /** Whether it counts as HTML, so that what is added to it is escaped. */
    private final boolean html;

    private Text(String chars, int[] changes, boolean html) {
        this.chars = chars;
        this.changes = changes;
        this.html = html;
    }

    public static Text template(String chars) {
        return new Text(chars, TEMPLATE, false);
    }

    public static Text data(String chars) {
        return new Text(chars, DATA, false);
    }

    Text asHtml() {
        return new Text(chars, changes, true);
    }

    boolean isHtml() {
        return html;
    }

    String chars() {
        return chars;
    }

    int length() {
        return chars.length();
    }

    boolean isEmpty() {
        return chars.isEmpty();
    }

    /** Whether the template wrote none of it. */
    boolean allData() {
        return changes.length == 1 && changes[0] == 0;
    }

    public List<Piece> pieces() {
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i <= changes.length; i++) {
            int from = i == 0 ? 0 : changes[i - 1];
            int to = i == changes.length ? chars.length() : changes[i];
            if (from < to) {
                pieces.add(new Piece(chars.substring(from, to), i % 2 == 1));
            }
        }
        return pieces;
    }

    private boolean isData(int index) {
        var found = Arrays.binarySearch(changes, index);
        return (found >= 0 ? found + 1 : -found - 1) % 2 == 1;
    }

    /** From one index of {@link #chars()} to another. */
    Text slice(Run run, int from, int to) {
        return from == 0 && to == chars.length() ? this : new Builder(run).add(this, from, to).likewise(this);
    }

    Text plus(Run run, Text other) {
        return isEmpty() ? other : other.isEmpty() ? this : new Builder(run).add(this).add(other).text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && text.chars.equals(chars);
    }

    @Override
    public int compareTo(Text other) {
        return chars.compareTo(other.chars);
    }

    @Override
    public int hashCode() {
        return chars.hashCode();
    }

    @Override
    public String toString() {
        return chars;
    }

    /** A text in the making, within a run's limits. */
    static final class Builder {

        private final Run run;
        private final StringBuilder chars = new StringBuilder();
        private int[] changes = new int[4];
        private int count;

        Builder(Run run) {
            this.run = run;
        }

        Builder add(Text text) {
            return add(text, 0, text.length());
        }

        Builder add(Text text, int from, int to) {
            int start = from;
            var data = text.isData(from);
            var next = Arrays.binarySearch(text.changes, from);
            for (int i = next >= 0 ? next + 1 : -next - 1; start < to; i++) {
                int end = i < text.changes.length ? Math.min(text.changes[i], to) : to;
                add(text.chars, start, end, data);
                data = !data;
                start = end;
            }
            return this;
        }

        Builder template(String text) {
            return add(text, 0, text.length(), false);
        }

        Builder data(String text) {
            return add(text, 0, text.length(), true);
        }

        /** Characters that have the origin of one of another text. */
        Builder like(Text origin, int index, String text) {
            return add(text, 0, text.length(), origin.isData(index));
        }

        private Builder add(String text, int from, int to, boolean data) {
            if (from < to) {
                run.write(to - from, (long) chars.length() + to - from);
                if (data != (count % 2 == 1)) {
                    change();
                }
                chars.append(text, from, to);
            }
            return this;
        }

        private void change() {
            if (count == changes.length) {
                run.write(count, chars.length());
                changes = Arrays.copyOf(changes, 2 * count);
            }
            changes[count++] = chars.length();
        }

        int length() {
            return chars.length();
        }

        Text text() {
            return new Text(chars.toString(), Arrays.copyOf(changes, count), false);
        }

        /** The text, which is HTML if another one is. */
        Text likewise(Text other) {
            return new Text(chars.toString(), Arrays.copyOf(changes, count), other.html);
        }
    }
}
