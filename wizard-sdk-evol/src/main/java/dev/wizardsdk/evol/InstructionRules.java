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
    private static final Pattern BULLET = Pattern.compile("(?m)^\\s*([-*•]|\\d{1,2}[.)])\\s");
    private static final Pattern FENCE = Pattern.compile("(?m)^\\s*(```|~~~)");
    private static final Pattern PAPER_LEAK = Pattern.compile(
            "\\b(given|rewritten|created|new) prompt\\b|#\\s*(the )?(given|rewritten|created|new) prompt\\s*#",
            Pattern.CASE_INSENSITIVE);
    private static final int MOST_BULLETS = 10;
    private static final int WORDS_THAT_SHOW_A_LANGUAGE = 6;
    private static final double SURE_OF_LANGUAGE = 0.6;

    private InstructionRules() {}

    /** A rule at work. */
    private record Check(Rule rule, Supplier<Verdict> look) {}

    /** What a candidate must pass before it may become an instruction; the rules that cost least come first. */
    static Verdict of(Elimination elimination, Instruction parent, Candidate candidate, Operation operation,
            PromptTemplate template) {
        var text = candidate.text();
        if (Words.of(text).count() == 0) {
            return Verdict.eliminated(Rule.UNPARSED, "there is no instruction in the reply");
        }
        if (elimination.isPaper()) {
            return PAPER_LEAK.matcher(text).find() && !PAPER_LEAK.matcher(parent.text()).find()
                    ? Verdict.eliminated(Rule.LEAKED_PROMPT, "it has words of the prompt")
                    : Verdict.KEPT;
        }
        return Stream.of(
                new Check(Rule.TRUNCATED, () -> finished(candidate)),
                new Check(Rule.REFUSED, () -> allowed(candidate)),
                new Check(Rule.MALFORMED, () -> structure(parent, candidate)),
                new Check(Rule.LEAKED_PROMPT, () -> leaked(parent, candidate, template)),
                new Check(Rule.AI_SPEAK, () -> newly(AI_SPEAK, parent.text(), candidate.written(), Rule.AI_SPEAK)),
                new Check(Rule.ANSWERED, () -> newly(ANSWERING, parent.text(), text, Rule.ANSWERED)),
                new Check(Rule.REPETITIVE, () -> repetitive(candidate.written())),
                new Check(Rule.OTHER_LANGUAGE, () -> language(parent.text(), text, operation)),
                new Check(Rule.LOST_MATERIAL, () -> material(parent, candidate, operation)),
                new Check(Rule.NO_GAIN, () -> gain(parent, candidate, operation, template)),
                new Check(Rule.OVERGROWN, () -> growth(parent, candidate, template)),
                new Check(Rule.OFF_TOPIC, () -> topic(parent, candidate, template)))
                .filter(check -> elimination.has(check.rule))
                .map(check -> check.look.get())
                .filter(Verdict.Eliminated.class::isInstance)
                .findFirst()
                .orElse(Verdict.KEPT);
    }

    private static Verdict finished(Candidate candidate) {
        return candidate.finish() == Finish.LENGTH
                ? Verdict.eliminated(Rule.TRUNCATED, "cut off at the token limit")
                : Verdict.KEPT;
    }

    private static Verdict allowed(Candidate candidate) {
        return candidate.finish() == Finish.FILTERED
                ? Verdict.eliminated(Rule.REFUSED, "withheld by the service's filter")
                : Verdict.KEPT;
    }

    /** What it brings along is well formed, and it is no long list. */
    private static Verdict structure(Instruction parent, Candidate candidate) {
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

    private static Verdict material(Instruction parent, Candidate candidate, Operation operation) {
        if (!operation.keepsMaterial()) {
            return Verdict.KEPT;
        }
        return Parts.lost(parent, candidate.instruction())
                .map(lost -> Verdict.eliminated(Rule.LOST_MATERIAL, "it lost " + lost))
                .orElse(Verdict.KEPT);
    }

    /** The paper's rule four, drawn from the template itself: no run of its words may stand in what the model wrote. */
    private static Verdict leaked(Instruction parent, Candidate candidate, PromptTemplate template) {
        var meta = newly(ABOUT_THE_PROMPT, parent.text(), candidate.written(), Rule.LEAKED_PROMPT);
        if (meta instanceof Verdict.Eliminated) {
            return meta;
        }
        var written = Words.of(candidate.written());
        var own = Words.of(parent.text() + "\n" + parent.input());
        var length = Math.clamp(written.count(), 1, candidate.continues() ? LEAKED_RUN_OF_A_CONTINUATION : LEAKED_RUN);
        var runs = written.runs(length);
        runs.retainAll(template.words().runs(length));
        runs.removeAll(own.runs(length));
        if (!runs.isEmpty() && length > 2) {
            return Verdict.eliminated(
                    Rule.LEAKED_PROMPT,
                    "taken from the prompt: \"" + runs.stream().sorted().findFirst().orElse("") + "\"");
        }
        return candidate.continues() ? borrowed(own, written, template) : Verdict.KEPT;
    }

    /** Where the prompt has worked pairs: what the model adds may not be about their subjects. */
    private static Verdict borrowed(Words own, Words written, PromptTemplate template) {
        var added = written.content();
        added.removeAll(own.set());
        var borrowed = new HashSet<>(added);
        borrowed.retainAll(template.words().content());
        return borrowed.size() >= 2 && borrowed.size() * 2 >= added.size()
                ? Verdict.eliminated(Rule.LEAKED_PROMPT,
                        "it is about what the prompt's examples are about: " + borrowed)
                : Verdict.KEPT;
    }

    private static Verdict newly(Pattern pattern, String parent, String text, Rule rule) {
        var found = pattern.matcher(text);
        return found.find() && !pattern.matcher(parent).find()
                ? Verdict.eliminated(rule, "it says \"" + found.group().strip() + "\"")
                : Verdict.KEPT;
    }

    /** The cheap half of the paper's rule one, and the bounds of growth. */
    private static Verdict gain(Instruction parent, Candidate candidate, Operation operation, PromptTemplate template) {
        var before = Words.of(parent.text());
        var after = Words.of(candidate.text());
        var written = Words.of(candidate.written());
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

    private static Verdict growth(Instruction parent, Candidate candidate, PromptTemplate template) {
        var written = Words.of(candidate.written());
        if (candidate.continues() && !candidate.endsAsWritten() && candidate.input().equals(parent.input())
                && written.count() > LONGEST_INSERTION) {
            return Verdict.eliminated(Rule.OVERGROWN, written.count() + " words where a few were due");
        }
        var more = Words.of(candidate.text()).count() - Words.of(parent.text()).count();
        var most = template.growth()[1];
        return more > most
                ? Verdict.eliminated(Rule.OVERGROWN,
                        more + " words more than its parent, at most " + most + " are allowed")
                : Verdict.KEPT;
    }

    private static Verdict topic(Instruction parent, Candidate candidate, PromptTemplate template) {
        var kept = Words.share(Words.of(parent.text()).content(), Words.of(candidate.text()).content());
        return kept < template.topic()
                ? Verdict.eliminated(
                        Rule.OFF_TOPIC,
                        String.format(Locale.ROOT, "keeps %.0f %% of its parent's content words", kept * 100))
                : Verdict.KEPT;
    }

    private static Verdict repetitive(String text) {
        var words = Words.of(text);
        if (words.mostRepeated(4) >= 3 || words.mostRepeated(1) > Math.max(6, words.count() / 4)) {
            return Verdict.eliminated(Rule.REPETITIVE, "the same words again and again");
        }
        return text.matches("(?s).*(.)\\1{9,}.*")
                ? Verdict.eliminated(Rule.REPETITIVE, "the same character again and again")
                : Verdict.KEPT;
    }

    private static Verdict language(String parent, String text, Operation operation) {
        if (operation.id().startsWith("translate.")) {
            return Verdict.KEPT;
        }
        var had = scripts(parent);
        var has = scripts(text);
        has.removeAll(had);
        has.remove(UnicodeScript.LATIN);
        if (!has.isEmpty()) {
            return Verdict.eliminated(Rule.OTHER_LANGUAGE, "it brings in " + has);
        }
        if (!had.contains(UnicodeScript.LATIN) && !had.isEmpty() && scripts(text).stream().noneMatch(had::contains)) {
            return Verdict.eliminated(Rule.OTHER_LANGUAGE, "it left " + had);
        }
        var before = guessed(parent);
        var after = guessed(text);
        return before.isPresent() && after.isPresent() && !before.equals(after)
                ? Verdict.eliminated(Rule.OTHER_LANGUAGE, "it is in " + after.get() + ", its parent in " + before.get())
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
        text.codePoints().filter(Character::isLetter).mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(List.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
        return scripts;
    }
}
