package dev.wizardsdk.evol;

import dev.wizardsdk.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of an instruction must survive its evolution word for word: code, tables and JSON (WizardLM, section 3.2: the parts that are no
 * text). White space at the ends of lines does not count.
 */
final class Parts {

    private static final Pattern SPAN = Pattern.compile("(?<!`)(`{1,2})(?!`)([^`\\n]{2,400})\\1(?!`)");
    private static final Pattern BLANKS_AT_ENDS = Pattern.compile("(?<![ \\t\\r])[ \\t\\r]++(?=\\n|$)");
    private static final int MOST_TRIES = 200;
    private static final int SMALLEST_JSON = 10;
    private static final int SHOWN = 40;

    private Parts() {}

    /** A part of a text, and what people call it. */
    private record Part(String called, String content) {}

    /** The first part of the parent that the child has no longer, named; empty if all are there. */
    static Optional<String> lost(Instruction parent, Instruction child) {
        var parts = of(plain(parent.text() + "\n" + parent.input()));
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var after = plain(child.text() + "\n" + child.input());
        return parts.stream()
                .filter(part -> !after.contains(part.content()))
                .findFirst()
                .map(Parts::name);
    }

    private static String plain(String text) {
        return BLANKS_AT_ENDS.matcher(text).replaceAll("");
    }

    private static String name(Part part) {
        var first = part.content().lines().findFirst().orElse("").strip();
        var shown = first.length() <= SHOWN
                ? first
                : first.substring(0,
                        first.offsetByCodePoints(0, Math.min(SHOWN, first.codePointCount(0, first.length()))))
                        + "…";
        return part.called() + " `" + shown + "`";
    }

    private static List<Part> of(String text) {
        var parts = new ArrayList<Part>();
        var rest = new StringBuilder();
        int at = 0;
        for (var block : Fences.in(text)) {
            rest.append(text, at, block.start()).append('\n');
            at = block.end();
            add(parts, "the code block that begins", block.content());
        }
        rest.append(text.substring(at));
        tables(parts, rest.toString());
        SPAN.matcher(rest).results().forEach(span -> add(parts, "the code", span.group(2)));
        json(parts, rest.toString());
        return parts;
    }

    private static void add(List<Part> parts, String called, String content) {
        var bare = content.stripTrailing();
        if (!bare.isBlank()) {
            parts.add(new Part(called, bare));
        }
    }

    private static void tables(List<Part> parts, String text) {
        var lines = text.lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).indexOf('|') >= 0 && Tables.isRule(lines.get(i + 1))) {
                var end = i + 2;
                while (end < lines.size() && lines.get(end).indexOf('|') >= 0) {
                    end++;
                }
                add(parts, "the table that begins", String.join("\n", lines.subList(i, end)));
                i = end - 1;
            }
        }
    }

    /** Objects and arrays that stand among the words. */
    private static void json(List<Part> parts, String text) {
        int tries = 0;
        for (int i = 0; i < text.length() && tries < MOST_TRIES; i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                tries++;
                var end = JsonSpan.end(text, i);
                if (end - i >= SMALLEST_JSON && isJson(text.substring(i, end))) {
                    add(parts, "the JSON that begins", text.substring(i, end));
                    i = end - 1;
                }
            }
        }
    }

    private static boolean isJson(String text) {
        try {
            return Json.read(text).isContainerNode();
        } catch (Json.NotJson e) {
            return false;
        }
    }
}
