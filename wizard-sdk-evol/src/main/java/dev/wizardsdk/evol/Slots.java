package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands in the slots of a prompt, for one instruction. All are filled in one pass, so that braces in a seed stay what they are.
 *
 * @param candidate what to compare with, for a judge; else empty
 * @param opening   words that a new instruction goes on with
 * @param nonce     the number in its tags
 * @param language  the English name of its language, if that is not English; else empty
 */
record Slots(Given given, String candidate, String opening, String nonce, String language) {

    static final Pattern KNOWN = Pattern
            .compile("\\{\\{(instruction|input|material|candidate|answer|partner|history|tools"
                    + "|language|format|sentence|begin|opening|nonce|words (\\d{1,3}))}}");
    static final Pattern ANY = Pattern.compile("\\{\\{[a-z0-9 ]+}}");

    /** A paragraph with one of these is left out where it is empty. */
    private static final Set<String> OPTIONAL = Set.of("input", "history", "tools", "language");
    /** Without these there is no prompt. */
    private static final Set<String> REQUIRED = Set.of("answer", "partner");
    private static final int MATERIAL = 240;

    /** A part of a prompt up to an empty line, and which of its slots must not be empty for it to stand there. */
    record Paragraph(String text, List<String> optional) {

        static List<Paragraph> of(String text) {
            return Arrays.stream(text.split("(?<=\\n\\n)"))
                    .map(paragraph -> new Paragraph(paragraph, KNOWN.matcher(paragraph).results()
                            .map(slot -> slot.group(1)).filter(OPTIONAL::contains).distinct().toList()))
                    .toList();
        }
    }

    /** The text of the paragraphs that have something to say here. */
    String joined(List<Paragraph> paragraphs) {
        var left = paragraphs.stream()
                .filter(paragraph -> paragraph.optional().stream().noneMatch(slot -> value(slot, "").isEmpty()))
                .toList();
        var text = left.stream().map(Paragraph::text).collect(Collectors.joining());
        return left.size() == paragraphs.size() ? text : text.stripTrailing();
    }

    /**
     * The text with its slots filled.
     *
     * @throws IllegalArgumentException if it needs an answer or a partner and there is none
     */
    String fill(String text) {
        var filled = new StringBuilder(text.length() * 2);
        var slot = KNOWN.matcher(text);
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", Math.max(at, open + 1))) {
            if (slot.region(open, text.length()).lookingAt()) {
                filled.append(text, at, open).append(required(slot.group(1), slot.group(2)));
                at = slot.end();
            }
        }
        return filled.append(text, at, text.length()).toString();
    }

    private String required(String slot, String count) {
        var value = value(slot, count);
        if (value.isEmpty() && REQUIRED.contains(slot)) {
            throw new IllegalArgumentException("the prompt needs the " + slot + " of the instruction "
                    + given.instruction().id() + ", and it has none; give another operation to it");
        }
        return value;
    }

    private String value(String slot, String count) {
        var instruction = given.instruction();
        return switch (slot) {
            case "instruction" -> instruction.text();
            case "input" -> instruction.input();
            case "material" -> material(instruction.input());
            case "sentence" -> Continuation.sentence(instruction.text());
            case "candidate" -> candidate;
            case "answer" -> given.answer();
            case "partner" -> given.partner().map(Instruction::whole).orElse("");
            case "history" -> history(instruction.context());
            case "tools" -> tools(instruction.context().tools());
            case "language" -> language;
            case "begin", "format" -> "";
            case "opening" -> new Slots(given, candidate, "", nonce, language).fill(opening);
            case "nonce" -> nonce;
            default -> firstWords(instruction.text(), Integer.parseInt(count));
        };
    }

    /** The English name of a text's language, if that is not English; else empty. */
    static String language(String text) {
        var language = Tongue.of(text);
        return language.equals("en") ? "" : Tongue.name(language);
    }

    /** The input as a small model can take it: on one line, and only its beginning. */
    private static String material(String input) {
        var end = input.offsetByCodePoints(0, Math.min(input.codePointCount(0, input.length()), MATERIAL));
        var line = input.substring(0, end).lines().map(String::strip).collect(Collectors.joining(" / "));
        return line.isEmpty() ? "" : " Input: " + line + (end < input.length() ? " …" : "");
    }

    private static String firstWords(String text, int count) {
        return Arrays.stream(text.strip().split("\\s+")).limit(count).collect(Collectors.joining(" "));
    }

    /** What was said before, but for the system message. */
    private static String history(Context context) {
        return context.history().stream()
                .filter(turn -> turn.role() != Role.SYSTEM)
                .map(Slots::said)
                .collect(Collectors.joining("\n\n"));
    }

    private static String said(Turn turn) {
        var who = switch (turn.role()) {
            case USER -> "User: ";
            case ASSISTANT -> "Assistant: ";
            case TOOL -> "Tool: ";
            case SYSTEM -> "System: ";
        };
        Function<Part, String> told = part -> switch (part) {
            case Part.Text(var text) -> text;
            case Part.Media media -> "[" + media.mediaType() + "]";
            case Part.ToolCall call -> call.name() + "(" + call.arguments() + ")";
            case Part.ToolResult result -> result.text();
            case Part.Reasoning thought -> "";
            case Part.Opaque block -> "";
        };
        return who + turn.message().parts().stream().map(told).filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** One tool on each line. */
    private static String tools(List<ToolDefinition> tools) {
        return tools.stream().map(tool -> {
            var json = Json.object().put("name", tool.name()).put("description", tool.description());
            try {
                json.set("parameters", Json.read(tool.parameters()));
            } catch (Json.NotJson e) {
                json.put("parameters", tool.parameters());
            }
            return Json.write(json);
        }).collect(Collectors.joining("\n"));
    }

    /** A number for tags, which none of what is given has in it. */
    static String nonce(Given given, long seed) {
        var all = given.instruction().whole() + given.answer() + given.partner().map(Instruction::whole).orElse("");
        var nonce = ContentId.nonce(seed);
        for (int i = 1; all.contains(nonce); i++) {
            nonce = ContentId.of(nonce, Integer.toString(i)).substring(0, 6);
        }
        return nonce;
    }
}
