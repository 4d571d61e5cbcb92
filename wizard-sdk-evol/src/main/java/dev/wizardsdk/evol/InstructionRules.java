package dev.wizardsdk.evol;

import dev.wizardsdk.language.LanguageGuess;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Finish;
import java.lang.Character.UnicodeScript;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The elimination rules for evolved instructions: pure functions of the texts. The paper's (WizardLM, section 3.3) are here in a typed form;
 * the judge of its rule one is asked elsewhere.
 */
final class InstructionRules {

    private static final int LEAKED_RUN = 5;
    private static final int LEAKED_RUN_OF_A_CONTINUATION = 4;
    private static final int LEAKED_RUN_OF_CHARACTERS = 12; // where a word is a character
    private static final int LONGEST_INSERTION = 12;
    private static final double SAME = 0.95;

    private static final Pattern ABOUT_THE_PROMPT = Pattern.compile(
            "\\b(given|new|original|rewritten|created|evolved|above|following) (prompt|instruction)s?\\b|#\\w*prompt|\\brewrit\\w*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AI_SPEAK = Pattern.compile(
            "\\bas an? (ai|artificial|(large )?language model)\\b|\\bai (language model|assistant)\\b|\\bhow (can|may) i (help|assist)\\b"
                    + "|\\bi('m| am) (an? )?(ai|language model|chatbot)\\b|\\bhappy to help\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ANSWERING = Pattern.compile(
            "^(sure|certainly|of course|yes|no|i |i'm|i've|my |here('s| is| are)|the answer|answer:|as a|this is|there (is|are)|it is)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BULLET = Pattern.compile("(?m)^[ \\t]*+([-*•]|\\d{1,2}[.)])\\s");
    private static final Pattern FENCE = Pattern.compile("(?m)^[ \\t]*+(```|~~~)");
    private static final Pattern PAPER_LEAK = Pattern.compile(
            "\\b(given|rewritten|created|new) prompt\\b|#\\s*(the )?(given|rewritten|created|new) prompt\\s*#",
            Pattern.CASE_INSENSITIVE);
    /** What {@link #ABOUT_THE_PROMPT} finds has one of these in it. */
    private static final List<String> OF_THE_PROMPT = List.of("prompt", "instruction", "rewrit");
    /** And what {@link #AI_SPEAK} finds has a word that begins so. */
    private static final List<String> OF_AN_AI = List.of("ai", "artificial", "language", "chatbot", "help", "assist");

    private static final int MOST_BULLETS = 10;
    private static final int WORDS_THAT_SHOW_A_LANGUAGE = 6;
    private static final double SURE_OF_LANGUAGE = 0.6;
    private static final double SAME_LANGUAGE = 0.6; // a translation shares names and numbers, not most words
    private static final Pattern ONE_CHARACTER = Pattern.compile("(?s)(.)\\1{9}");

    private final Instruction parent;
    private final Candidate candidate;
    private final Operation operation;
    private final PromptTemplate template;
    private final Words before;
    private final Words after;
    private final Words written;

    private InstructionRules(Instruction parent, Candidate candidate, Operation operation, PromptTemplate template) {
        this.parent = parent;
        this.candidate = candidate;
        this.operation = operation;
        this.template = template;
        before = Words.of(parent.text());
        after = Words.of(candidate.text());
        written = candidate.written().equals(candidate.text()) ? after : Words.of(candidate.written());
    }

    /** A rule at work. */
    private record Check(Rule rule, Supplier<Verdict> look) {}

    /** What a candidate must pass before it may become an instruction; the rules that cost least come first. */
    static Verdict of(Elimination elimination, Instruction parent, Candidate candidate, Operation operation,
            PromptTemplate template) {
        return new InstructionRules(parent, candidate, operation, template).judged(elimination);
    }

    private Verdict judged(Elimination elimination) {
        if (after.count() == 0) {
            return Verdict.eliminated(Rule.UNPARSED, "there is no instruction in the reply");
        }
        if (elimination.isPaper()) {
            return elimination.has(Rule.LEAKED_PROMPT)
                    ? newly(PAPER_LEAK, candidate.text(), Rule.LEAKED_PROMPT)
                    : Verdict.KEPT;
        }
        return Stream.of(
                new Check(Rule.TRUNCATED, this::finished),
                new Check(Rule.REFUSED, this::allowed),
                new Check(Rule.MALFORMED, this::structure),
                new Check(Rule.LEAKED_PROMPT, this::leaked),
                new Check(Rule.AI_SPEAK, this::aiSpeak),
                new Check(Rule.ANSWERED, this::answered),
                new Check(Rule.REPETITIVE, this::repetitive),
                new Check(Rule.OTHER_LANGUAGE, this::language),
                new Check(Rule.LOST_MATERIAL, this::material),
                new Check(Rule.NO_GAIN, this::gain),
                new Check(Rule.OVERGROWN, this::growth),
                new Check(Rule.OFF_TOPIC, this::topic))
                .filter(check -> elimination.has(check.rule))
                .map(check -> check.look.get())
                .filter(Verdict.Eliminated.class::isInstance)
                .findFirst()
                .orElse(Verdict.KEPT);
    }

