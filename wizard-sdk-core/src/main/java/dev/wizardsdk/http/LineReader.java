package dev.wizardsdk.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a body that may never end: of bounded length, strictly UTF-8, each wait bounded by a timer that only
 * {@link #progress()} and {@link #waiting()} restart, so that keep-alive bytes do not pass for an answer. Ends of line are LF, CR LF or CR.
 */
public final class LineReader {

    private final InputStream in;
    private final HttpLimits limits;
    private final long firstNanos;
    private final long idleNanos;
    private final Runnable whenStarted;
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int position;
    private int end;
    private long total;
    private long waitingSince;
    private boolean started;
    private boolean skipLineFeed;

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
    public void waiting() {
        if (started) {
            waitingSince = System.nanoTime();
        }
    }

    /** An event was complete. */
    public void progress() {
        if (!started) {
            started = true;
            whenStarted.run();
        }
        waitingSince = System.nanoTime();
    }

    public HttpLimits limits() {
        return limits;
    }

    /** The next line without its end, or null at the end of the body. */
    public @Nullable String next() throws IOException {
        while (true) {
            for (int i = position; i < end; i++) {
                var b = buffer[i];
                if (b == '\n' && skipLineFeed) {
                    skipLineFeed = false;
                    position = i + 1;
                    continue;
                }
                skipLineFeed = false;
                if (b == '\n' || b == '\r') {
                    skipLineFeed = b == '\r';
                    return line(i, i + 1);
                }
            }
            rest.write(buffer, position, end - position);
            position = end;
            if (rest.size() > limits.line()) {
                throw new LimitExceededException("a line is longer than " + limits.line() + " bytes");
            }
            if (!fill()) {
                return rest.size() == 0 ? null : line(position, position);
            }
        }
    }

    private String line(int to, int next) throws IOException {
        byte[] bytes = buffer;
        int from = position;
        int length = to - position;
        if (rest.size() > 0) {
            rest.write(buffer, position, to - position);
            bytes = rest.toByteArray();
            from = 0;
            length = bytes.length;
            rest.reset();
        }
        position = next;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the answer is not valid UTF-8", e);
        }
    }

    private boolean fill() throws IOException {
        var count = in.read(buffer);
        if (count < 0) {
            return false;
        }
        position = 0;
        end = count;
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
}
