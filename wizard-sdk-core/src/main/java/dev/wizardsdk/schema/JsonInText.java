package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.text.Json;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON in what a model wrote: the whole text, or else the fenced blocks in it, or else the objects and arrays that stand
 * among its words. What the model thought first, up to a tag that ends its thoughts, is left out. Nothing is mended, and nothing is
 * taken from within a value that is broken.
 */
final class JsonInText {

    private static final int MAX_CHARACTERS = 8 << 20;
    private static final int MAX_TRIES = 1_000;
    private static final Pattern END_OF_THOUGHT = Pattern.compile("</(?:think|thinking|thought|reasoning)>");
    private static final Pattern THOUGHT = Pattern.compile("\\s*<(?:think|thinking|thought|reasoning)>.*",
            Pattern.DOTALL);
    private static final Pattern BEGINNING = Pattern.compile("\\{\\s*[\"}]|\\[\\s*[\\[{\"\\]0-9tfn-]");

    private final List<JsonNode> found = new ArrayList<>();
    private @Nullable Fault broken;

    private JsonInText() {}

    /** What was found, in the text's order; where nothing was, the fault tells why. */
    record Findings(List<JsonNode> values, Fault fault) {}

    static Findings in(String text) {
        var search = new JsonInText();
        search.search(text);
        var fault = search.broken == null ? new Fault("", "the answer holds no JSON") : search.broken;
        return new Findings(List.copyOf(search.found), fault);
    }

    private void search(String text) {
        if (text.length() > MAX_CHARACTERS) {
            broken = new Fault("", "the answer is longer than " + MAX_CHARACTERS + " characters");
            return;
        }
        if (take(text.strip())) {
            return;
        }
        var said = withoutThoughts(text);
        if (said.isBlank()) {
            broken = new Fault("", "the answer ends before anything is said");
            return;
        }
        broken = null;
        blocks(said).stream().limit(MAX_TRIES).forEach(this::take);
        if (found.isEmpty()) {
            amongWords(said);
        }
    }

    private boolean take(String text) {
        try {
            return found.add(Json.read(text));
        } catch (Json.NotJson e) {
            return false;
        }
    }

    private static String withoutThoughts(String text) {
        var end = END_OF_THOUGHT.matcher(text);
        var from = -1;
        while (end.find()) {
            from = end.end();
        }
        if (from >= 0) {
            return text.substring(from);
        }
        return THOUGHT.matcher(text).matches() ? "" : text;
    }

    /** What stands between lines of three or more backquotes or tildes. */
    private static List<String> blocks(String text) {
        var blocks = new ArrayList<String>();
        var block = new StringBuilder();
        var fence = "";
        for (var line : (Iterable<String>) text.lines()::iterator) {
            var stripped = line.strip();
            if (fence.isEmpty()) {
                fence = stripped.startsWith("```") ? "```" : stripped.startsWith("~~~") ? "~~~" : "";
                block.setLength(0);
            } else if (stripped.startsWith(fence)) {
                blocks.add(block.toString());
                fence = "";
            } else {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    private void amongWords(String text) {
        var beginning = BEGINNING.matcher(text);
        var at = 0;
        for (int tries = 0; tries < MAX_TRIES && beginning.find(at); tries++) {
            at = beginning.start() + length(text, beginning.start());
        }
    }

    /** How far the value reaches that begins here; to the end of the text if it is broken and never closed. */
    private int length(String text, int start) {
        var reader = new StringReader(text);
        try {
            reader.skip(start);
            var opening = Json.readOpening(reader);
            found.add(opening.value());
            return opening.length();
        } catch (Json.NotJson e) {
            broken = new Fault("", "the JSON is not valid: " + e.getMessage());
            return balanced(text, start) - start;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    /** Where the bracket is closed that opens here, strings passed over; the end of the text if nowhere. */
    private static int balanced(String text, int start) {
        var depth = 0;
        var quoted = false;
        for (int i = start; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i += quoted ? 1 : 0;
                case '"' -> quoted = !quoted;
                case '{', '[' -> depth += quoted ? 0 : 1;
                case '}', ']' -> {
                    depth -= quoted ? 0 : 1;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return text.length();
    }
}