    private Verdict finished() {
        return candidate.finish() == Finish.LENGTH
                ? Verdict.eliminated(Rule.TRUNCATED, "cut off at the token limit")
                : Verdict.KEPT;
    }

    private Verdict allowed() {
        return candidate.finish() == Finish.FILTERED
                ? Verdict.eliminated(Rule.REFUSED, "withheld by the service's filter")
                : Verdict.KEPT;
    }

    /** What it brings along is well formed, and it is no long list. */
    private Verdict structure() {
        if (!candidate.problem().isEmpty()) {
            return Verdict.eliminated(Rule.MALFORMED, candidate.problem());
        }
        var text = candidate.text();
        if (count(FENCE, text) % 2 == 1) {
            return Verdict.eliminated(Rule.MALFORMED, "a code block is not closed");
        }
        var bullets = count(BULLET, text);
        return bullets > MOST_BULLETS && bullets > count(BULLET, parent.text())
                ? Verdict.eliminated(Rule.MALFORMED, "a list of " + bullets + " points")
                : Verdict.KEPT;
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    /** The next turn of a conversation may well begin with "no" or "I". */
    private Verdict answered() {
        return operation.needs() == Operation.Needs.ANSWER
                ? Verdict.KEPT
                : ANSWERING.matcher(candidate.text()).lookingAt()
                        ? newly(ANSWERING, candidate.text(), Rule.ANSWERED)
                        : Verdict.KEPT;
    }

    private Verdict material() {
        if (!operation.keepsMaterial()) {
            return Verdict.KEPT;
        }
        return Parts.lost(parent, candidate.instruction())
                .map(lost -> Verdict.eliminated(Rule.LOST_MATERIAL, "it lost " + lost))
                .orElse(Verdict.KEPT);
    }

    /** The paper's rule four, drawn from the template itself: no run of its words may stand in what the model wrote. */
    private Verdict leaked() {
        if (written.list().stream().anyMatch(word -> OF_THE_PROMPT.stream().anyMatch(word::contains))) {
            var meta = newly(ABOUT_THE_PROMPT, candidate.written(), Rule.LEAKED_PROMPT);
            if (meta instanceof Verdict.Eliminated) {
                return meta;
            }
        }
        var most = written.spaceless() > 0.5
                ? LEAKED_RUN_OF_CHARACTERS
                : candidate.continues() ? LEAKED_RUN_OF_A_CONTINUATION : LEAKED_RUN;
        var length = Math.clamp(written.count(), 1, most);
        var runs = written.runs(length);
        runs.retainAll(template.runs(length));
        if (runs.isEmpty() && !candidate.continues()) {
            return Verdict.KEPT;
        }
        var own = Words.of(parent.text() + "\n" + parent.input());
        runs.removeAll(own.runs(length));
        if (!runs.isEmpty() && length > 2) {
            return Verdict.eliminated(
                    Rule.LEAKED_PROMPT,
                    "taken from the prompt: \"" + runs.stream().sorted().findFirst().orElse("") + "\"");
        }
        return candidate.continues() ? borrowed(own) : Verdict.KEPT;
    }

    private Verdict aiSpeak() {
        return written.list().stream().anyMatch(word -> OF_AN_AI.stream().anyMatch(word::startsWith))
                ? newly(AI_SPEAK, candidate.written(), Rule.AI_SPEAK)
                : Verdict.KEPT;
    }

    /** Where the prompt has worked pairs: what the model adds may not be about their subjects. */
    private Verdict borrowed(Words own) {
        var added = written.content();
        added.removeAll(own.set());
        var borrowed = new HashSet<>(added);
        borrowed.retainAll(template.words().content());
        return borrowed.size() >= 2 && borrowed.size() * 2 >= added.size()
                ? Verdict.eliminated(Rule.LEAKED_PROMPT,
                        "it is about what the prompt's examples are about: " + borrowed)
                : Verdict.KEPT;
    }

    private Verdict newly(Pattern pattern, String text, Rule rule) {
        var found = pattern.matcher(text);
        return found.find() && !pattern.matcher(parent.text()).find()
                ? Verdict.eliminated(rule, "it says \"" + found.group().strip() + "\"")
                : Verdict.KEPT;
    }

    /** The cheap half of the paper's rule one, and the bounds of growth. */
    private Verdict gain() {
        if (before.normalised().equals(after.normalised()) || Words.overlap(before.set(), after.set()) > SAME) {
            return Verdict.eliminated(Rule.NO_GAIN, "the same words as its parent");
        }
        if (candidate.continues() && written.content().isEmpty()) {
            return Verdict.eliminated(Rule.NO_GAIN, "what it adds has no content: \"" + candidate.written() + "\"");
        }
        if (candidate.endsAsWritten() && written.runs(4).stream().anyMatch(before.runs(4)::contains)) {
            return Verdict.eliminated(Rule.NO_GAIN, "what it adds is what its parent says");
        }
        var more = after.count() - before.count();
        var least = template.growth()[0];
        return operation.direction() == Operation.Direction.HARDER && more < least
                ? Verdict.eliminated(Rule.NO_GAIN, more + " words more than its parent, at least " + least + " are due")
                : Verdict.KEPT;
    }

    private Verdict growth() {
        if (candidate.continues() && !candidate.endsAsWritten() && candidate.input().equals(parent.input())
                && written.count() > LONGEST_INSERTION) {
            return Verdict.eliminated(Rule.OVERGROWN, written.count() + " words where a few were due");
        }
        var more = after.count() - before.count();
        var most = template.growth()[1];
        return more > most
                ? Verdict.eliminated(Rule.OVERGROWN,
                        more + " words more than its parent, at most " + most + " are allowed")
                : Verdict.KEPT;
    }

    private Verdict topic() {
        var kept = Words.share(before.content(), after.content());
        return kept < template.topic()
                ? Verdict.eliminated(
                        Rule.OFF_TOPIC,
                        String.format(Locale.ROOT, "keeps %.0f %% of its parent's content words", kept * 100))
                : Verdict.KEPT;
    }

    private Verdict repetitive() {
        if (written.mostRepeated(4) >= 3 || written.mostRepeated(1) > Math.max(6, written.count() / 4)) {
            return Verdict.eliminated(Rule.REPETITIVE, "the same words again and again");
        }
        return ONE_CHARACTER.matcher(candidate.written()).find()
                ? Verdict.eliminated(Rule.REPETITIVE, "the same character again and again")
                : Verdict.KEPT;
    }

    private Verdict language() {
        var target = operation.handling().language();
        if (!target.isEmpty()) {
            return guessed(candidate.text()).filter(now -> !now.equals(target))
                    .map(now -> Verdict.eliminated(Rule.OTHER_LANGUAGE, "it is in " + now + ", not in " + target))
                    .orElse(Verdict.KEPT);
        }
        var text = candidate.text();
        var had = scripts(parent.text());
        var has = scripts(text);
        has.removeAll(had);
        has.remove(UnicodeScript.LATIN);
        if (!has.isEmpty()) {
            return Verdict.eliminated(Rule.OTHER_LANGUAGE, "it brings in " + has);
        }
        if (!had.contains(UnicodeScript.LATIN) && !had.isEmpty() && scripts(text).stream().noneMatch(had::contains)) {
            return Verdict.eliminated(Rule.OTHER_LANGUAGE, "it left " + had);
        }
        if (Words.share(before.set(), after.set()) >= SAME_LANGUAGE) {
            return Verdict.KEPT;
        }
        var left = guessed(parent.text());
        var now = guessed(text);
        return left.isPresent() && now.isPresent() && !left.equals(now)
                ? Verdict.eliminated(Rule.OTHER_LANGUAGE, "it is in " + now.get() + ", its parent in " + left.get())
                : Verdict.KEPT;
    }

    private static Optional<String> guessed(String text) {
        return Words.of(text).count() < WORDS_THAT_SHOW_A_LANGUAGE
                ? Optional.empty()
                : LanguageGuess.of(text).filter(guess -> guess.share() >= SURE_OF_LANGUAGE)
                        .map(LanguageGuess::language);
    }

    private static Set<UnicodeScript> scripts(String text) {
        var scripts = new HashSet<UnicodeScript>();
        text.codePoints().filter(Character::isLetter)
                .mapToObj(letter -> letter < 128 ? UnicodeScript.LATIN : UnicodeScript.of(letter))
                .forEach(scripts::add);
        scripts.removeAll(List.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
        return scripts;
    }
}
