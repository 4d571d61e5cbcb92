package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.language.Prose;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether an answer ends in a sermon: one of its last sentences begins as those do, with something before it. */
final class Moralising {

    private static final Phrases PHRASES = Phrases.load("moralising.txt");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|(?<=[。！？])|\\n+");
    private static final int LAST = 3;
    private static final int END = 1_500;

    private Moralising() {}

    static Optional<String> in(Example row) {
        return Taught.of(row).stream().filter(taught -> isSermon(taught.answer())).findFirst()
                .map(taught -> "the answer at " + taught.place() + " ends in a sermon");
    }

    private static boolean isSermon(String answer) {
        var end = answer.strip();
        var sentences = List.of(SENTENCE_END.split(Prose.of(end.substring(Math.max(0, end.length() - END))).strip()));
        var last = sentences.subList(Math.max(Math.min(1, sentences.size()), sentences.size() - LAST),
                sentences.size());
        return last.stream().anyMatch(sentence -> PHRASES.begin("sermon", sentence.strip()));
    }
}
