package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.language.LanguageGuess;
import dev.wizardsdk.language.Script;
import dev.wizardsdk.language.Words;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a long conversation's answers leave its subject: what share of an answer's different content words was said before. Content
 * words are those that are no common ones of the text's language, cut to their first letters for languages that inflect; of scripts
 * without spaces, pairs of characters.
 */
final class Drift {

    private static final int STEM = 5;
    private static final int FEW = 12;

    private Drift() {}

    static Optional<String> in(Example row, double leastOverlap, int fromAnswer) {
        var answers = Taught.of(row);
        for (int i = fromAnswer - 1; i < answers.size(); i++) {
            var taught = answers.get(i);
            var own = content(taught.answer());
            var said = content(taught.before() + taught.prompt());
            if (own.size() >= FEW && said.size() >= FEW && Words.share(own, said) < leastOverlap) {
                return Optional.of("of the content of the answer at " + taught.place() + " "
                        + Math.round(Words.share(own, said) * 100) + " % was spoken of before");
            }
        }
        return Optional.empty();
    }

    static Set<String> content(String text) {
        var common = LanguageGuess.of(text).map(guess -> LanguageGuess.commonWords(guess.language())).orElse(Set.of());
        var content = new HashSet<String>();
        var before = "";
        for (var word : Words.of(text).list()) {
            if (Script.of(word.codePointAt(0)).isSpaceless()) {
                if (!before.isEmpty()) {
                    content.add(before + word);
                }
                before = word;
                continue;
            }
            before = "";
            if (!common.contains(word) && word.length() > 2) {
                content.add(word.substring(0, Math.min(STEM, word.length())));
            }
        }
        return content;
    }
}
