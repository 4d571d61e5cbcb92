package dev.wizardsdk.local.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a child writes to its standard error, passed on to the log of this JVM; the last lines are kept for the report of its end. */
final class ChildLog {

    static final Logger LOG = LoggerFactory.getLogger("dev.wizardsdk.local.worker");

    private static final int MOST_LINES = 12;
    private static final int MOST_LINE_BYTES = 4096;
    private static final long JOIN_MILLIS = 1000;

    private final String name;
    private final InputStream from;
    private final Deque<String> last = new ArrayDeque<>();
    private final Thread thread;

    ChildLog(String name, InputStream from) {
        this.name = name;
        this.from = from;
        this.thread = Thread.ofPlatform().daemon().name("wizard-worker-log").unstarted(this::read);
    }

    void start() {
        thread.start();
    }

    /** Waits until the rest was read, but not for a stranger who holds the pipe. */
    void join() throws InterruptedException {
        thread.join(JOIN_MILLIS);
    }

    /** The last lines that are no log records: what native code or the JVM itself had to say. */
    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private void read() {
        try (var in = new BufferedInputStream(from)) {
            var line = new byte[MOST_LINE_BYTES];
            int length = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    pass(new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing());
                    length = 0;
                } else if (length < line.length) {
                    line[length++] = (byte) next;
                }
            }
            if (length > 0) {
                pass(new String(line, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.debug("{}: the log of the child process ended: {}", name, e.getMessage());
        }
    }

    private void pass(String line) {
        var record = LogLine.parse(line);
        if (record.isPresent()) {
            LOG.atLevel(record.get().level()).log("{}: {}", name, record.get().message());
            keep(record.get().level().compareTo(Level.WARN) <= 0 ? record.get().message() : "");
        } else {
            LOG.info("{}: {}", name, line);
            keep(line);
        }
    }

    private void keep(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (last) {
            last.add(line);
            if (last.size() > MOST_LINES) {
                last.remove();
            }
        }
    }
}
