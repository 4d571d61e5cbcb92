package dev.wizardsdk.evol;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prompt as its file has it: lines of {@code name: value}, a line {@code ---}, then the text with its slots in double braces.
 * A paragraph whose slot is empty is left out. Slots are filled in one pass, so that braces in a seed stay what they are.
 */
final class PromptTemplate {

    private static final Pattern SLOT = Pattern.compile("\\{\\{(instruction|input|candidate|stem|nonce)}}");
    private static final Set<String> SETTINGS = Set.of(
            "version", "form", "reply", "temperature", "top-p", "top-k", "min-p", "max-tokens", "stop", "growth",
            "topic");

    /** What kind of request carries the prompt. */
    private enum Form {
        CHAT,
        COMPLETION
    }

    /** How the instruction is found in what the model wrote. */
    enum Reply {
        /** The first line that is not empty. */
        LINE,
        /** What stands between tags that carry a number drawn for this request. */
        TAGGED,
        /** All of it. */
        WHOLE
    }

    private final String file;
    private final Map<String, String> settings;
    private final String text;
    private final String version;
    private final Words words;

    private PromptTemplate(String file, Map<String, String> settings, String text) {
        this.file = file;
        this.settings = settings;
        this.text = text;
        this.version = settings.getOrDefault("version", "0") + "-"
                + ContentId.of(settings.toString(), text).substring(0, 8);
        this.words = Words.of(SLOT.matcher(text).replaceAll(" . "));
        form();
        reply();
        growth();
        sampling();
    }

    /**
     * Reads a template.
     *
     * @param file what to call it in an error
     * @throws IllegalArgumentException if it has no head, an unknown setting or no slot for the instruction
     */
    static PromptTemplate parse(String file, String source) {
        var parts = source.replace("\r\n", "\n").split("(?m)^---\\n", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException(file + " has no line --- between its settings and its text");
        }
        var settings = new LinkedHashMap<String, String>();
        int number = 0;
        for (var line : parts[0].lines().toList()) {
            number++;
            var colon = line.indexOf(':');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var name = colon < 0 ? line : line.substring(0, colon).strip();
            if (colon < 0 || !SETTINGS.contains(name)) {
                throw new IllegalArgumentException(
                        file + ", line " + number + ": no setting \"" + name + "\"; there are " + sorted(SETTINGS));
            }
            settings.put(name, line.substring(colon + 1).strip());
        }
        var text = parts[1].endsWith("\n") ? parts[1].substring(0, parts[1].length() - 1) : parts[1];
        if (!text.contains("{{instruction}}") && !text.contains("{{stem}}")) {
            throw new IllegalArgumentException(file + " has no slot {{instruction}} or {{stem}} in its text");
        }
        return new PromptTemplate(file, settings, text);
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    /** The number in its file and eight digits made from its content. */
    String version() {
        return version;
    }

    /** The words of the template itself. */
    Words words() {
        return words;
    }

    private Form form() {
        return choice("form", Form.class, Form.CHAT);
    }

    Reply reply() {
        return choice("reply", Reply.class, Reply.WHOLE);
    }

    /** The fewest and the most words an evolved instruction may have more than its parent. */
    int[] growth() {
        var value = settings.getOrDefault("growth", "1..80");
        var matcher = Pattern.compile("(-?\\d+)\\.\\.(\\d+)").matcher(value);
        if (!matcher.matches()) {
            throw bad("growth", value, "two numbers such as 2..40");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    /** The least share of the parent's content words that must stay, 0 to 1. */
    double topic() {
        return number("topic", 0);
    }

    /** The request for an instruction; the same seed gives the same request. */
    Request request(Instruction instruction, String candidate, long seed) {
        var filled = fill(instruction, candidate, nonce(seed));
        var sampling = sampling().withSeed(seed & Integer.MAX_VALUE);
        return switch (form()) {
            case CHAT -> new Request.Chat(List.of(Message.user(filled)), sampling);
            case COMPLETION -> new Request.Completion(filled, sampling);
        };
    }

    /** What the template makes the model continue: its answer begins with this text. Empty for most. */
    String continued(Instruction instruction) {
        return text.endsWith("{{stem}}") ? stem(instruction) : "";
    }

    /** A number that no seed's text can know. */
    static String nonce(long seed) {
        return String.format("%06x", seed >>> 40);
    }

    private String fill(Instruction instruction, String candidate, String nonce) {
        var paragraphs = instruction.input().isEmpty() && text.contains("{{input}}")
                ? Arrays.stream(text.split("(?<=\\n\\n)"))
                        .filter(paragraph -> !paragraph.contains("{{input}}"))
                        .collect(Collectors.joining())
                : text;
        return SLOT.matcher(paragraphs).replaceAll(slot -> Matcher.quoteReplacement(switch (slot.group(1)) {
            case "instruction" -> instruction.text();
            case "input" -> instruction.input();
            case "stem" -> stem(instruction);
            case "candidate" -> candidate;
            default -> nonce;
        }));
    }

    /** The instruction without its final punctuation. */
    static String stem(Instruction instruction) {
        return instruction.text().strip().replaceFirst("[\\s.!?…。！？]+$", "");
    }

    private Sampling sampling() {
        var sampling = Sampling.unset();
        if (settings.containsKey("temperature")) {
            sampling = sampling.withTemperature(number("temperature", 0));
        }
        if (settings.containsKey("top-p")) {
            sampling = sampling.withTopP(number("top-p", 0));
        }
        if (settings.containsKey("top-k")) {
            sampling = sampling.withTopK((int) number("top-k", 0));
        }
        if (settings.containsKey("min-p")) {
            sampling = sampling.withMinP(number("min-p", 0));
        }
        sampling = sampling.withMaxTokens((int) number("max-tokens", 1024));
        var stop = settings.getOrDefault("stop", "");
        return stop.isEmpty() ? sampling : sampling.withStop(stop.replace("\\n", "\n"));
    }

    private double number(String name, double otherwise) {
        var value = settings.get(name);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw bad(name, value, "a number");
        }
    }

    private <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        var value = settings.get(name);
        for (var constant : type.getEnumConstants()) {
            if (value != null && constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        if (value == null) {
            return otherwise;
        }
        throw bad(name, value, "one of " + List.of(type.getEnumConstants()));
    }

    private IllegalArgumentException bad(String name, String value, String expected) {
        return new IllegalArgumentException(file + ": " + name + " is \"" + value + "\", it must be " + expected);
    }
}
