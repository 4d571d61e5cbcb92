package dev.wizardsdk.local.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of Unicode code points, as sorted ranges that neither touch nor overlap. Immutable. */
public record CodePoints(List<Range> ranges) {

    private static final int LAST = Character.MAX_CODE_POINT;

    /** All code points from the first to the last, both included. */
    public record Range(int first, int last) {

        public Range {
            if (first < 0 || last > LAST || first > last) {
                throw new IllegalArgumentException("no range of code points: " + first + " to " + last);
            }
        }
    }

    static final CodePoints ALL = range(0, LAST);

    public CodePoints {
        var merged = new ArrayList<Range>();
        for (var range : ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
            if (!merged.isEmpty() && range.first <= merged.getLast().last + 1) {
                var before = merged.removeLast();
                merged.add(new Range(before.first, Math.max(before.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        ranges = List.copyOf(merged);
    }

    public static CodePoints range(int first, int last) {
        return new CodePoints(List.of(new Range(first, last)));
    }

    /** The characters of a text. */
    public static CodePoints of(String characters) {
        return new CodePoints(characters.codePoints().mapToObj(each -> new Range(each, each)).toList());
    }

    public CodePoints and(CodePoints more) {
        var all = new ArrayList<>(ranges);
        all.addAll(more.ranges);
        return new CodePoints(all);
    }

    /** All that are not in this set. */
    public CodePoints others() {
        var others = new ArrayList<Range>();
        int next = 0;
        for (var range : ranges) {
            if (next < range.first) {
                others.add(new Range(next, range.first - 1));
            }
            next = range.last + 1;
        }
        if (next <= LAST) {
            others.add(new Range(next, LAST));
        }
        return new CodePoints(others);
    }

    public CodePoints without(CodePoints less) {
        return others().and(less).others();
    }

    public boolean contains(int codePoint) {
        return ranges.stream().anyMatch(range -> range.first <= codePoint && codePoint <= range.last);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }
}
