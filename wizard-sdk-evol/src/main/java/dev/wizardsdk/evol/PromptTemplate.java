package dev.wizardsdk.evol;

import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prompt as its file has it: lines of {@code name: value}, a line {@code ---}, then the text with its slots in double braces.
 * A paragraph whose {@code {{input}}} is empty is left out. Slots are filled in one pass, so that braces in a seed stay what
 * they are. {@code {{material}}} is the beginning of the input on one line, {@code {{stem}}} the instruction without its final
 * punctuation, {@code {{words 3}}} its first three words, {@code {{nonce}}} a number for tags. Immutable.
 *
 * <p>What stands after {@code {{begin}}} is the beginning of the new instruction itself, which the model is to continue. There
 * {@code {{opening}}} becomes one of the file's openings, a different one for each candidate; an opening may have a closing
 * behind a bar, which is put after what the model wrote.
 */
final class PromptTemplate {

    private static final Pattern SLOT = Pattern
            .compile("\\{\\{(instruction|input|material|candidate|stem|begin|opening|nonce|words (\\d{1,3}))}}");
    private static final Pattern ANY_SLOT = Pattern.compile("\\{\\{[a-z0-9 ]+}}");
    private static final Set<String> SETTINGS = Set.of(
            "version",
            "form",
            "reply",
            "temperature",
            "top-p",
            "top-k",
            "min-p",
            "max-tokens",
            "stop",
            "growth",
            "topic",
            "language",
            "input",
            "opening");
    private static final int MATERIAL = 240;
    private static final Opening NONE = new Opening("", "");

    /** What kind of request carries the prompt. */
    private enum Form {
        CHAT,
        COMPLETION
    }

    /** How the instruction is found in what the model wrote. */
    enum Reply {
        /** The first line that is not empty. */
        LINE,
        /** The first line, and in it JSON, which becomes the instruction's input. */
        DATA,
        /** What stands between tags that carry a number drawn for this request. */
        TAGGED,
        /** All of it. */
        WHOLE
    }

    /** Words a new instruction goes on with, and those it ends with. */
    private record Opening(String head, String closing) {

        static Opening of(String value) {
            var bar = value.indexOf('|');
            return bar < 0
                    ? new Opening(value, "")
                    : new Opening(value.substring(0, bar).strip(), value.substring(bar + 1).strip());
        }
    }

    /**
     * A template with all its slots filled.
     *
     * @param begun   how the new instruction begins, before what the model writes
     * @param closing how it ends, after that
     * @param nonce   the number in its tags
     */
    record Filled(Request request, String begun, String closing, String nonce) {}

    private final String file;
    private final Map<String, String> settings;
    private final List<Opening> openings;
    private final String text;
    private final String version;
    private final Words words;
    private final Form form;
    private final Reply reply;
    private final int[] growth;
    private final double topic;
    private final Sampling sampling;

    private PromptTemplate(String file, Map<String, String> settings, List<String> openings, String text) {
        this.file = file;
        this.settings = settings;
        this.openings = openings.isEmpty() ? List.of(NONE) : openings.stream().map(Opening::of).toList();
        this.text = text;
        this.version = settings.getOrDefault("version", "0") + "-"
                + ContentId.of(settings.toString(), openings.toString(), text).substring(0, 8);
        this.words = Words.of(SLOT.matcher(text).replaceAll(" . "));
        this.form = choice("form", Form.class, Form.CHAT);
        this.reply = choice("reply", Reply.class, Reply.WHOLE);
        this.growth = readGrowth();
        this.topic = number("topic", 0);
        this.sampling = readSampling();
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
        var openings = new ArrayList<String>();
        int number = 0;
        for (var line : parts[0].lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var colon = line.indexOf(':');
            var name = colon < 0 ? line : line.substring(0, colon).strip();
            if (colon < 0 || !SETTINGS.contains(name)) {
                throw new IllegalArgumentException(
                        file + ", line " + number + ": no setting \"" + name + "\"; there are "
                                + SETTINGS.stream().sorted().collect(Collectors.joining(", ")));
            }
            var value = line.substring(colon + 1).strip();
            if (name.equals("opening")) {
                openings.add(value);
            } else if (settings.put(name, value) != null) {
                throw new IllegalArgumentException(file + ", line " + number + ": " + name + " is there twice");
            }
        }
        var text = parts[1].endsWith("\n") ? parts[1].substring(0, parts[1].length() - 1) : parts[1];
        if (!text.contains("{{instruction}}") && !text.contains("{{stem}}")) {
            throw new IllegalArgumentException(file + " has no slot {{instruction}} or {{stem}} in its text");
        }
        var unknown = ANY_SLOT.matcher(text).results().map(MatchResult::group)
                .filter(slot -> !SLOT.matcher(slot).matches()).findFirst();
        if (unknown.isPresent()) {
            throw new IllegalArgumentException(file + " has the slot " + unknown.get() + ", which there is not");
        }
        if (!openings.isEmpty() && !text.contains("{{opening}}")) {
            throw new IllegalArgumentException(file + " has openings and no slot {{opening}} in its text");
        }
        return new PromptTemplate(file, settings, openings, text);
    }

