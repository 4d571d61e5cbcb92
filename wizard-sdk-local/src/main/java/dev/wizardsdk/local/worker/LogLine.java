package dev.wizardsdk.local.worker;

import java.util.Optional;
import org.slf4j.event.Level;

/** A log record as a child writes it to its standard error: a line that begins with a sign no text begins with. */
record LogLine(Level level, String message) {

    private static final char SIGN = '\u0001';

    static Optional<LogLine> parse(String line) {
        var end = line.indexOf(' ');
        if (line.isEmpty() || line.charAt(0) != SIGN || end < 0) {
            return Optional.empty();
        }
        var level = line.substring(1, end);
        for (var known : Level.values()) {
            if (known.name().equals(level)) {
                return Optional.of(new LogLine(known, line.substring(end + 1)));
            }
        }
        return Optional.empty();
    }

    /** One line for each of the message's. */
    String written() {
        var text = new StringBuilder();
        message.lines().forEach(line -> text.append(SIGN).append(level).append(' ').append(line).append('\n'));
        return text.toString();
    }
}
