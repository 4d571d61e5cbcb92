package dev.wizardsdk.local.gguf;

import java.util.Map;

/**
 * What llama.cpp wants of an architecture, in words: its keys ({@code name=value}) and its tensors, those of the whole model
 * and those of each layer ({@code name dimension…}, separated by commas).
 *
 * <p>A dimension is a number or a size of {@link #SIZES}, with a factor before it if need be: {@code 2F}. A tensor's name is
 * completed by {@code .weight} unless it has a dot, or ends with an exclamation mark. Vectors of weights are ones, everything
 * else is random, unless {@code =value} stands at the end.
 */
record TinyArchitecture(String name, String keys, String whole, String layer) {

    static final int CONTEXT = 256;
    static final int EMBEDDING = 32;

    /**
     * E embedding, C context, F feed-forward, H heads, G heads of keys and values, D a head's size, Q queries, K keys or
     * values, W the three together, X experts, Y experts in use, L layers, I and S inner size and state of a recurrent layer.
     */
    private static final Map<String, Integer> SIZES = Map.ofEntries(Map.entry("E", EMBEDDING), Map.entry("C", CONTEXT),
            Map.entry("F", 48), Map.entry("H", 4), Map.entry("G", 2), Map.entry("D", 8), Map.entry("Q", 32),
            Map.entry("K", 16), Map.entry("W", 64), Map.entry("X", 4), Map.entry("Y", 2), Map.entry("L", 2),
            Map.entry("I", 64), Map.entry("S", 8));

    /** A model with random weights, whose answers are readable and end only where they are stopped. */
    TinyGguf model(String title, long seed, TinyVocabulary vocabulary, String moreKeys) {
        var file = TinyGguf.empty(seed).text("general.architecture", name).text("general.name", title);
        var allKeys = ("block_count=L context_length=C embedding_length=E " + keys + " " + moreKeys).strip();
        for (var pair : allKeys.split("\\s+", -1)) {
            var equals = pair.indexOf('=');
            key(file, name + "." + pair.substring(0, equals), pair.substring(equals + 1));
        }
        file.number(name + ".vocab_size", vocabulary.size());
        vocabulary.writeTo(file);
        tensors(file, whole, "", vocabulary.size());
        for (int i = 0; i < SIZES.get("L"); i++) {
            tensors(file, layer, "blk." + i + ".", vocabulary.size());
        }
        var last = whole.matches("(?s).*\\boutput E V.*") ? "output.weight" : "token_embd.weight";
        return name.contains("bert") ? file : file.silence(last, id -> !vocabulary.readable(id));
    }

    private static void key(TinyGguf file, String key, String value) {
        if (value.equals("true") || value.equals("false")) {
            file.flag(key, Boolean.parseBoolean(value));
        } else if (value.matches("[0-9]*[A-Z]?")) {
            file.number(key, size(value, 0));
        } else if (value.matches("-?[0-9].*")) {
            file.decimal(key, Float.parseFloat(value));
        } else {
            file.text(key, value);
        }
    }

    private static void tensors(TinyGguf file, String list, String prefix, int vocabulary) {
        for (var line : list.strip().split("\\s*,\\s*", -1)) {
            var words = line.split("\\s+", -1);
            var filled = words[words.length - 1].startsWith("=");
            var dimensions = new long[words.length - (filled ? 2 : 1)];
            for (int i = 0; i < dimensions.length; i++) {
                dimensions[i] = size(words[i + 1], vocabulary);
            }
            var full = prefix + fullName(words[0]);
            var ones = dimensions.length == 1 && full.endsWith(".weight");
            file.tensor(full, ones ? 0 : (float) (2 / Math.sqrt((double) dimensions[0])), dimensions);
            if (filled) {
                file.fill(full, Float.parseFloat(words[words.length - 1].substring(1)));
            }
        }
    }

    private static String fullName(String name) {
        if (name.endsWith("!")) {
            return name.substring(0, name.length() - 1);
        }
        return name.contains(".") ? name : name + ".weight";
    }

    private static int size(String text, int vocabulary) {
        var symbol = text.replaceAll("[0-9]", "");
        var factor = text.replaceAll("[^0-9]", "");
        return (factor.isEmpty() ? 1 : Integer.parseInt(factor))
                * (symbol.isEmpty() ? 1 : symbol.equals("V") ? vocabulary : SIZES.get(symbol));
    }
}
