package dev.wizardsdk.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LineReaderTest {

    private static final HttpLimits SMALL = new HttpLimits(100, 150, 1000);

    @Test
    void readsTheSameLinesHoweverTheBytesArrive() throws IOException {
        var bytes = "eins\r\nzwei\n\nзвезда ⭐ 星\rvier".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(lines(new InTwo(bytes, at))).containsExactly("eins", "zwei", "", "звезда ⭐ 星", "vier");
        }
    }

    @Test
    void refusesALineBeyondItsLimit() {
        assertThatThrownBy(() -> lines(bytes("x".repeat(10_000)))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void refusesABodyBeyondItsLimit() {
        assertThatThrownBy(() -> lines(bytes("x\n".repeat(9_000))))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        var in = new ByteArrayInputStream(new byte[] {'a', (byte) 0xC3, 0x28, '\n'});
        assertThatThrownBy(() -> lines(in)).hasMessageContaining("UTF-8");
    }

    @Test
    void keepAliveBytesDoNotCountAsProgress() {
        var reader = new LineReader(bytes(":\n".repeat(20)), SMALL, Duration.ofNanos(1), Duration.ofHours(1),
                System.nanoTime(), () -> {});
        assertThatThrownBy(() -> new SseReader(reader).next()).hasMessageContaining("keep-alive");
    }

    @Test
    void joinsTheDataLinesOfAnEvent() throws IOException {
        var events = new SseReader(reader(bytes(": hello\nevent: x\ndata: a\ndata:b\nid: 7\n\n\n\ndata: [DONE]\n\n")));
        assertThat(events.next()).isEqualTo("a\nb");
        assertThat(events.next()).isEqualTo("[DONE]");
        assertThat(events.next()).isNull();
    }

    @Test
    void dropsAnEventCutOffByTheEnd() throws IOException {
        assertThat(new SseReader(reader(bytes("data: {\"b\""))).next()).isNull();
    }

    @Test
    void refusesAnEventBeyondItsLimit() {
        var line = "data: " + "x".repeat(90) + "\n";
        assertThatThrownBy(() -> new SseReader(reader(bytes(line + line + "\n"))).next())
                .hasMessageContaining("150 characters");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LineReader reader(InputStream in) {
        return new LineReader(in, SMALL, Duration.ofMinutes(1), Duration.ofMinutes(1), System.nanoTime(), () -> {});
    }

    private static List<String> lines(InputStream in) throws IOException {
        var reader = reader(in);
        var lines = new ArrayList<String>();
        for (var line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** Gives its bytes in two reads. */
    private static final class InTwo extends ByteArrayInputStream {

        private final int at;

        InTwo(byte[] bytes, int at) {
            super(bytes);
            this.at = at;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, pos < at ? Math.min(length, at - pos) : length);
        }
    }
}
