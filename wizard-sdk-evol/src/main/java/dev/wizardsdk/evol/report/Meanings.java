package dev.wizardsdk.evol.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What each rule means, in a sentence for those who read a report; from {@code rules.txt}. */
final class Meanings {

    private static final Map<String, String> ALL = load();

    private Meanings() {}

    /** Empty for a rule that is not of this library. */
    static String of(String rule) {
        return ALL.getOrDefault(rule, "");
    }

    private static Map<String, String> load() {
        try (var in = Objects.requireNonNull(Meanings.class.getResourceAsStream("rules.txt"), "rules.txt");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split(": ", 2))
                    .filter(parts -> parts.length == 2)
                    .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("rules.txt of this library can't be read", e);
        }
    }
}
