package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EliminationTest {

    private static final Instruction POEM = Instruction.of("Write a poem about the sea.");
    private static final PromptTemplate TEMPLATE = PromptTemplate.parse(
            "test",
            "form: completion\nreply: line\ngrowth: 2..30\ntopic: 0.5\n---\n"
                    + "Easy: List the rivers of northern Italy by their length.\nHard: {{instruction}}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Write a poem about the sea in which each line names a different kind of ship. |",
            "Write a poem about the sea.                                                   | NO_GAIN",
            "write a poem - about the SEA!                                                 | NO_GAIN",
            "Write a sea poem.                                                             | NO_GAIN",
            "...                                                                           | UNPARSED",
            "Write a poem about the sea and list the rivers of northern Italy by length.   | LEAKED_PROMPT",
            "Write a poem about the sea that follows the given prompt in every detail.     | LEAKED_PROMPT",
            "As an AI language model I would write a long poem about the sea for you.       | AI_SPEAK",
            "Sure! The sea is blue and wide, and I would write a poem about it like this.  | ANSWERED",
            "Explain how a combustion engine works and why it needs oil every few months.  | OFF_TOPIC",
            "Write a poem about the sea the sea the sea the sea the sea the sea the sea.    | REPETITIVE",
            "Write a poem about the sea with at least seven rhymes 海 and some salt.         | OTHER_LANGUAGE",
    })
    void findsWhatIsWrongWithACandidate(String text, Rule rule) {
        assertThat(rule(candidate(text, Finish.STOP))).isEqualTo(rule);
    }

    @Test
    void aCandidateCutOffIsTruncated() {
        assertThat(rule(candidate("Write a poem about the sea in which each", Finish.LENGTH)))
                .isEqualTo(Rule.TRUNCATED);
    }

    @Test
    void aCandidateMayNotGrowBeyondItsBound() {
        var long40 = "Write a poem about the sea with salt, "
                .concat("wind waves gulls sand rock foam kelp crab moon tide ship sail mast "
                        + "rope knot buoy fish coral reef pearl shell dune pier harbour anchor storm island lagoon delta gulf.");
        assertThat(rule(candidate(long40, Finish.STOP))).isEqualTo(Rule.OVERGROWN);
    }

    @Test
    void aBreadthCandidateMayBeShorter() {
        var shorter = written("Paint the sea.", Finish.STOP);
        var verdict = InstructionRules.of(Elimination.typed(), POEM, shorter, Operation.BREADTH,
                PromptTemplate.parse("t", "---\n{{instruction}}"));
        assertThat(verdict).isEqualTo(Verdict.KEPT);
    }

    @Test
    void wordsTheParentSaysItselfAreNoLeak() {
        var parent = Instruction.of("Improve this prompt: the given prompt asks for a poem.");
        var child = written("Improve this prompt and shorten it to ten words: the given prompt asks for a poem.",
                Finish.STOP);
        assertThat(InstructionRules.of(Elimination.typed(), parent, child, Operation.CONSTRAINTS, TEMPLATE))
                .isEqualTo(Verdict.KEPT);
    }

    @Test
    void wordsThePromptBeganItWithAreNoLeak() {
        var text = "Write a poem about the sea. List the rivers of northern Italy that reach it.";
        var begun = new Candidate(0, text, "", "that reach it.", Finish.STOP, "m");
        var written = written(text, Finish.STOP);
        assertThat(InstructionRules.of(Elimination.typed(), POEM, begun, Operation.CONSTRAINTS, TEMPLATE))
                .isEqualTo(Verdict.KEPT);
        assertThat(rule(InstructionRules.of(Elimination.typed(), POEM, written, Operation.CONSTRAINTS, TEMPLATE)))
                .isEqualTo(Rule.LEAKED_PROMPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "   \n", "...", "the of and is", "I'm sorry, but I can't help with that.",
            "I cannot assist with this request.",
            "Sorry, I am unable to see any table.", "As an AI language model, I cannot have opinions.",
            "Please provide the text.",
            "Could you provide more details about the table?",
            "Unfortunately, I do not have access to that file. I can't open it."
    })
    void eliminatesAnswersThatSayNothingOrDecline(String answer) {
        assertThat(AnswerRules.of(Elimination.typed(), POEM, answer, Finish.STOP))
                .isInstanceOf(Verdict.Eliminated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "I am so sorry for your loss. Your grandmother was a kind woman, and we will all miss her.",
            "That sounds hard; I'm sorry you had to wait so long. Here is what you can do next: call the clinic again.",
            "^a.+", "A", "'A'", "42", "😀😢", "yes", "def f(x): return x", "No.", "3/4"
    })
    void sparesAnswersThatTheUntypedRulesWouldTake(String answer) {
        assertThat(AnswerRules.of(Elimination.typed(), POEM, answer, Finish.STOP)).isEqualTo(Verdict.KEPT);
    }

    @Test
    void anAnswerThatGoesInCirclesIsEliminated() {
        var circle = "The sea is wide and deep and blue and cold. ".repeat(5);
        assertThat(AnswerRules.of(Elimination.typed(), POEM, circle, Finish.STOP))
                .isInstanceOf(Verdict.Eliminated.class);
    }

    @Test
    void scriptsWithoutSpacesAreCountedByCharacter() {
        var parent = Instruction.of("写一首关于大海的诗。");
        var child = written("写一首关于大海的诗，每行必须提到一种不同的船。", Finish.STOP);
        var same = written("写一首关于大海的诗", Finish.STOP);
        assertThat(InstructionRules.of(Elimination.typed(), parent, child, Operation.CONSTRAINTS, TEMPLATE))
                .isEqualTo(Verdict.KEPT);
        assertThat(rule(InstructionRules.of(Elimination.typed(), parent, same, Operation.CONSTRAINTS, TEMPLATE)))
                .isEqualTo(Rule.NO_GAIN);
    }

    private static Verdict candidate(String text, Finish finish) {
        return InstructionRules.of(Elimination.typed(), POEM, written(text, finish), Operation.CONSTRAINTS,
                TEMPLATE);
    }

    private static Candidate written(String text, Finish finish) {
        return new Candidate(0, text, "", text, finish, "m");
    }

    private static Rule rule(Verdict verdict) {
        return verdict instanceof Verdict.Eliminated eliminated ? eliminated.rule() : null;
    }
}
