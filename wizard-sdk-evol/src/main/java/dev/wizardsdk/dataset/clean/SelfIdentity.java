package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether an answer says in the first person that it is a provider's model. Whoever speaks of providers, or denies it, does not. */
final class SelfIdentity {

    private static final Phrases PHRASES = Phrases.load("identity.txt");

    /** The patterns are slow, and few texts name anyone. */
    private static final List<String> NAMES = PHRASES.patterns("names").stream()
            .flatMap(pattern -> Stream.of(pattern.pattern().split(","))).toList();

    private static final Pattern SPEAKER = Pattern.compile(
            "\\bi['’]?(?: a)?m\\b|\\bi (?:was|have)\\b|\\bas an?\\b|\\bas the\\b|\\bmy |\\bcall me\\b|\\bto me as\\b|\\bi go by\\b|我|作为|身为|私|わたし|僕|\\bsoy\\b|\\bje \\b|\\bich\\b|\\bals\\b"
                    + "|\\bcomo\\b|llamo|\\bsou\\b|\\bsono\\b|chiamo|\\bik\\b|en tant|mi nombre|meu nome|как|я|меня|저는|나는|제 이름|أنا|اسمي",
            Phrases.FLAGS);
    private static final Pattern DENIED = Pattern.compile(
            "\\bnot\\b|n['’]t\\b|\\bno soy\\b|\\bpas\\b|\\bnicht\\b|\\bkein|\\bнe\\b|\\bне\\b|不是|并非|ではありません|じゃない|아닙|아니|ليس|لست",
            Phrases.FLAGS);

    private SelfIdentity() {}

    static Optional<String> in(Example row) {
        return Taught.of(row).stream().filter(taught -> isClaim(taught.answer())).findFirst()
                .map(taught -> "the answer at " + taught.place() + " claims to be a provider's model");
    }

    private static boolean isClaim(String answer) {
        var small = answer.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(small::contains) && SPEAKER.matcher(answer).find()
                && PHRASES.patterns("identity").stream()
                        .anyMatch(pattern -> pattern.matcher(answer).results()
                                .anyMatch(found -> !DENIED.matcher(found.group()).find()));
    }
}
