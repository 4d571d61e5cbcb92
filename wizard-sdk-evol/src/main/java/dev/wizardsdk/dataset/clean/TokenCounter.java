package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.language.Script;

/** Tells how many tokens a text has. Thread-safe. */
@FunctionalInterface
public interface TokenCounter {

    int count(String text);

    /**
     * As the model counts. It is asked once a text: a local model is meant.
     *
     * @throws dev.wizardsdk.model.ModelException from {@code count}, if the model can't
     */
    static TokenCounter of(ModelClient model) {
        return text -> Math.toIntExact(model.count(text));
    }

    /**
     * Without a model: a token for every four letters of Latin script, every two of other alphabets, each character of scripts without
     * spaces, every three digits, and each other sign. For vocabularies of a hundred thousand tokens and more; it can be a third off.
     */
    static TokenCounter estimate() {
        return TokenCounter::estimated;
    }

    private static int estimated(String text) {
        int tokens = 0;
        int run = 0;
        int last = 0;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int most = mostOfToken(c);
            if (most == 0) {
                run = 0;
            } else if (most != last || ++run > most) {
                tokens++;
                run = 1;
            }
            last = most;
        }
        return tokens;
    }

    /** How many characters such as this one are a token; 0 for blanks, which go with what follows. */
    private static int mostOfToken(int c) {
        if (Character.isWhitespace(c)) {
            return 0;
        }
        if (Character.isDigit(c)) {
            return 3;
        }
        var script = Script.of(c);
        if (!Character.isLetter(c) || script.isSpaceless()) {
            return 1;
        }
        return script == Script.LATIN ? 4 : 2;
    }
}