    /** The number in its file and eight digits made from its content. */
    String version() {
        return version;
    }

    /** The words of the template itself. */
    Words words() {
        return words;
    }

    Reply reply() {
        return reply;
    }

    /** The fewest and the most words an evolved instruction may have more than its parent. */
    int[] growth() {
        return growth.clone();
    }

    /** The least share of the parent's content words that must stay, 0 to 1. */
    double topic() {
        return topic;
    }

    /** Whether the prompt is meant for this instruction: {@code language: en}, {@code input: no}. */
    boolean suits(Instruction instruction) {
        var english = !settings.getOrDefault("language", "").equals("en")
                || Words.of(instruction.text()).mayBeEnglish();
        return english && (instruction.input().isEmpty() || !settings.getOrDefault("input", "").equals("no"));
    }

    /**
     * The prompt for an instruction.
     *
     * @param candidate what to compare it with, for a judge; else empty
     * @param opening   which of the openings to take, counted round and round
     * @param seed      where its sampling and the number in its tags come from
     */
    Filled fill(Instruction instruction, String candidate, int opening, long seed) {
        var nonce = String.format("%06x", seed >>> 40);
        var chosen = openings.get(Math.floorMod(opening, openings.size()));
        var paragraphs = instruction.input().isEmpty() && text.contains("{{input}}")
                ? Arrays.stream(text.split("(?<=\\n\\n)"))
                        .filter(paragraph -> !paragraph.contains("{{input}}"))
                        .collect(Collectors.joining())
                        .stripTrailing()
                : text;
        var begin = paragraphs.indexOf("{{begin}}");
        var before = substitute(begin < 0 ? paragraphs : paragraphs.substring(0, begin), instruction, candidate, chosen,
                nonce);
        var begun = begin < 0 ? "" : substitute(paragraphs.substring(begin), instruction, candidate, chosen, nonce);
        return new Filled(request(before + begun, seed), begun, chosen.closing(), nonce);
    }

    Filled fill(Given given, String candidate, int opening, long seed, boolean grammar) {
        return fill(given.instruction(), candidate, opening, seed);
    }

    private Request request(String prompt, long seed) {
        var seeded = sampling.withSeed(seed & Integer.MAX_VALUE);
        return switch (form) {
            case CHAT -> new Request.Chat(List.of(Message.user(prompt)), seeded);
            case COMPLETION -> new Request.Completion(prompt, seeded);
        };
    }

    private static String substitute(
            String text, Instruction instruction, String candidate, Opening opening, String nonce) {
        return SLOT.matcher(text).replaceAll(slot -> Matcher.quoteReplacement(switch (slot.group(1)) {
            case "instruction" -> instruction.text();
            case "input" -> instruction.input();
            case "material" -> material(instruction.input());
            case "stem" -> Words.withoutEnd(instruction.text());
            case "candidate" -> candidate;
            case "begin" -> "";
            case "opening" -> substitute(opening.head(), instruction, candidate, NONE, nonce);
            case "nonce" -> nonce;
            default -> firstWords(instruction.text(), Integer.parseInt(slot.group(2)));
        }));
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

    private int[] readGrowth() {
        var value = settings.getOrDefault("growth", "1..80");
        var matcher = Pattern.compile("(-?\\d{1,6})\\.\\.(\\d{1,6})").matcher(value);
        if (!matcher.matches()) {
            throw bad("growth", value, "two numbers such as 2..40");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    private Sampling readSampling() {
        var read = Sampling.unset();
        if (settings.containsKey("temperature")) {
            read = read.withTemperature(number("temperature", 0));
        }
        if (settings.containsKey("top-p")) {
            read = read.withTopP(number("top-p", 0));
        }
        if (settings.containsKey("top-k")) {
            read = read.withTopK((int) number("top-k", 0));
        }
        if (settings.containsKey("min-p")) {
            read = read.withMinP(number("min-p", 0));
        }
        read = read.withMaxTokens((int) number("max-tokens", 1024));
        var stop = settings.getOrDefault("stop", "");
        return stop.isEmpty() ? read : read.withStop(stop.replace("\\n", "\n"));
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
        if (value == null) {
            return otherwise;
        }
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw bad(name, value, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    private IllegalArgumentException bad(String name, String value, String expected) {
        return new IllegalArgumentException(file + ": " + name + " is \"" + value + "\", it must be " + expected);
    }
}
