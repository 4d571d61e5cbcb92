package dev.wizardsdk.local.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What llama.cpp wants of an architecture, in words: its keys ({@code name=value}) and its tensors, those of the whole model
 * and those of each layer ({@code name dimension…}, separated by commas). Kinds of layers that take turns are separated by
 * bars.
 *
 * <p>A dimension is a number or one of {@link #SIZES}, with a factor before it if need be: {@code 2F}. A tensor's name is
 * completed by {@code .weight}; a plus sign adds a {@code .bias}, an exclamation mark leaves the name as it is. Vectors of
 * weights are ones, everything else is random, unless {@code =value} stands at the end.
 */
record TinyArchitecture(String name, String keys, String whole, String layer) {

    static final int CONTEXT = 256;
    static final int EMBEDDING = 32;

    /**
     * E embedding, C context, F feed-forward, H heads, G heads of keys and values, D a head's size, Q queries, K keys or
     * values, W queries, keys and values together, M the same where all heads share keys and values, X experts, Y experts in
     * use, L layers, I and S inner size and state of a recurrent layer.
     */
    private static final Map<String, Integer> SIZES = Map.ofEntries(Map.entry("E", EMBEDDING), Map.entry("C", CONTEXT),
            Map.entry("F", 48), Map.entry("H", 4), Map.entry("G", 2), Map.entry("D", 8), Map.entry("Q", 32),
            Map.entry("K", 16), Map.entry("W", 64), Map.entry("M", 48), Map.entry("X", 8), Map.entry("Y", 2),
            Map.entry("L", 2), Map.entry("I", 64), Map.entry("S", 8));
    private static final Pattern SIZE = Pattern.compile("([0-9]*)([A-Z]?)");

    /** A model with random weights, whose answers are readable and end only where they are stopped. */
    TinyGguf model(String title, long seed, TinyVocabulary vocabulary, String moreKeys) {
        var file = TinyGguf.empty(seed).text("general.architecture", name).text("general.name", title);
        var all = "block_count=L context_length=C embedding_length=E " + keys + " " + moreKeys;
        for (var pair : words(all)) {
            var equals = pair.indexOf('=');
            key(file, name + "." + pair.substring(0, equals), pair.substring(equals + 1));
        }
        file.number(name + ".vocab_size", vocabulary.size());
        vocabulary.writeTo(file);
        tensors(file, whole, "", vocabulary.size());
        var kinds = layer.split("\\|", -1);
        for (int i = 0; i < SIZES.get("L"); i++) {
            tensors(file, kinds[i % kinds.length], "blk." + i + ".", vocabulary.size());
        }
        return file.silence(whole.contains(" output E V") ? "output.weight" : "token_embd.weight",
                id -> vocabulary.speaks() && !vocabulary.readable(id));
    }

    private static void key(TinyGguf file, String key, String value) {
        if (value.equals("true") || value.equals("false")) {
            file.flag(key, Boolean.parseBoolean(value));
        } else if (SIZE.matcher(value).matches()) {
            file.number(key, size(value, 0));
        } else if (value.contains(",")) {
            file.numbers(key, Arrays.stream(value.split(",", -1)).mapToInt(Integer::parseInt).toArray());
        } else if (value.matches("[0-9].*")) {
            file.decimal(key, Float.parseFloat(value));
        } else {
            file.text(key, value);
        }
    }

    private static void tensors(TinyGguf file, String list, String prefix, int vocabulary) {
        if (list.isEmpty()) {
            return;
        }
        for (var entry : list.split(",", -1)) {
            var words = words(entry);
            var filled = words.getLast().startsWith("=");
            var dimensions = words.subList(1, words.size() - (filled ? 1 : 0)).stream()
                    .mapToLong(word -> size(word, vocabulary)).toArray();
            var plain = prefix + words.getFirst().replaceAll("[+!]$", "");
            var full = words.getFirst().endsWith("!") || plain.endsWith(".bias") ? plain : plain + ".weight";
            random(file, full, dimensions);
            if (words.getFirst().endsWith("+")) {
                random(file, plain + ".bias", dimensions.length == 1
                        ? dimensions
                        : Arrays.copyOfRange(dimensions, 1, dimensions.length));
            }
            if (filled) {
                file.fill(full, Float.parseFloat(words.getLast().substring(1)));
            }
        }
    }

    private static void random(TinyGguf file, String name, long... dimensions) {
        var ones = dimensions.length == 1 && name.endsWith(".weight");
        file.tensor(name, ones ? 0 : (float) (2 / Math.sqrt((double) dimensions[0])), dimensions);
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split("\\s+", -1));
    }

    private static int size(String text, int vocabulary) {
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text + " is no size");
        }
        var factor = parts.group(1).isEmpty() ? 1 : Integer.parseInt(parts.group(1));
        return switch (parts.group(2)) {
            case "" -> factor;
            case "V" -> factor * vocabulary;
            default -> factor * SIZES.get(parts.group(2));
        };
    }
}
