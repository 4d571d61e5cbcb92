package dev.wizardsdk.local.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges of code points as ranges of the bytes of their UTF-8: each result has a first and a last value for its first byte, the
 * same for its second, and so on, and every combination is a character of the range. Surrogates, which have no UTF-8, are left out.
 */
final class Utf8Ranges {

    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, Character.MAX_CODE_POINT};

    private Utf8Ranges() {}

    static List<int[]> of(CodePoints.Range range) {
        var found = new ArrayList<int[]>();
        add(range.first(), Math.min(range.last(), Character.MIN_SURROGATE - 1), found);
        add(Math.max(range.first(), Character.MAX_SURROGATE + 1), range.last(), found);
        return found;
    }

    private static void add(int first, int last, List<int[]> found) {
        int from = first;
        for (var end : LAST_OF_LENGTH) {
            if (from <= end && from <= last) {
                split(from, Math.min(last, end), found);
                from = end + 1;
            }
        }
    }

    /** Cuts a range of characters of one length where the values of later bytes would not be all or the same. */
    private static void split(int first, int last, List<int[]> found) {
        for (int shift = 6; shift < 24; shift += 6) {
            var low = (1 << shift) - 1;
            if ((first & ~low) == (last & ~low)) {
                break;
            }
            if ((first & low) != 0) {
                split(first, first | low, found);
                split((first | low) + 1, last, found);
                return;
            }
            if ((last & low) != low) {
                split(first, (last & ~low) - 1, found);
                split(last & ~low, last, found);
                return;
            }
        }
        var from = bytes(first);
        var to = bytes(last);
        var sequence = new int[2 * from.length];
        for (int i = 0; i < from.length; i++) {
            sequence[2 * i] = from[i] & 0xFF;
            sequence[2 * i + 1] = to[i] & 0xFF;
        }
        found.add(sequence);
    }

    private static byte[] bytes(int codePoint) {
        return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }
}
