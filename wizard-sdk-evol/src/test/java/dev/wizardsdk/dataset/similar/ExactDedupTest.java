package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExactDedupTest {

    @Test
    void theFirstOneStaysAndIsNamed() {
        var verdicts = Passing.through(Dedup.exact(),
                List.of(Passing.row("a", "b"), Passing.row("ab", ""), Passing.row("a", "b")));
        assertThat(Passing.rejected(verdicts)).containsExactly(2);
        assertThat(verdicts.get(2))
                .isEqualTo(new Verdict.Rejected("duplicate", "the same text as in rows.jsonl:1", "rows.jsonl:1"));
    }

    @Test
    void comparesTheChosenSides() {
        var rows = List.of(Passing.row("a", "b"), Passing.row("a", "c"));
        assertThat(Passing.rejected(Passing.through(Dedup.exact(), rows))).isEmpty();
        assertThat(Passing.rejected(Passing.through(Dedup.exact().on(Side.PROMPT), rows))).containsExactly(1);
    }

    @Test
    void aConversationMayBeTheSameAsAnInstruction() {
        var chat = new Example.Chat(List.of(Turn.user("a"), Turn.assistant("b")), List.of(), Meta.none());
        assertThat(Passing.rejected(Passing.through(Dedup.exact(), List.of(Passing.row("a", "b"), chat))))
                .containsExactly(1);
    }

    @Test
    void oppositeLabelsAreNoDuplicates() {
        var rows = List.of(feedback(true), feedback(false), feedback(true));
        assertThat(Passing.rejected(Passing.through(Dedup.exact(), rows))).containsExactly(2);
    }

    private static Example feedback(boolean good) {
        return new Example.Feedback(List.of(Turn.user("a")), List.of(Turn.assistant("b")), good, List.of(),
                Meta.none());
    }

    @Test
    void findsThemAmongMany() {
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(Passing.row("row " + i % 15_000, ""));
        }
        var rejected = Passing.rejected(Passing.through(Dedup.exact(), rows));
        assertThat(rejected).hasSize(5_000).startsWith(15_000);
    }

    @ParameterizedTest
    @CsvSource({
            "'Hello,   World!', 'hello world'",
            "'Room 12', 'room 99'",
            "'Café – crème', 'CAFE CREME'",
            "'ＡＢＣ１', 'abc2'",
            "'Привёт', 'привет'",
            "'كِتَاب', 'كتاب'",
            "'line\r\nbreak', 'line break'"
    })
    void normalisedLooksPastForm(String one, String other) {
        assertThat(Passing.rejected(Passing.through(Dedup.exact(), Passing.rows(List.of(one, other))))).isEmpty();
        assertThat(Passing.rejected(Passing.through(Dedup.normalised(), Passing.rows(List.of(one, other)))))
                .containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"'กิน', 'กัน'", "'がっこう', 'かっこう'", "'हिन्दी', 'हन्द'", "'!!!', '???'", "'a+b', 'a*b'"})
    void normalisedKeepsApartWhatIsAnotherWord(String one, String other) {
        assertThat(Passing.rejected(Passing.through(Dedup.normalised(), Passing.rows(List.of(one, other))))).isEmpty();
    }
}
