package dev.wizardsdk.evol;

import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Finish;
import java.lang.Character.UnicodeScript;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The elimination rules: pure functions of the texts. The paper's four (WizardLM, section 3.3) are here in a typed form, which
 * spares a condolence that says "sorry" and a right answer that is a single letter; but for the judge of rule one, which is
 * asked elsewhere.
 */
final class Elimination {

    private static final int LEAKED_RUN = 5;
    private static final int LEAKED_RUN_OF_A_CONTINUATION = 4;
    private static final int LONGEST_INSERTION = 12;
    private static final double SAME = 0.95;
    private static final double CIRCLING = 0.35;

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
    private static final Pattern DECLINES = Pattern.compile(
            "^\\W*(i'?m|i am|we'?re|we are)? ?(sorry|afraid|unable)\\b.{0,80}\\b(can'?t|cannot|unable|not able|don'?t have|do not have|won'?t|assist"
                    + "|provide|no (image|attachment|text|table))"
                    + "|^\\W*i (can'?t|cannot|can not|won'?t|am not able|'?m not able|do not have|don'?t have) (assist|help|provide|answer|do|complete"
                    + "|fulfil|comply|access|enough|the)"
                    + "|^\\W*(unfortunately|apologies|i apologi[sz]e)\\b.{0,60}\\b(can'?t|cannot|unable|not able|don'?t)"
                    + "|^\\W*as an? (ai|language model)\\b.{0,60}\\b(can'?t|cannot|unable|not able|don'?t)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ASKS_BACK = Pattern.compile(
            "^\\W*(could you |can you |please )?(please )?(provide|share|give|clarify|specify)\\b.{0,120}\\?*$",
            Pattern.CASE_INSENSITIVE);

    private Elimination() {}

    /** What a candidate must pass before it may become an instruction; the rules that cost least come first. */
    static Verdict ofCandidate(Instruction parent, Candidate candidate, Operation operation, PromptTemplate template) {
        var text = candidate.text();
        var words = Words.of(text);
        if (words.count() == 0) {
            return Verdict.eliminated(Rule.UNPARSED, "there is no instruction in the reply");
        }
        if (candidate.finish() == Finish.LENGTH) {
            return Verdict.eliminated(Rule.TRUNCATED, "cut off at the token limit");
        }
        if (candidate.finish() == Finish.FILTERED) {
            return Verdict.eliminated(Rule.REFUSED, "withheld by the service's filter");
        }
        return firstOf(List.of(
                () -> leaked(parent, candidate, template),
                () -> newly(AI_SPEAK, parent.text(), candidate.written(), Rule.AI_SPEAK),
                () -> newly(ANSWERING, parent.text(), text, Rule.ANSWERED),
                () -> repetitive(candidate.written()),
                () -> script(parent.text(), text),
                () -> gain(parent, candidate, operation, template)));
    }

    private static Verdict firstOf(List<Supplier<Verdict>> rules) {
        return rules.stream()
                .map(Supplier::get)
                .filter(Verdict.Eliminated.class::isInstance)
                .findFirst()
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
        if (candidate.continues() && !candidate.endsAsWritten() && candidate.input().equals(parent.input())
                && written.count() > LONGEST_INSERTION) {
            return Verdict.eliminated(Rule.OVERGROWN, written.count() + " words where a few were due");
        }
        if (candidate.endsAsWritten() && written.runs(4).stream().anyMatch(before.runs(4)::contains)) {
            return Verdict.eliminated(Rule.NO_GAIN, "what it adds is what its parent says");
        }
        var growth = after.count() - before.count();
        var allowed = template.growth();
        if (operation.direction() == Operation.Direction.HARDER && growth < allowed[0]) {
            return Verdict.eliminated(Rule.NO_GAIN,
                    growth + " words more than its parent, at least " + allowed[0] + " are due");
        }
        if (growth > allowed[1]) {
            return Verdict.eliminated(Rule.OVERGROWN,
                    growth + " words more than its parent, at most " + allowed[1] + " are allowed");
        }
        var kept = Words.share(before.content(), after.content());
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

    private static Verdict script(String parent, String text) {
        var had = scripts(parent);
        var has = scripts(text);
        has.removeAll(had);
        has.remove(UnicodeScript.LATIN);
        if (!has.isEmpty()) {
            return Verdict.eliminated(Rule.OTHER_SCRIPT, "it brings in " + has);
        }
        return !had.contains(UnicodeScript.LATIN) && !had.isEmpty() && scripts(text).stream().noneMatch(had::contains)
                ? Verdict.eliminated(Rule.OTHER_SCRIPT, "it left " + had)
                : Verdict.KEPT;
    }

    private static Set<UnicodeScript> scripts(String text) {
        var scripts = new HashSet<UnicodeScript>();
        text.codePoints().filter(Character::isLetter).mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(List.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
        return scripts;
    }

    /** What an answer must pass: the paper's rules two and three, and that it came to its end without going in circles. */
    static Verdict ofAnswer(Instruction instruction, String answer, Finish finish) {
        var words = Words.of(answer);
        if (answer.isBlank()) {
            return Verdict.eliminated(Rule.EMPTY_ANSWER, "there is no answer");
        }
        var onlyStopWords = words.count() > 0 && words.content().isEmpty() && answer.length() > 3;
        var onlyPunctuation = words.count() == 0 && answer.codePoints().allMatch(Elimination::isPunctuation);
        if ((onlyStopWords && words.count() > 1) || onlyPunctuation) {
            return Verdict.eliminated(Rule.EMPTY_ANSWER, "only stop words and punctuation: \"" + answer.strip() + "\"");
        }
        if (words.count() < 80 && (DECLINES.matcher(answer).find() || ASKS_BACK.matcher(answer.strip()).find())) {
            return Verdict.eliminated(Rule.REFUSED, "the model declines or asks back");
        }
        if (finish == Finish.FILTERED) {
            return Verdict.eliminated(Rule.REFUSED, "withheld by the service's filter");
        }
        if (finish == Finish.LENGTH) {
            return Verdict.eliminated(Rule.TRUNCATED, "cut off at the token limit");
        }
        if (Words.overlap(words.set(), Words.of(instruction.text()).set()) > SAME) {
            return Verdict.eliminated(Rule.EMPTY_ANSWER, "it only repeats the instruction");
        }
        var circles = words.mostRepeated(8) >= 3 || (words.count() >= 40 && words.repetition(4) > CIRCLING);
        return circles
                ? Verdict.eliminated(Rule.REPETITIVE, "the same sentences again and again")
                : Verdict.KEPT;
    }

    private static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                true;
            default -> Character.isWhitespace(codePoint);
        };
    }
}
