package dev.wizardsdk.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
    void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        var bytes = "\uFEFFdata: a\n\uFEFFb\n".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(lines(new InTwo(bytes, at))).containsExactly("data: a", "\uFEFFb");
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
    void keepAliveBytesDoNotCountAsProgress() {
        var reader = new LineReader(bytes(":\n".repeat(20)), SMALL, Duration.ofNanos(1), Duration.ofHours(1),
                System.nanoTime(), () -> {});
        assertThatThrownBy(() -> EventReader.serverSent(reader).next()).hasMessageContaining("keep-alive");
    }

    @Test
    void joinsTheDataLinesOfAnEvent() throws IOException {
        var events = EventReader
                .serverSent(reader(bytes(": hello\nevent: x\ndata: a\ndata:b\nid: 7\n\n\n\ndata: [DONE]\n\n")));
        assertThat(all(events)).containsExactly("a\nb", "[DONE]");
    }

    @Test
    void dropsAnEventCutOffByTheEnd() throws IOException {
        assertThat(all(EventReader.serverSent(reader(bytes("data: a\n\ndata: {\"b\""))))).containsExactly("a");
    }

    @Test
    void readsTheSameEventsHoweverTheBytesArrive() throws IOException {
        var bytes = "data: eins\r\n\r\ndata: звезда ⭐\n\n:\n\ndata: x\n\n".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(all(EventReader.serverSent(reader(new InTwo(bytes, at)))))
                    .containsExactly("eins", "звезда ⭐", "x");
        }
    }

    @Test
    void readsLinesOfJson() throws IOException {
        assertThat(all(EventReader.jsonLines(reader(bytes("{\"a\":1}\n\n{\"b\":2}\r\n{}")))))
                .containsExactly("{\"a\":1}", "{\"b\":2}", "{}");
    }

    @Test
    void readsALongLineWhole() throws IOException {
        var limits = new HttpLimits(1 << 20, 1 << 20, 1 << 22);
        var random = new SplittableRandom(7);
        var expected = new ArrayList<String>();
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            var line = "abcdefghij".repeat(random.nextInt(4000));
            expected.add(line);
            text.append(line).append("\n");
        }
        var reader = new LineReader(bytes(text.toString()), limits, Duration.ofMinutes(1), Duration.ofMinutes(1),
                System.nanoTime(), () -> {});
        for (var line : expected) {
            assertThat(reader.next()).isTrue();
            assertThat(new String(reader.bytes(), reader.from(), reader.length(), StandardCharsets.UTF_8))
                    .isEqualTo(line);
        }
        assertThat(reader.next()).isFalse();
    }

    @Test
    void refusesAnEventBeyondItsLimit() {
        var line = "data: " + "x".repeat(90) + "\n";
        assertThatThrownBy(() -> EventReader.serverSent(reader(bytes(line + line + "\n"))).next())
                .hasMessageContaining("150 bytes");
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
        while (reader.next()) {
            lines.add(new String(reader.bytes(), reader.from(), reader.length(), StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static List<String> all(EventReader reader) throws IOException {
        var events = new ArrayList<String>();
        while (reader.next()) {
            events.add(new String(reader.bytes(), reader.from(), reader.to() - reader.from(), StandardCharsets.UTF_8));
        }
        return events;
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
