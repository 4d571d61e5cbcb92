package dev.wizardsdk.local.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class GrammarTest {

    @Test
    void allowsLiteralsAndAlternatives() {
        var grammar = Grammar.parse("root ::= \"yes\" | \"no\" (\"!\" | \"?\")\n");

        assertThat(grammar.matches("yes")).isTrue();
        assertThat(grammar.matches("no!")).isTrue();
        assertThat(grammar.matches("no?")).isTrue();
        assertThat(grammar.matches("no")).isFalse();
        assertThat(grammar.matches("yes!")).isFalse();
        assertThat(grammar.matches("")).isFalse();
    }

    @Test
    void countsRepetitions() {
        assertAllows("root ::= \"a\"{2}", "aa", "a", "aaa");
        assertAllows("root ::= \"a\"{2,}", "aaaaaa", "a");
        assertAllows("root ::= \"a\"{2,4}", "aaaa", "a", "aaaaa");
        assertAllows("root ::= \"a\"{ 0 , 2 }", "aa", "aaa");
        assertAllows("root ::= \"ab\"* \"c\"", "ababc", "abac");
        assertAllows("root ::= \"ab\"+", "abab", "");
        assertAllows("root ::= [a-c]? \"d\"", "d", "aad");
        assertAllows("root ::= (\"a\" | \"b\"){3} \"a\"?", "abba", "abbb");
        assertAllows("root ::= \"a\"{0} \"b\"", "b", "ab");
        assertAllows("root ::= (\"a\"{2}){2}", "aaaa", "aaa");
        assertAllows("root ::= \"a\"{1000} \"b\"{0,1000}", "a".repeat(1000) + "b".repeat(1000),
                "a".repeat(999), "a".repeat(1000) + "b".repeat(1001));
    }

    @Test
    void repeatsWhatMayBeEmpty() {
        assertAllows("root ::= (\"a\"?){3} \"b\"", "b", "aaaab");
        assertAllows("root ::= (\"a\"?){3} \"b\"", "aaab", "c");
        assertAllows("root ::= (\"a\"? \"b\"?)* \"c\"", "abbac", "d");
        assertAllows("root ::= ((\"a\"*)*)* \"c\"", "aac", "b");
        assertAllows("root ::= ((\"a\" | ){2,5} \",\"){2}", "a,aaaaa,", "a,aaaaaa,");
        assertAllows("root ::= ((\"a\"?){0,1000} \"b\"?){0,1000}", "ababaab", "c");
    }

    @Test
    void readsCharacterClasses() {
        assertAllows("root ::= [a-z0-9_-]+", "a_9-", "A", "ä");
        assertAllows("root ::= [^\\n\"]+", "a ü 😀", "a\nb", "a\"");
        assertAllows("root ::= [\\x41-\\u0043\\U0001F600]+", "ABC😀", "D");
        assertAllows("root ::= [\\]\\[\\\\]+", "][\\", "a");
        assertAllows("root ::= [ぁ-ゟ]+", "ひらがな", "カ");
        assertAllows("root ::= . \"x\"", "😀x", "😀", "xxx");
        assertAllows("root ::= [-a]", "-", "b");
    }

    @Test
    void readsEscapesOfLiterals() {
        assertAllows("root ::= \"\\\"\\t\\\\\\n\\r\\x41\\u00e9\\U0001F600\"", "\"\t\\\n\rAé😀", "A");
    }

    @Test
    void readsCommentsAndLines() {
        var gbnf = """
                # a list
                root ::= (
                    item   # with its end
                    "\\n"
                )+
                item ::= "- " |
                    "* "
                unused ::= "x"\r
                """;

        assertAllows(gbnf, "- \n* \n", "- ");
    }

    @Test
    void theLastDefinitionOfARuleCounts() {
        assertAllows("root ::= \"a\"\nroot ::= \"b\"", "b", "a");
    }

    @Test
    void followsRecursion() {
        var gbnf = "root ::= \"(\" root* \")\" | \"x\"";

        assertAllows(gbnf, "(x((x)x)())", "(x", "())");
        assertAllows(gbnf, "(".repeat(5000) + ")".repeat(5000), "(".repeat(5000) + ")".repeat(4999));
    }

    @Test
    void takesNoRoomForRulesThatEndWithThemselves() {
        assertAllows("root ::= \"a\" root | \"b\"", "a".repeat(100_000) + "b", "a");
    }

    @Test
    void tellsWhetherItMayEndAndWhatMayFollow() {
        var state = Grammar.parse("root ::= \"ab\" [cd]?").start();

        assertThat(state.complete()).isFalse();
        assertThat(state.nextBytes().stream().toArray()).containsExactly('a');
        var after = state.after(bytes("ab"));
        assertThat(after.complete()).isTrue();
        assertThat(after.nextBytes().stream().toArray()).containsExactly('c', 'd');
        assertThat(after.after(bytes("c")).nextBytes().isEmpty()).isTrue();
        assertThat(after.after(bytes("x")).dead()).isTrue();
        assertThat(state.after(bytes("ab"))).isSameAs(after);
    }

    @Test
    void isTheSameHoweverBytesAreCut() {
        var grammar = Grammar.parse("root ::= [ä-ü€😀-😏]{1,9} \"!\"");
        var text = bytes("äü€😀!");
        for (int cut = 0; cut <= text.length; cut++) {
            var state = grammar.start().after(Arrays.copyOf(text, cut))
                    .after(Arrays.copyOfRange(text, cut, text.length));
            assertThat(state.complete()).isTrue();
        }
        assertThat(grammar.start().after(new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98}).dead()).isFalse();
        assertThat(grammar.start().after(new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x99}).dead()).isTrue();
    }

    @Test
    void allowsNoBytesThatAreNoCharacters() {
        var any = Grammar.parse("root ::= .*").start();

        assertThat(any.after(new byte[] {(byte) 0xFF}).dead()).isTrue();
        assertThat(any.after(new byte[] {(byte) 0x80}).dead()).isTrue();
        assertThat(any.after(new byte[] {(byte) 0xC0, (byte) 0x80}).dead()).isTrue();
        assertThat(any.after(new byte[] {(byte) 0xED, (byte) 0xA0}).dead()).as("a surrogate").isTrue();
        assertThat(any.after(new byte[] {(byte) 0xF4, (byte) 0x90}).dead()).as("beyond Unicode").isTrue();
        assertThat(any.after(new byte[] {(byte) 0xF4, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF}).complete()).isTrue();
    }

    @Test
    void everyCharacterIsInExactlyOneOfASetAndTheOthers() {
        var in = Grammar.parse("root ::= [a-zß-ʸΩ-🂡]");
        var out = Grammar.parse("root ::= [^a-zß-ʸΩ-🂡]");
        for (int each = 0; each <= Character.MAX_CODE_POINT; each += each < 0x900 ? 1 : 61) {
            if (each < Character.MIN_SURROGATE || each > Character.MAX_SURROGATE) {
                var text = Character.toString(each);
                var expected = (each >= 'a' && each <= 'z') || (each >= 'ß' && each <= 'ʸ')
                        || (each >= 'Ω' && each <= 0x1F0A1);
                assertThat(in.matches(text)).as(text).isEqualTo(expected);
                assertThat(out.matches(text)).as(text).isNotEqualTo(expected);
            }
        }
    }

    @Test
    void refusesWithLineAndColumn() {
        assertFault("root ::= foo", 1, 10, "there is no rule foo");
        assertFault("a ::= \"x\"", 1, 10, "there is no rule root");
        assertFault("root ::= \"a\"\nb ::= \"x", 2, 7, "does not end");
        assertFault("root ::= [a", 1, 10, "does not end");
        assertFault("root ::= []", 1, 10, "no character");
        assertFault("root ::= [z-a]", 1, 14, "before it begins");
        assertFault("root ::= (\"a\"", 1, 14, "expected )");
        assertFault("root ::= \"a\" )", 1, 14, "did not expect ')'");
        assertFault("root ::= * \"a\"", 1, 10, "nothing to repeat");
        assertFault("root ::= \"a\"{3,2}", 1, 13, "cannot be");
        assertFault("root ::= \"a\"{,2}", 1, 14, "expected a number");
        assertFault("root ::= \"a\"{99999999}", 1, 14, "too large a repetition");
        assertFault("root ::= \"\\q\"", 1, 11, "no escape");
        assertFault("root ::= \"\\x4\"", 1, 13, "hexadecimal");
        assertFault("root = \"a\"", 1, 6, "expected ::=");
        assertFault("root ::= !<think>", 1, 10, "negated token");
        assertFault("root ::= " + "(".repeat(300), 1, 210, "deep");
        assertFault("", 1, 1, "no rule root");
    }

    @Test
    void refusesRulesThatBeginWithThemselves() {
        assertFault("root ::= root \"a\" | \"b\"", 1, 1, "left recursion");
        assertFault("root ::= a\na ::= \"x\"? b \"y\" | \"z\"\nb ::= a | \"c\"", 2, 1, "left recursion");
        assertFault("root ::= a* root \"x\" | \"y\"\na ::= \"x\"", 1, 1, "left recursion");
    }

    @Test
    void refusesRulesThatNeverEnd() {
        assertFault("root ::= \"x\" | a\n  \na ::= \"a\" a", 3, 1, "never comes to an end");
    }

    @Test
    void endsHostileGrammarsWithATypedError() {
        var ways = new StringBuilder("root ::= a0\n");
        for (int i = 0; i < 13; i++) {
            ways.append("a%1$d ::= b%1$d | c%1$d%nb%1$d ::= a%2$d \"b%1$d\"%nc%1$d ::= a%2$d \"c%1$d\"%n".formatted(i,
                    i + 1));
        }
        var ambiguous = Grammar.parse(ways + "a13 ::= \"x\"");
        assertThatThrownBy(() -> ambiguous.matches("x")).isInstanceOf(GrammarException.class)
                .hasMessageContaining("ambiguous");

        var chain = new StringBuilder("root ::= a0\n");
        for (int i = 0; i < 20_000; i++) {
            chain.append("a").append(i).append(" ::= a").append(i + 1).append(" \"x\"?\n");
        }
        var deep = Grammar.parse(chain + "a20000 ::= \"y\"");
        assertThatThrownBy(() -> deep.matches("y")).isInstanceOf(GrammarException.class);
        assertThat(Grammar.parse("root ::= \"(\" root \")\" | \"x\"").start().after(bytes("(".repeat(20_000))).dead())
                .isTrue();
    }

    @Test
    void writesWhatItReads() {
        var gbnf = """
                root ::= ("a\\"\\\\\\n" | [^\\x00-\\x1F\\"]{2,4} item* .)
                item ::= ([a-z\\-\\]\\x5E] "" (item "x")+ | <think> <[12]> <[[INST]]>)
                """;
        var written = Grammar.parse(gbnf).gbnf();

        assertThat(Grammar.parse(written).gbnf()).isEqualTo(written);
        assertThat(written).contains("{2,4}", "<think> <[12]> <[[INST]]>");
    }

    private static void assertAllows(String gbnf, String allowed, String... others) {
        var grammar = Grammar.parse(gbnf);
        assertThat(grammar.matches(allowed)).as(allowed).isTrue();
        for (var other : others) {
            assertThat(grammar.matches(other)).as(other).isFalse();
        }
        assertThat(Grammar.parse(grammar.gbnf()).matches(allowed)).isTrue();
    }

    private static void assertFault(String gbnf, int line, int column, String reason) {
        assertThatThrownBy(() -> Grammar.parse(gbnf))
                .hasMessageContaining(reason)
                .asInstanceOf(type(GrammarException.class))
                .satisfies(fault -> assertThat(fault.line()).as("line of %s", fault.getMessage()).isEqualTo(line))
                .satisfies(
                        fault -> assertThat(fault.column()).as("column of %s", fault.getMessage()).isEqualTo(column));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
