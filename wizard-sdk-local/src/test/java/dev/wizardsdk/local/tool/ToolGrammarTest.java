package dev.wizardsdk.local.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wizardsdk.local.grammar.Grammar;
import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.local.grammar.TokenGrammar;
import dev.wizardsdk.local.grammar.TokenTrie;
import dev.wizardsdk.model.ToolDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ToolGrammarTest {

    private static final List<ToolDefinition> TOOLS = List.of(
            new ToolDefinition("weather", "The weather", """
                    {"type": "object", "properties": {"city": {"type": "string", "maxLength": 12},
                     "days": {"type": "integer", "minimum": 1, "maximum": 7}}, "required": ["city"]}"""),
            new ToolDefinition("set-unit", "Chooses", """
                    {"type": "object", "properties": {"unit": {"enum": ["C", "F"]}}, "required": ["unit"]}"""));

    /** What the grammar of required calls allows is read as calls whose arguments are valid, in every form. */
    @ParameterizedTest
    @EnumSource
    void whatItAllowsIsReadAsCalls(CallFormat format) throws IOException {
        var grammar = ToolGrammar.of(format, TOOLS, true);
        var random = new Random(11);
        for (int i = 0; i < 60; i++) {
            var answer = walk(grammar, random);
            var reader = new AnswerReader(Optional.of(format), Optional.empty(), TOOLS, false, i);
            var found = new ArrayList<>(reader.add(answer));
            found.addAll(reader.end());
            assertThat(found).as(answer).noneMatch(Delta.Malformed.class::isInstance)
                    .anyMatch(Delta.Called.class::isInstance);
            for (var each : found) {
                if (each instanceof Delta.Called called) {
                    var arguments = new ObjectMapper().readTree(called.call().arguments());
                    assertThat(arguments.has(called.call().name().equals("weather") ? "city" : "unit")).isTrue();
                    assertThat(arguments.path("days").asInt(1)).isBetween(1, 7);
                    assertThat(arguments.path("unit").asText("C")).isIn("C", "F");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesPlainTextFree(CallFormat format) {
        var grammar = ToolGrammar.of(format, TOOLS, false);

        assertThat(grammar.matches("No tool needed: {\"a\": 1} <b> [x] functions.")).isTrue();
        assertThat(grammar.matches("")).isTrue();
        assertThat(ToolGrammar.of(format, TOOLS, true).matches("No tool")).isFalse();
    }

    @Test
    void holdsACallToTheToolsAndTheirArguments() {
        var grammar = ToolGrammar.of(CallFormat.HERMES, TOOLS, false);

        assertThat(grammar
                .matches("Ok.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Rom\"}}\n</tool_call>"
                        + "\nand then"))
                .isTrue();
        assertThat(grammar.matches("<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Rom\"}}"))
                .isFalse();
        assertThat(grammar.start().after(bytes("<tool_call>\n{\"name\": \"rocket")).dead()).isTrue();
        assertThat(
                grammar.start().after(bytes("<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"days\": 9")).dead())
                .isTrue();
        assertThat(grammar.start().after(bytes("<tool_call>Hello")).dead()).isTrue();
    }

    @Test
    void holdsABareCallOnlyAtTheBeginning() {
        var grammar = ToolGrammar.of(CallFormat.LLAMA3, TOOLS, false);

        assertThat(grammar.start().after(bytes("{\"name\": \"rocket")).dead()).isTrue();
        assertThat(grammar.matches("{\"name\": \"weather\", \"parameters\": {\"city\": \"Rom\"}}")).isTrue();
        assertThat(grammar.matches("It is {\"name\": \"rocket\"}")).isTrue();
        assertThat(grammar.matches("{\"nam\": 1}")).isTrue();
    }

    @Test
    void takesControlTokensForMarks() {
        var pieces = new String[] {"<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>",
                "<｜tool▁calls▁end｜>", "<eos>", "<other>", "weather", "set-unit", "{\"unit\":", "\"C\"", "}", "x"};
        var bytes = new byte[pieces.length][];
        for (int i = 0; i < pieces.length; i++) {
            bytes[i] = bytes(pieces[i]);
        }
        var control = new BitSet();
        control.set(0, 7);
        var ends = new BitSet();
        ends.set(5);
        var trie = new TokenTrie(bytes, control, ends);
        var cursor = new TokenGrammar(ToolGrammar.of(CallFormat.DEEPSEEK_3_1, TOOLS, false), trie).cursor();

        assertThat(cursor.allowed().cardinality()).as("free").isEqualTo(pieces.length);
        cursor.accept(12);
        cursor.accept(0);
        assertThat(cursor.allowed().stream().toArray()).containsExactly(1);
        cursor.accept(1);
        assertThat(cursor.allowed().stream().toArray()).containsExactly(7, 8);
        for (var token : new int[] {8, 2, 9, 10, 11, 3, 4}) {
            cursor.accept(token);
        }
        assertThat(cursor.complete()).isTrue();
    }

    @Test
    void textParametersMayHoldAnything() {
        var grammar = ToolGrammar.of(CallFormat.QWEN_CODER, TOOLS, false);

        assertThat(grammar.matches("""
                <tool_call>
                <function=weather>
                <parameter=city>
                a < b </param
                </parameter>
                <parameter=days>
                3
                </parameter>
                </function>
                </tool_call>""")).isTrue();
        assertThat(grammar.start().after(bytes("<tool_call>\n<function=weather>\n<parameter=days>")).dead()).isTrue();
    }

    @Test
    void namesTheToolWhoseSchemaItCannotHold() {
        var tool = new ToolDefinition("odd", "", "{\"type\": \"object\", \"not\": {}}");

        assertThatThrownBy(() -> ToolGrammar.of(CallFormat.HERMES, List.of(tool), false))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("odd")
                .hasMessageContaining("not at #/not");
        assertThatThrownBy(() -> ToolGrammar.of(CallFormat.HERMES, List.of(), false))
                .isInstanceOf(GrammarException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Random characters of the grammar, until it may end. */
    private static String walk(Grammar grammar, Random random) {
        var text = new ByteArrayOutputStream();
        var state = grammar.start();
        while (!state.complete()) {
            var next = state.nextBytes().stream().filter(each -> each < 0x80).toArray();
            if (next.length == 0) {
                next = state.nextBytes().stream().toArray();
            }
            var quote = state.nextBytes().get('"') && next.length > 20;
            var line = state.nextBytes().get('\n') && next.length > 20;
            var chosen = random.nextInt(3) == 0 && (quote || line)
                    ? (line ? '\n' : '"')
                    : next[random.nextInt(next.length)];
            var ending = text.toString(StandardCharsets.UTF_8).endsWith("\n") && state.nextBytes().get('<')
                    && next.length > 20;
            if (ending && random.nextBoolean()) {
                for (var each : bytes("</parameter>\n")) {
                    text.write(each);
                    state = state.after(new byte[] {each});
                }
                continue;
            }
            text.write(chosen);
            state = state.after(new byte[] {(byte) chosen});
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
