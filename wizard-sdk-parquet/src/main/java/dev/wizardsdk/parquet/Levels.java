package dev.wizardsdk.parquet;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The repetition or definition levels of a page, and their form there: the format's hybrid of runs and bit-packed groups of eight
 * (Encodings.md, RLE = 3).
 */
final class Levels {

    private static final int GROUP = 8;

    private final int width;
    private byte[] values = new byte[256];
    private int count;

    /** @param highest which level there may be */
    Levels(int highest) {
        this.width = Integer.SIZE - Integer.numberOfLeadingZeros(highest);
    }

    void add(int level) {
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(2, count));
        }
        values[count++] = (byte) level;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    /** With their length before them; nothing if there is but one level. */
    void writeTo(ByteArrayOutputStream page) {
        if (width == 0) {
            return;
        }
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < count;) {
            var run = run(i, count);
            if (run >= GROUP) {
                CompactWriter.varint(out, (long) run << 1);
                out.write(values[i]);
                i += run;
            } else {
                var end = i + GROUP;
                while (end < count && run(end, end + GROUP) < GROUP) {
                    end += GROUP;
                }
                pack(out, i, end);
                i = end;
            }
        }
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            page.write(out.size() >>> shift);
        }
        page.writeBytes(out.toByteArray());
    }

    /** How many values from here on are the same, up to an end. */
    private int run(int from, int end) {
        var last = Math.min(end, count);
        var i = from + 1;
        while (i < last && values[i] == values[from]) {
            i++;
        }
        return i - from;
    }

    /** Whole groups; what the last one lacks is zero. */
    private void pack(ByteArrayOutputStream out, int from, int end) {
        CompactWriter.varint(out, (((long) (end - from) / GROUP) << 1) | 1);
        long bits = 0;
        int have = 0;
        for (int i = from; i < end; i++) {
            bits |= (i < count ? (long) values[i] : 0) << have;
            have += width;
            while (have >= Byte.SIZE) {
                out.write((int) bits);
                bits >>>= Byte.SIZE;
                have -= Byte.SIZE;
            }
        }
    }
}
