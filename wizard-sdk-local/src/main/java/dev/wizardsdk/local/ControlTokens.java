package dev.wizardsdk.local;

import dev.wizardsdk.local.llama.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The names of a vocabulary's control tokens. Immutable; thread-safe. */
final class ControlTokens {

    private final Map<String, Integer> tokens = new HashMap<>();
    private final Map<Character, Set<Integer>> lengthsByFirst = new HashMap<>();

    ControlTokens(Vocabulary vocabulary) {
        for (int token = 0; token < vocabulary.size(); token++) {
            var name = new String(vocabulary.pieceOrName(token), StandardCharsets.UTF_8);
            if (vocabulary.isControl(token) && !name.isEmpty()) {
                tokens.putIfAbsent(name, token);
                lengthsByFirst.computeIfAbsent(name.charAt(0), first -> new TreeSet<>(Collections.reverseOrder()))
                        .add(name.length());
            }
        }
    }

    /** Takes a text apart at the names in it, of which the longest counts where several begin. */
    void split(String text, Consumer<String> between, IntConsumer control) {
        int from = 0;
        int i = 0;
        while (i < text.length()) {
            var name = nameAt(text, i);
            var token = tokens.get(name);
            if (token == null) {
                i++;
                continue;
            }
            between.accept(text.substring(from, i));
            control.accept(token);
            i += name.length();
            from = i;
        }
        between.accept(text.substring(from));
    }

    /** Empty where no name begins. */
    private String nameAt(String text, int index) {
        for (int length : lengthsByFirst.getOrDefault(text.charAt(index), Set.of())) {
            var end = index + length;
            if (end <= text.length() && tokens.containsKey(text.substring(index, end))) {
                return text.substring(index, end);
            }
        }
        return "";
    }
}
