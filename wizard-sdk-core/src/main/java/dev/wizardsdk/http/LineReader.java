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
 * Lines of a body that may never end: of bounded length, strictly UTF-8, each read bounded by a timer that only
 * {@link #progress()} restarts, so that keep-alive bytes do not pass for an answer. Ends of line are LF, CR LF or CR.
 */
public final class LineReader {

    private final InputStream in;
    private final HttpLimits limits;
    private final long idleNanos;
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int position;
    private int end;
    private long total;
    private long lastProgress = System.nanoTime();
    private boolean skipLineFeed;

    LineReader(InputStream in, HttpLimits limits, Duration idle) {
        this.in = in;
        this.limits = limits;
        this.idleNanos = idle.toNanos();
    }

    /** Restarts the timer: an event was complete. */
    public void progress() {
        lastProgress = System.nanoTime();
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
        if (System.nanoTime() - lastProgress > idleNanos) {
            throw new InterruptedIOException("timeout: only keep-alive bytes for " + idleNanos / 1_000_000 + " ms");
        }
        return true;
    }
}
