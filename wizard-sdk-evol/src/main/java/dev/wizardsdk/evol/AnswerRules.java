package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.clean.Filter;
import dev.wizardsdk.dataset.clean.Filters;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Finish;
import java.util.regex.Pattern;

/**
 * The elimination rules for answers: pure functions of the texts. The paper's rules two and three (WizardLM, section 3.3) are here as it
 * gives them, and in a typed form that spares a condolence which says "sorry" and a right answer that is a single letter.
 */
final class AnswerRules {

    private static final double SAME = 0.95;
    private static final double CIRCLING = 0.35;
    private static final int SHORT = 80;
    private static final int ASKING = 120;

    private static final Filter REFUSALS = Filters.refusals().rejecting();
    /** Where the instruction asks for a text in which somebody may decline, such as a poem, only this counts. */
    private static final Pattern DECLINES_THE_TASK = Pattern.compile(
            "^\\s*((i'?m|i am) (very |so |really |truly )?sorry|sorry|unfortunately|i apologi[sz]e)[,.]? (but )?i('m| am)? ?"
                    + "(can'?t|cannot|can not|unable to|not able to|do not have|don'?t have) "
                    + "((help|assist) (you )?with|fulfil+|comply|provide|complete (this|that)|answer (this|that)|see|access|process|view)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SORRY = Pattern.compile("sorry", Pattern.CASE_INSENSITIVE);

    /** The three families of Auto Evol-Instruct: acknowledges or offers and asks; asks what is meant; asks for what is missing. */
    private static final Pattern STALLS = Pattern.compile(
            "^\\W*(understood|got it|noted|thank you|thanks|sure|certainly|of course|absolutely)\\b.{0,160}\\?\\W*$"
                    + "|^\\W*(what do you mean|could you (please )?(clarify|specify|elaborate|be more specific))\\b.{0,160}$"
                    + "|^\\W*((could|can|would) you |please )?(please )?(provide|share|give|clarify|specify)\\b.{0,120}\\?*$"
                    + "|^.{0,80}\\b(i|we)\\b.{0,12}\\bneed (some |a bit )?more (information|context|details)\\b.{0,120}$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern STUCK = Pattern.compile("(\\S{1,8}?)\\1{199}");

    private AnswerRules() {}

    /** What an answer must pass. */
    static Verdict of(Elimination elimination, Instruction instruction, String answer, Finish finish) {
        return elimination.isPaper()
                ? paper(elimination, answer)
                : typed(elimination, instruction, answer, finish);
    }

    /** What an answer that calls tools must pass: it calls those that are offered, as they can be called. */
    static Verdict calls(Instruction instruction, Answering.Chosen chosen) {
        if (chosen.finish() == Finish.LENGTH) {
            return Verdict.eliminated(Rule.TRUNCATED, "cut off at the token limit");
        }
        for (var call : chosen.calls()) {
            var tool = instruction.context().tools().stream().filter(it -> it.name().equals(call.name())).findFirst();
            if (tool.isEmpty()) {
                return Verdict.eliminated(Rule.MALFORMED, "it calls " + call.name() + ", which is not offered");
            }
            var problem = ToolArguments.problem(tool.get(), call);
            if (!problem.isEmpty()) {
                return Verdict.eliminated(Rule.MALFORMED, "it calls " + call.name() + " " + problem);
            }
        }
        return Verdict.KEPT;
    }

    private static Verdict paper(Elimination elimination, String answer) {
        var words = Words.of(answer);
        if (elimination.has(Rule.EMPTY_ANSWER) && words.content().isEmpty()) {
            return Verdict.eliminated(Rule.EMPTY_ANSWER, "only stop words and punctuation");
        }
        return elimination.has(Rule.REFUSED) && words.count() < SHORT && SORRY.matcher(answer).find()
                ? Verdict.eliminated(Rule.REFUSED, "it says \"sorry\" in " + words.count() + " words")
                : Verdict.KEPT;
    }

    private static Verdict typed(Elimination elimination, Instruction instruction, String answer, Finish finish) {
        var words = Words.of(answer);
        for (var rule : new Rule[] {Rule.EMPTY_ANSWER, Rule.REFUSED, Rule.STALLED, Rule.TRUNCATED, Rule.REPETITIVE}) {
            if (elimination.has(rule)) {
                var why = switch (rule) {
                    case EMPTY_ANSWER -> emptiness(instruction, answer, words);
                    case REFUSED -> refusal(instruction, answer, finish);
                    case STALLED -> stalls(instruction, answer, words);
                    case TRUNCATED -> finish == Finish.LENGTH ? "cut off at the token limit" : "";
                    default -> circles(answer, words);
                };
                if (!why.isEmpty()) {
                    return Verdict.eliminated(rule, why);
                }
            }
        }
        return Verdict.KEPT;
    }

    /** Why it says nothing; a letter, a number, a symbol, code and an emoji say something. */
    private static String emptiness(Instruction instruction, String answer, Words words) {
        if (answer.isBlank()) {
            return "there is no answer";
        }
        var onlyStopWords = words.count() > 1 && words.content().isEmpty() && answer.length() > 3;
        var onlyPunctuation = words.count() == 0 && answer.codePoints().allMatch(AnswerRules::isPunctuation);
        if (onlyStopWords || onlyPunctuation) {
            return "only stop words and punctuation: \"" + answer.strip() + "\"";
        }
        return words.count() > 0 && Words.overlap(words.set(), Words.of(instruction.text()).set()) > SAME
                ? "it only repeats the instruction"
                : "";
    }

    private static String refusal(Instruction instruction, String answer, Finish finish) {
        if (finish == Finish.FILTERED) {
            return "withheld by the service's filter";
        }
        var row = new Example.Instruction(instruction.text(), instruction.input(), answer, Meta.none());
        return REFUSALS.apply(row) instanceof dev.wizardsdk.dataset.Verdict.Rejected
                || DECLINES_THE_TASK.matcher(answer.replace('’', '\'')).lookingAt()
                        ? "the model declines, or says that what was asked about is missing"
                        : "";
    }

    /** Where tools or an earlier talk call for it, to ask back is an answer. */
    private static String stalls(Instruction instruction, String answer, Words words) {
        var mayAsk = instruction.kind() == Kind.TOOLS || instruction.kind() == Kind.DIALOGUE;
        return !mayAsk && answer.length() < ASKING * 4 && words.count() < ASKING
                && STALLS.matcher(answer.strip()).lookingAt() ? "it puts off the answer or asks back" : "";
    }

    private static String circles(String answer, Words words) {
        if (STUCK.matcher(answer).find()) {
            return "the same characters again and again";
        }
        return words.mostRepeated(8) >= 3 || (words.count() >= 40 && words.repetition(4) > CIRCLING)
                ? "the same sentences again and again"
                : "";
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
