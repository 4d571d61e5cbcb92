package dev.wizardsdk.local.grammar;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GrammarCursorTest {

    private static final String[] PIECES = {"<s>", "</s>", "<call>", "a", "b", "ab", "abc", "ab", "", "\"", "é", "c",
            " "};
    private static final int END = 1;
    private static final int CALL = 2;

    @Test
    void allowsTheTokensThatGoOn() {
        var cursor = cursor("root ::= \"ab\" \"c\"?");

        assertThat(allowed(cursor)).containsExactly(3, 5, 6, 7);
        cursor.accept(3);
        assertThat(allowed(cursor)).containsExactly(4);
        cursor.accept(4);
        assertThat(cursor.complete()).isTrue();
        assertThat(allowed(cursor)).containsExactly(END, 11);
        assertThat(cursor.finished()).isFalse();
        cursor.accept(11);
        assertThat(allowed(cursor)).containsExactly(END);
        assertThat(cursor.finished()).isTrue();
        cursor.accept(END);
        assertThat(allowed(cursor)).isEmpty();
        assertThat(cursor.complete()).isTrue();
    }

    @Test
    void checksOneTokenAsTheMaskDoes() {
        var cursor = cursor("root ::= \"\\\"\" [^\"]{0,4} \"\\\"\"");
        var random = new Random(3);
        for (int step = 0; step < 200; step++) {
            var allowed = cursor.allowed();
            for (int token = 0; token < PIECES.length; token++) {
                assertThat(cursor.allows(token)).as(PIECES[token]).isEqualTo(allowed.get(token));
            }
            if (allowed.get(END)) {
                cursor = cursor("root ::= \"\\\"\" [^\"]{0,4} \"\\\"\"");
            } else {
                var tokens = allowed.stream().toArray();
                cursor.accept(tokens[random.nextInt(tokens.length)]);
            }
        }
    }

    @Test
    void takesTheScoresOfOtherTokensAway() {
        var cursor = cursor("root ::= \"ab\"");
        var logits = new float[PIECES.length];

        cursor.mask(logits);

        for (int token = 0; token < logits.length; token++) {
            assertThat(logits[token] == 0).isEqualTo(List.of(3, 5, 7).contains(token));
        }
    }

    @Test
    void refusesWhatIsNotAllowed() {
        var cursor = cursor("root ::= \"ab\"");

        assertThatThrownBy(() -> cursor.accept(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cursor.accept(END)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cursor("root ::= \"xyz\"").mask(new float[PIECES.length]))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("vocabulary");
    }

    @Test
    void allowsControlTokensOnlyWhereTheyAreNamed() {
        assertThat(allowed(cursor("root ::= [^x]*"))).doesNotContain(0, CALL).contains(END, 3);
        var named = cursor("root ::= <call> \"a\" <[1]> \"b\"");
        assertThat(allowed(named)).containsExactly(CALL);
        named.accept(CALL);
        named.accept(3);
        assertThat(allowed(named)).as("an end in the midst, by its number").containsExactly(END);
        named.accept(END);
        assertThat(allowed(named)).containsExactly(4);
    }

    @Test
    void leavesTextFreeUntilATrigger() {
        var grammar = Grammar.of(Map.of("root", new Expression.Free(List.of(
                new Expression.Trigger("bc", false, Expression.text("a")),
                new Expression.Trigger("<call>", false,
                        Expression.sequence(Expression.text("ab"), new Expression.Reference("root")))))));
        var cursor = cursor(grammar);

        assertThat(allowed(cursor)).as("anything, and nothing of the trigger is wrong")
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12);
        cursor.accept(5);
        assertThat(cursor.complete()).isTrue();
        cursor.accept(11);
        assertThat(allowed(cursor)).containsExactly(3);
        cursor.accept(3);
        assertThat(allowed(cursor)).containsExactly(END);

        var other = cursor(grammar);
        other.accept(10);
        other.accept(CALL);
        assertThat(other.complete()).isFalse();
        assertThat(allowed(other)).containsExactly(3, 5, 6, 7);
        other.accept(5);
        assertThat(allowed(other)).hasSize(12);
    }

    @Test
    void seesSomeTriggersOnlyAtTheBeginning() {
        var grammar = Grammar.of(Map.of("root", new Expression.Free(List.of(
                new Expression.Trigger("a", true, Expression.text("b"))))));

        var first = cursor(grammar);
        first.accept(3);
        assertThat(allowed(first)).containsExactly(4);
        var later = cursor(grammar);
        later.accept(4);
        later.accept(3);
        assertThat(allowed(later)).hasSize(12);
    }

    @Test
    void keepsGrammarsByTheirText() {
        var grammars = new Grammars(trie());

        assertThat(grammars.gbnf("root ::= \"a\"")).isSameAs(grammars.gbnf("root ::= \"a\""));
        assertThat(grammars.schema("{}")).isSameAs(grammars.schema("{}"));
        var first = grammars.gbnf("root ::= \"a\"");
        for (int i = 0; i < 100; i++) {
            grammars.gbnf("root ::= \"a" + i + "\"");
        }
        assertThat(grammars.gbnf("root ::= \"a\"")).as("no longer kept").isNotSameAs(first);
    }

    private static List<Integer> allowed(GrammarCursor cursor) {
        return cursor.allowed().stream().boxed().toList();
    }

    private static GrammarCursor cursor(String gbnf) {
        return cursor(Grammar.parse(gbnf));
    }

    private static GrammarCursor cursor(Grammar grammar) {
        return new TokenGrammar(grammar, trie()).cursor();
    }

    private static TokenTrie trie() {
        var pieces = new byte[PIECES.length][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = PIECES[i].getBytes(StandardCharsets.UTF_8);
        }
        var control = new BitSet();
        control.set(0, 3);
        var ends = new BitSet();
        ends.set(END);
        return new TokenTrie(pieces, control, ends);
    }
}
