package dev.wizardsdk.dataset;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConversionTest {

    private static Example kept(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Kept.class);
        return ((Verdict.Kept) verdict).example();
    }

    private static String rule(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return ((Verdict.Rejected) verdict).rule();
    }

    @Test
    void anInstructionIsAChat() {
        var chat = (Example.Chat) kept(Conversion.to(Kind.CHAT).apply(Rows.INSTRUCTION));
        assertThat(chat.turns()).containsExactly(Turn.system("Be brief."), Turn.user("Sum up\n\na\nb"),
                Turn.assistant("ab"));
        assertThat(chat.meta()).isEqualTo(Rows.META);
    }

    @Test
    void aPreferenceLosesItsWorseAnswerOnlyWhereThatIsAllowed() {
        var verdict = Conversion.to(Kind.CHAT).apply(Rows.PREFERENCE);
        assertThat(rule(verdict)).isEqualTo("would-lose");
        assertThat(((Verdict.Rejected) verdict).reason()).contains("worse answers");
        var chat = (Example.Chat) kept(
                Conversion.to(Kind.CHAT).allowing(Conversion.Lost.WORSE_ANSWERS).apply(Rows.PREFERENCE));
        assertThat(chat.turns()).containsExactly(Rows.PROMPT.get(0), Rows.PROMPT.get(1), Turn.assistant("Noon."));
    }

    @Test
    void aRankingGivesAPairForEachAnswerThatIsWorse() {
        assertThat(rule(Conversion.to(Kind.PREFERENCE).apply(Rows.RANKED))).isEqualTo("would-lose"); // two are best
        var verdict = (Verdict.Several) Conversion.to(Kind.PREFERENCE).allowing(Conversion.Lost.WORSE_ANSWERS)
                .apply(Rows.RANKED);
        assertThat(verdict.examples()).singleElement().satisfies(row -> {
            var pair = (Example.Preference) row;
            assertThat(pair.chosen()).containsExactly(Turn.assistant("a"));
            assertThat(pair.rejected()).containsExactly(Turn.assistant("b"));
            assertThat(pair.root()).isEqualTo("s1");
        });
    }

    @Test
    void aPairBecomesTwoVotesOfOneRoot() {
        var plain = Rows.PREFERENCE.with(Meta.none());
        assertThat(rule(Conversion.to(Kind.FEEDBACK).apply(plain))).isEqualTo("would-lose");
        var votes = ((Verdict.Several) Conversion.to(Kind.FEEDBACK).allowing(Conversion.Lost.PAIRING).apply(plain))
                .examples();
        assertThat(votes).extracting(row -> ((Example.Feedback) row).good()).containsExactly(true, false);
        assertThat(votes).extracting(Example::root).containsOnly(plain.id());
        assertThat(votes).extracting(Example::id).doesNotHaveDuplicates();
    }

    @Test
    void aToolConversationIsNoInstruction() {
        assertThat(rule(Conversion.to(Kind.INSTRUCTION).apply(Rows.CHAT))).isEqualTo("multi-turn");
        assertThat(rule(Conversion.to(Kind.INSTRUCTION).apply(Rows.MEDIA))).isEqualTo("media");
    }

    @Test
    void anAnswerBecomesTheReferenceOfItsPrompt() {
        var prompt = (Example.PromptOnly) kept(Conversion.to(Kind.PROMPT_ONLY).apply(Rows.INSTRUCTION));
        assertThat(prompt.reference()).isEqualTo("ab");
        assertThat(prompt.prompt()).hasSize(2);
    }

    @Test
    void aPromptIsOneWhateverWasSaidToIt() {
        var disliked = new Example.Feedback(Rows.PROMPT, List.of(Turn.assistant("x")), false, List.of(), Meta.none());
        var prompt = (Example.PromptOnly) kept(
                Conversion.to(Kind.PROMPT_ONLY).allowing(Conversion.Lost.LABEL, Conversion.Lost.ANSWER)
                        .apply(disliked));
        assertThat(prompt.prompt()).isEqualTo(Rows.PROMPT);
    }

    @Test
    void whatNobodyLikedIsNoLesson() {
        var disliked = new Example.Feedback(Rows.PROMPT, List.of(Turn.assistant("x")), false, List.of(), Meta.none());
        assertThat(rule(Conversion.to(Kind.CHAT).allowing(Conversion.Lost.values()).apply(disliked)))
                .isEqualTo("disliked");
        assertThat(rule(Conversion.to(Kind.CHAT).allowing(Conversion.Lost.values()).apply(Rows.STEPWISE)))
                .isEqualTo("wrong-step");
    }

    @Test
    void aRowOfTheKindGoesOnAsItIs() {
        assertThat(kept(Conversion.to(Kind.CHAT).apply(Rows.CHAT))).isSameAs(Rows.CHAT);
    }

    @Test
    void everyRowIsConvertedOrRejectedByRule() {
        for (var kind : List.of(Kind.INSTRUCTION, Kind.CHAT, Kind.PROMPT_ONLY, Kind.PREFERENCE, Kind.FEEDBACK)) {
            for (var row : Rows.ALL) {
                switch (Conversion.to(kind).apply(row)) {
                    case Verdict.Kept(var made) -> assertThat(made.kind()).isEqualTo(kind);
                    case Verdict.Several(var made) -> assertThat(made).extracting(Example::kind).containsOnly(kind);
                    case Verdict.Rejected rejected -> assertThat(rejected.reason()).isNotBlank();
                    case Verdict.InSplit inSplit -> throw new AssertionError(inSplit);
                }
            }
        }
    }

    @Test
    void aKindThatNothingCanBeMadeIntoIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Conversion.to(Kind.STEPWISE))
                .withMessageContaining("instruction, chat");
    }
}
