package dev.wizardsdk.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tells the languages of one script apart, from {@code languages.txt}: common words, pieces of words and rare letters, each worth
 * the less the more of the script's languages have it.
 */
final class Languages {

    private static final Map<Script, Languages> ALL = load();

    /** A sign of a language counts by its kind, divided by how many languages of the script have it. */
    private static final double WORD = 1;
    private static final double PART = 0.25;
    private static final double LETTER = 0.6;

    private final Map<String, Set<String>> words = new HashMap<>();
    private final Map<String, List<String>> byWord = new HashMap<>();
    private final Map<String, List<String>> byPart = new HashMap<>();
    private final Map<Integer, List<String>> byLetter = new HashMap<>();
    private int longest;

    private Languages() {}

    /** Those of a script that are told apart; none where it stands for one language, or is unknown. */
    static Languages of(Script script) {
        return ALL.getOrDefault(script, new Languages());
    }

    /** The commonest words of a language; none if it is not known. */
    static Set<String> commonWords(String language) {
        return ALL.values().stream().map(languages -> languages.words.get(language)).filter(Objects::nonNull)
                .findFirst().orElse(Set.of());
    }

    private static Map<Script, Languages> load() {
        var all = new EnumMap<Script, Languages>(Script.class);
        for (var line : lines()) {
            if (line.startsWith("#")) {
                continue;
            }
            var fields = List.of(line.split(" "));
            var language = fields.getFirst();
            var languages = all.computeIfAbsent(Script.valueOf(fields.get(1)), script -> new Languages());
            var values = new HashSet<>(fields.subList(3, fields.size()));
            switch (fields.get(2)) {
                case "words" -> {
                    languages.words.put(language, Set.copyOf(values));
                    values.forEach(word -> add(languages.byWord, word, language));
                }
                case "parts" -> values.forEach(part -> {
                    add(languages.byPart, part, language);
                    languages.longest = Math.max(languages.longest, part.length());
                });
                case "letters" -> values.forEach(letter -> add(languages.byLetter, letter.codePointAt(0), language));
                default -> throw new IllegalStateException("languages.txt has a field " + fields.get(2));
            }
        }
        return all;
    }

    private static <K> void add(Map<K, List<String>> to, K key, String language) {
        to.merge(key, List.of(language),
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
    }

    private static List<String> lines() {
        try (var in = Objects.requireNonNull(Languages.class.getResourceAsStream("languages.txt"), "languages.txt");
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("languages.txt of this library can't be read", e);
        }
    }

    /** How much speaks for each language; a word that stands in the text again says nothing new. */
    Map<String, Double> signs(List<String> text) {
        var signs = new HashMap<String, Double>();
        for (var word : new LinkedHashSet<>(text)) {
            count(signs, byWord.get(word), WORD);
            var bounded = "^" + word + "$";
            for (int from = 0; from < bounded.length(); from++) {
                for (int to = from + 1; to <= Math.min(bounded.length(), from + longest); to++) {
                    count(signs, byPart.get(bounded.substring(from, to)), PART);
                }
            }
            word.codePoints().forEach(letter -> count(signs, byLetter.get(letter), LETTER));
        }
        return signs;
    }

    /** The share of the words that are common ones of the language. */
    double common(List<String> text, String language) {
        var own = words.getOrDefault(language, Set.of());
        return text.isEmpty() ? 0 : (double) text.stream().filter(own::contains).count() / text.size();
    }

    private static void count(Map<String, Double> signs, @Nullable List<String> languages,
            double worth) {
        if (languages != null) {
            languages.forEach(language -> signs.merge(language, worth / languages.size(), Double::sum));
        }
    }
}
