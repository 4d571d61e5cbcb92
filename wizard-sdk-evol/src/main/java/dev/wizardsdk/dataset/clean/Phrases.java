package dev.wizardsdk.dataset.clean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Patterns of phrases by section, from a text file of this library: {@code [section]}, {@code name = part of a pattern} for use as
 * {@code <name>} further down, else one pattern a line.
 */
final class Phrases {

    /** Word characters and the bounds of words are those of every script. */
    static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS
            | Pattern.DOTALL;

    private final Map<String, List<Pattern>> sections = new LinkedHashMap<>();

    private Phrases() {}

    static Phrases load(String file) {
        var phrases = new Phrases();
        var names = new LinkedHashMap<String, String>();
        var section = "";
        for (var line : lines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.matches("\\[[a-z-]+\\]")) {
                section = line.substring(1, line.length() - 1);
            } else if (line.matches("[a-z_]+ = .*")) {
                names.put(line.substring(0, line.indexOf(' ')), filled(line.substring(line.indexOf('=') + 2), names));
            } else {
                phrases.sections.computeIfAbsent(section, any -> new ArrayList<>()).add(Pattern.compile(
                        filled(line, names), FLAGS));
            }
        }
        return phrases;
    }

    private static String filled(String pattern, Map<String, String> names) {
        var filled = pattern;
        for (var name : names.entrySet()) {
            filled = filled.replace("<" + name.getKey() + ">", "(?:" + name.getValue() + ")");
        }
        return filled;
    }

    private static List<String> lines(String file) {
        try (var in = Objects.requireNonNull(Phrases.class.getResourceAsStream(file), file);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " of this library can't be read", e);
        }
    }

    /** Whether the text begins with one of a section's phrases. */
    boolean begin(String section, String text) {
        return patterns(section).stream().anyMatch(pattern -> pattern.matcher(text).lookingAt());
    }

    /** Whether one of a section's phrases stands in the text. */
    boolean standIn(String section, String text) {
        return patterns(section).stream().anyMatch(pattern -> pattern.matcher(text).find());
    }

    List<Pattern> patterns(String section) {
        return sections.getOrDefault(section, List.of());
    }
}
