package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What llama.cpp takes for granted of the models of one architecture.
 *
 * @param recurrent  whether all layers keep a state instead of keys and values
 * @param hybrid     whether some layers do
 * @param interval   in hybrids that do not list their layers: each so many-th attends; 0 where the heads tell
 * @param square     whether keys and values must have the same length
 * @param rotated    whether the whole of a head must be rotated
 * @param window     each so many-th layer sees everything, the others a window; 0 where the file must list them, -1 without windows
 * @param denseFirst whether the first of so many layers is the one that sees everything, not the last
 */
record Architecture(String name, boolean recurrent, boolean hybrid, int interval, boolean square, boolean rotated,
        int window, boolean denseFirst) {

    private static final Map<String, Architecture> KNOWN = read();

    static Optional<Architecture> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** What holds for one that a newer llama.cpp may know. */
    static Architecture unknown(String name) {
        return new Architecture(name, false, false, 0, false, false, -1, false);
    }

    private static Map<String, Architecture> read() {
        var known = new HashMap<String, Architecture>();
        try (var in = Architecture.class.getResourceAsStream("architectures.txt")) {
            if (in == null) {
                throw new IllegalStateException("architectures.txt is missing in the jar of the library");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> of(Arrays.asList(line.split(" "))))
                    .forEach(architecture -> known.put(architecture.name, architecture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(known);
    }

    private static Architecture of(List<String> words) {
        var dense = number(words, "dense-first=");
        var window = words.contains("window=pattern") ? Optional.of(0) : number(words, "window=").or(() -> dense);
        return new Architecture(words.getFirst(), words.contains("recurrent"), words.contains("hybrid"),
                number(words, "interval=").orElse(0), words.contains("square"), words.contains("rotated"),
                window.orElse(-1), dense.isPresent());
    }

    private static Optional<Integer> number(List<String> words, String key) {
        return words.stream().filter(word -> word.startsWith(key)).findFirst()
                .map(word -> Integer.valueOf(word.substring(key.length())));
    }
}
