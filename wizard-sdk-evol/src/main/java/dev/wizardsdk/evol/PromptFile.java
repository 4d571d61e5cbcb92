package dev.wizardsdk.evol;

import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file of a prompt: lines of {@code name: value}, a line {@code ---}, then the text with its slots. Immutable.
 *
 * @param file     what to call it in an error
 * @param openings what the new instruction may go on with; the only setting that may stand there more than once
 */
record PromptFile(String file, Map<String, String> settings, List<String> openings, String text) {

    private static final Set<String> SETTINGS = Set.of("version", "form", "reply", "temperature", "top-p", "top-k",
            "min-p", "max-tokens", "stop", "growth", "topic", "language", "input", "opening", "as-json", "places", "id",
            "direction", "kinds", "needs");
    private static final Pattern GROWTH = Pattern.compile("(-?\\d{1,6})\\.\\.(-?\\d{1,6})");

    PromptFile {
        openings = List.copyOf(openings);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it has no head, an unknown setting or no slot for the instruction
     */
    static PromptFile parse(String file, String source) {
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
        var read = new PromptFile(file, settings, openings,
                parts[1].endsWith("\n") ? parts[1].substring(0, parts[1].length() - 1) : parts[1]);
        read.requireSlots();
        return read;
    }

    private void requireSlots() {
        if (!text.contains("{{instruction}}") && !text.contains("{{sentence}}")) {
            throw new IllegalArgumentException(file + " has no slot {{instruction}} or {{sentence}} in its text");
        }
        if (List.of("tagged", "places").contains(setting("reply").orElse("")) && !text.contains("{{nonce}}")) {
            throw new IllegalArgumentException(
                    file + " reads replies by tags and asks for none; ask for the new task between "
                            + "<task-{{nonce}}> and </task-{{nonce}}>");
        }
        var unknown = Slots.ANY.matcher(text).results().map(MatchResult::group)
                .filter(slot -> !Slots.KNOWN.matcher(slot).matches()).findFirst();
        if (unknown.isPresent()) {
            throw new IllegalArgumentException(file + " has the slot " + unknown.get() + ", which there is not");
        }
        if (!openings.isEmpty() && !text.contains("{{opening}}")) {
            throw new IllegalArgumentException(file + " has openings and no slot {{opening}} in its text");
        }
    }

    /** With this in the slot {@code {{format}}}. */
    PromptFile withFormat(String format) {
        return new PromptFile(file, settings, openings, text.replace("{{format}}", format));
    }

    /** The number in the file and eight digits made from its content. */
    String version() {
        return settings.getOrDefault("version", "0") + "-"
                + ContentId.of(settings.toString(), openings.toString(), text).substring(0, 8);
    }

    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    double number(String name, double otherwise) {
        var value = settings.get(name);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw bad(name, value, "a number");
        }
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        var value = settings.get(name);
        return value == null ? otherwise : constant(name, value, type);
    }

    /** Several, parted by commas or blanks; none if it is not set. */
    <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        var all = EnumSet.noneOf(type);
        for (var value : settings.getOrDefault(name, "").split("[,\\s]+", -1)) {
            if (!value.isEmpty()) {
                all.add(constant(name, value, type));
            }
        }
        return all;
    }

    private <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).filter(it -> it.name().equalsIgnoreCase(value)).findFirst()
                .orElseThrow(() -> bad(name, value,
                        "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    /** The fewest and the most words that a new instruction may have more than its parent. */
    int[] growth() {
        var value = settings.getOrDefault("growth", "1..80");
        var matcher = GROWTH.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2))) {
            throw bad("growth", value, "two numbers such as 2..40 or -60..10");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    Sampling sampling() {
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

    private IllegalArgumentException bad(String name, String value, String expected) {
        return new IllegalArgumentException(file + ": " + name + " is \"" + value + "\", it must be " + expected);
    }
}
