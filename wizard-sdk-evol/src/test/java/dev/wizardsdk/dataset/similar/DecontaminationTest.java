package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DecontaminationTest {

    private static final String SHOP = "Marta runs a small shop and sells 14 jars of honey every morning. On Saturdays she sells twice as"
            + " many jars, because hikers pass by. How many jars has Marta sold by the end of a week of seven days?";
    private static final String CODE = """
            def longest_run(values, limit):
                \"""Tell how long the longest unbroken run of values below the limit is,
                and give back zero when not a single one of them lies below it.
                >>> longest_run([1, 2, 9, 3], 5)
                2
                \"""
            """;
    private static final String CHINESE = "小明家的果园里有一百二十棵苹果树，每棵树平均能收获三十五公斤苹果，请计算今年一共可以收获多少公斤苹果。";
    private static final List<String> INNOCENT = List.of("Write a short story about a shop that sells honey to hikers.",
            "Explain how a list of values is sorted in Python and give an example.", "请写一篇关于苹果的文章，介绍苹果的营养价值和收获季节。");

    private final Decontamination step = Decontamination.against("own",
            List.of(SHOP, CODE, CHINESE, "Say hello", "Name the seven seas now"));

    @Test
    void namesTheItemAndHowMuchOfItStandsThere() {
        var verdict = step.apply(Passing.row("Hi", "Here it is: " + SHOP));
        assertThat(verdict).isEqualTo(
                new Verdict.Rejected("benchmark", "100 % of the prompt of own:1 stands in the row's answer", "own:1"));
    }

    @ParameterizedTest
    @EnumSource
    void findsItemsInAllForms(Planting.Form form) {
        var planting = new Planting(5);
        for (var item : List.of(SHOP, CODE)) {
            for (int i = 0; i < 10; i++) {
                assertThat(step.apply(planting.row(planting.planted(form, item), INNOCENT)))
                        .isInstanceOf(Verdict.Rejected.class);
            }
        }
    }

    @Test
    void findsItemsInScriptsWithoutBlanks() {
        var broken = CHINESE.replace("，", "").replace("平均", "大约");
        assertThat(step.apply(Passing.row("问题：" + broken, "四千二百"))).isInstanceOf(Verdict.Rejected.class);
    }

    @Test
    void letsRowsOfTheSameSubjectsThrough() {
        INNOCENT.forEach(text -> assertThat(step.apply(Passing.row(text, "Yes."))).isInstanceOf(Verdict.Kept.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Please name the seven seas now, all of them", "NAME the seven\nseas, now!"})
    void aShortItemMustStandThereWhole(String text) {
        assertThat(step.apply(Passing.row(text, ""))).isEqualTo(
                new Verdict.Rejected("benchmark", "all of the prompt of own:5 stands in the row's prompt", "own:5"));
        assertThat(step.apply(Passing.row("Name the seven deadly sins now", ""))).isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void aVeryShortItemMustBeTheWholePrompt() {
        assertThat(step.apply(Passing.row("Say hello to my friend", ""))).isInstanceOf(Verdict.Kept.class);
        assertThat(step.apply(Passing.row("Say: hello!", ""))).isInstanceOf(Verdict.Rejected.class);
    }

    @Test
    void findsReferenceAnswersInConversations() {
        var item = new Example.PromptOnly(List.of(Turn.user("Prove it.")), List.of(), SHOP, Meta.none().withId("p/1"));
        var chat = new Example.Chat(List.of(Turn.user("Go on"), Turn.assistant(SHOP)), List.of(), Meta.none());
        assertThat(Decontamination.against(Source.of("proofs", List.of(item))).apply(chat)).isInstanceOfSatisfying(
                Verdict.Rejected.class, rejected -> assertThat(rejected.match()).isEqualTo("proofs:1 (p/1)"));
    }

    @Test
    void refusesABenchmarkWithoutItems() {
        assertThatThrownBy(() -> Decontamination.against(Source.of("none.jsonl", List.of())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("none.jsonl");
    }

    /** Texts about honey point one way, all others another. */
    private static final Embedder BY_SUBJECT = texts -> texts.stream()
            .map(text -> text.toLowerCase(Locale.ROOT).contains("honey") ? new float[] {3, 0.1f} : new float[] {0, 1})
            .toList();

    private static final Example RETOLD = Passing
            .row("A beekeeper fills honey into glasses: 14 are bought a day, 28 on the weekend's first day."
                    + " What is the weekly total?", "112");

    @Test
    void asksTheJudgeAboutTheNearestItem() {
        var judge = ScriptedProvider.answering(request -> "Yes.");
        var judged = step.judged(BY_SUBJECT, ModelClient.over(judge), 0.9);

        assertThat(step.apply(RETOLD)).isInstanceOf(Verdict.Kept.class);
        assertThat(judged.apply(RETOLD)).isEqualTo(new Verdict.Rejected("benchmark-rephrased",
                "the row's prompt is the prompt of own:1 in other words, says the judge (cosine 1.000)", "own:1"));
        assertThat(judge.requests()).hasSize(1);
        assertThat(judge.requests().getFirst().toString()).contains(SHOP).contains("A beekeeper fills");
    }

    @Test
    void keepsWhatTheJudgeCallsAnotherProblem() {
        assertThat(step.judged(BY_SUBJECT, ModelClient.over(ScriptedProvider.answering(request -> "no")), 0.9)
                .apply(RETOLD))
                .isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void doesNotAskAboutWhatIsFarFromAllItems() {
        var judge = ScriptedProvider.answering(request -> "yes");
        var far = Decontamination.against("own", List.of(SHOP)).judged(BY_SUBJECT, ModelClient.over(judge), 0.9);
        assertThat(far.apply(Passing.row("Name a colour", "Red"))).isInstanceOf(Verdict.Kept.class);
        assertThat(judge.requests()).isEmpty();
    }

    @Test
    void rejectsByARuleOfItsOwnWhatCouldNotBeJudged() {
        var unclear = step.judged(BY_SUBJECT, ModelClient.over(ScriptedProvider.answering(request -> "Perhaps")), 0.9);
        assertThat(unclear.apply(RETOLD)).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.rule()).isEqualTo("benchmark-unjudged");
            assertThat(rejected.reason()).contains("Perhaps");
        });
        var failing = step.judged(BY_SUBJECT, failing(ErrorKind.FILTERED), 0.9);
        assertThat(failing.apply(RETOLD)).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.rule()).isEqualTo("benchmark-unjudged");
            assertThat(rejected.reason()).contains("FILTERED");
        });
    }

    @Test
    void endsWhenNoLaterRowCouldBeJudged() {
        assertThatThrownBy(() -> step.judged(BY_SUBJECT, failing(ErrorKind.AUTHENTICATION), 0.9).apply(RETOLD))
                .isInstanceOf(ModelException.class);
    }

    private static ModelClient failing(ErrorKind kind) {
        return ModelClient.over(ScriptedProvider.answering(request -> {
            throw ModelException.of(kind, "it did not work").build();
        }));
    }
}
