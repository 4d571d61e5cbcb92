package dev.wizardsdk.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Lines of a body that may never end: of bounded length, each wait bounded by a timer that only {@link #progress()} and
 * {@link #waiting()} restart, so that keep-alive bytes do not pass for an answer. Ends of line are LF, CR LF or CR. A line is
 * seen where it was read: {@link #bytes()} from {@link #from()} to {@link #to()}, until the next one is asked for.
 */
final class LineReader {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final HttpLimits limits;
    private final long firstNanos;
    private final long idleNanos;
    private final Runnable whenStarted;
    private byte[] buffer = new byte[8192];
    private int from;
    private int to;
    private int position;
    private int end;
    private long total;
    private long waitingSince;
    private boolean started;
    private boolean skipLineFeed;
    private boolean terminated;
    private boolean first = true;

    /**
     * A reader of a body.
     *
     * @param sentAt      when the request was sent, by {@link System#nanoTime()}
     * @param whenStarted run at the first sign of progress
     */
    LineReader(InputStream in, HttpLimits limits, Duration first, Duration idle, long sentAt, Runnable whenStarted) {
        this.in = in;
        this.limits = limits;
        this.firstNanos = first.toNanos();
        this.idleNanos = idle.toNanos();
        this.waitingSince = sentAt;
        this.whenStarted = whenStarted;
    }

    /** Restarts the timer, because somebody waits for an event only from now on. */
    void waiting() {
        if (started) {
            waitingSince = System.nanoTime();
        }
    }

    /** An event was complete. */
    void progress() {
        if (!started) {
            started = true;
            whenStarted.run();
        }
        waitingSince = System.nanoTime();
    }

    HttpLimits limits() {
        return limits;
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    /** Where the line ends, its end of line not included. */
    int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    /** Whether the line has an end of line; else the body ended with it. */
    boolean isTerminated() {
        return terminated;
    }

    /** Goes on to the next line; false at the end of the body. A byte order mark before the first one is no part of it. */
    boolean next() throws IOException {
        var found = read();
        if (found && first) {
            first = false;
            from += to - from >= MARK.length && Arrays.equals(buffer, from, from + MARK.length, MARK, 0, MARK.length)
                    ? MARK.length
                    : 0;
        }
        return found;
    }

    private boolean read() throws IOException {
        from = position;
        while (true) {
            for (; position < end; position++) {
                var b = buffer[position];
                if (b == '\n' && skipLineFeed) {
                    from = position + 1;
                }
                var lineFeedOfCarriageReturn = b == '\n' && skipLineFeed;
                skipLineFeed = false;
                if (!lineFeedOfCarriageReturn && (b == '\n' || b == '\r')) {
                    skipLineFeed = b == '\r';
                    to = position++;
                    terminated = true;
                    return true;
                }
            }
            if (end - from > limits.line()) {
                throw new LimitExceededException("a line is longer than " + limits.line() + " bytes");
            }
            if (!fill()) {
                to = end;
                terminated = false;
                return from < end;
            }
        }
    }

    /** Reads on behind the part of a line that is there, which moves to the front if there is no room behind it. */
    private boolean fill() throws IOException {
        if (end == buffer.length) {
            var kept = end - from;
            buffer = from > 0 && kept <= buffer.length / 2
                    ? moved(kept)
                    : Arrays.copyOfRange(buffer, from, from + Math.max(8192, 2 * kept));
            position -= from;
            from = 0;
            end = kept;
        }
        var count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        total += count;
        if (total > limits.body()) {
            throw new LimitExceededException("the answer is longer than " + limits.body() + " bytes");
        }
        var allowed = started ? idleNanos : firstNanos;
        if (System.nanoTime() - waitingSince > allowed) {
            throw new InterruptedIOException("timeout: only keep-alive bytes for " + allowed / 1_000_000 + " ms");
        }
        return true;
    }

    private byte[] moved(int kept) {
        System.arraycopy(buffer, from, buffer, 0, kept);
        return buffer;
    }
}
