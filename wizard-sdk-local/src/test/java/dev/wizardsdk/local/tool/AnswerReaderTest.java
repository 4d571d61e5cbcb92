package dev.wizardsdk.local.tool;

import dev.wizardsdk.local.tool.Delta.Fault;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class AnswerReaderTest {

    private static final List<ToolDefinition> TOOLS = List.of(
            new ToolDefinition("weather", "The weather of a city", """
                    {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
                     "required": ["city"]}"""),
            new ToolDefinition("clock", "The time", "{\"type\": \"object\", \"properties\": {}}"));

    private static Stream<Arguments> answers() {
        return Stream.of(
                arguments(CallFormat.HERMES, """
                        <think>
                        Paris it is.
                        </think>

                        Let me look.
                        <tool_call>
                        {"name": "weather", "arguments": {"city": "Paris {\\"x\\"}", "days": 2}}
                        </tool_call>
                        <tool_call>
                        {"name": "clock", "arguments": {}}
                        </tool_call>""",
                        "(Paris it is.)Let me look.|0 weather {\"city\": \"Paris {\\\"x\\\"}\", \"days\": 2}|1 clock {}"),
                arguments(CallFormat.HERMES, "a < b and <tool and <tool_call", "a < b and <tool and <tool_call"),
                arguments(CallFormat.GENERIC,
                        "<tool_call>{\"arguments\": {\"city\": \"Rom\"}, \"name\": \"weather\"}</tool_call>",
                        "|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.HERMES, "<tool_call>{\"name\": \"clock\"}", "|0 clock {}"),
                arguments(CallFormat.HERMES,
                        "<tool_call>{\"name\": \"weather\", \"arguments\": \"{\\\"city\\\": \\\"Rom\\\"}\"}</tool_call> ok",
                        "ok|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.LLAMA3, "{\"name\": \"weather\", \"parameters\": {\"city\": \"Rom\"}}",
                        "|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.LLAMA3,
                        "<|python_tag|>{\"type\": \"function\", \"name\": \"clock\", \"parameters\": {}}",
                        "|0 clock {}"),
                arguments(CallFormat.LLAMA3, "{\"city\": \"Rom\"} is JSON", "{\"city\": \"Rom\"} is JSON"),
                arguments(CallFormat.LLAMA3, "See {\"name\": \"clock\"}", "See {\"name\": \"clock\"}"),
                arguments(CallFormat.MISTRAL,
                        "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {\"city\": \"Rom\"}, "
                                + "\"id\": \"abcdefghi\"}, {\"name\": \"clock\", \"arguments\": {}}]",
                        "|0 weather {\"city\": \"Rom\"}|1 clock {}"),
                arguments(CallFormat.MISTRAL_ARGUMENTS, "Sure.[TOOL_CALLS]weather[ARGS]{\"city\": \"Rom\"}"
                        + "[TOOL_CALLS]clock[CALL_ID]123456789[ARGS]{}",
                        "Sure.|0 weather {\"city\": \"Rom\"}|1 clock {}"),
                arguments(CallFormat.DEEPSEEK, """
                        I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather
                        ```json
                        {"city": "Rom"}
                        ```<｜tool▁call▁end｜>
                        <｜tool▁call▁begin｜>function<｜tool▁sep｜>clock
                        ```json
                        {}
                        ```<｜tool▁call▁end｜><｜tool▁calls▁end｜>""", "I look.|0 weather {\"city\": \"Rom\"}|1 clock {}"),
                arguments(CallFormat.DEEPSEEK_3_1,
                        "<think>Hm</think><｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>"
                                + "{\"city\": \"Rom\"}<｜tool▁call▁end｜><｜tool▁call▁begin｜>clock<｜tool▁sep｜>{}<｜tool▁call▁end｜>"
                                + "<｜tool▁calls▁end｜>",
                        "(Hm)|0 weather {\"city\": \"Rom\"}|1 clock {}"),
                arguments(CallFormat.GRANITE,
                        "<|tool_call|>[{\"name\": \"weather\", \"arguments\": {\"city\": \"Rom\"}}]",
                        "|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.COMMAND_R7B, """
                        <|START_ACTION|>[
                            {"tool_call_id": "0", "tool_name": "weather", "parameters": {"city": "Rom"}},
                            {"tool_call_id": "1", "tool_name": "clock", "parameters": {}}
                        ]<|END_ACTION|>""", "|0 weather {\"city\": \"Rom\"}|1 clock {}"),
                arguments(CallFormat.COMMAND_R7B, "<|START_RESPONSE|>It rains.<|END_RESPONSE|>", "It rains."),
                arguments(CallFormat.COMMAND_R, """
                        Action:
                        ```json
                        [
                            {
                                "tool_name": "weather",
                                "parameters": {"city": "Rom"}
                            }
                        ]
                        ```""", "|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.HARMONY, "<|channel|>analysis<|message|>Need weather.<|end|><|start|>assistant"
                        + "<|channel|>commentary<|message|>One moment.<|end|><|start|>assistant<|channel|>commentary "
                        + "to=functions.weather <|constrain|>json<|message|>{\"city\": \"Rom\"}<|call|>",
                        "(Need weather.)One moment.|0 weather {\"city\": \"Rom\"}"),
                arguments(CallFormat.HARMONY, " to=functions.clock<|channel|>commentary json<|message|>{}",
                        "|0 clock {}"),
                arguments(CallFormat.HARMONY, "<|channel|>final<|message|>It rains.<|return|>", "It rains."),
                arguments(CallFormat.QWEN_CODER, """
                        I look.
                        <tool_call>
                        <function=weather>
                        <parameter=city>
                        San <b>"José"</b>
                        of old
                        </parameter>
                        <parameter=days>
                        3
                        </parameter>
                        </function>
                        </tool_call>""",
                        "I look.|0 weather {\"city\": \"San <b>\\\"José\\\"</b>\\nof old\", \"days\": 3}"),
                arguments(CallFormat.FUNCTIONARY,
                        "<function=weather>{\"city\": \"Rom\"}</function><function=clock>{}</function>",
                        "|0 weather {\"city\": \"Rom\"}|1 clock {}"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void findsCallsHoweverTheAnswerIsCut(CallFormat format, String answer, String expected) {
        var characters = answer.chars().mapToObj(each -> Character.toString((char) each)).toList();
        assertThat(summary(read(format, characters))).isEqualTo(expected);
        for (int cut = 0; cut <= answer.length(); cut++) {
            var found = read(format, List.of(answer.substring(0, cut), answer.substring(cut)));
            assertThat(summary(found)).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void losesNothingOfAnAnswerThatBreaksOff(CallFormat format, String answer, String expected) {
        for (int length = 0; length <= answer.length(); length++) {
            var found = read(format, List.of(answer.substring(0, length)));
            if (found.stream().noneMatch(Delta.Called.class::isInstance) && format != CallFormat.HARMONY) {
                var shown = found.stream().map(AnswerReaderTest::shown).collect(Collectors.joining());
                var begin = answer.substring(0, length).replaceAll("</?think>|<\\|[A-Z]+_RESPONSE\\|>|\\s", "");
                assertThat(shown.replaceAll("\\s", "")).as("%d characters", length).isEqualTo(begin);
            }
        }
    }

    @Test
    void handsArgumentsOutAsTheyCome() {
        var reader = reader(CallFormat.HERMES);

        assertThat(reader.add("<tool_call>{\"name\": \"weather\", ")).hasSize(1);
        assertThat(reader.add("\"arguments\": {\"ci")).extracting("arguments").containsExactly("{\"ci");
        assertThat(reader.add("ty\": \"Rom")).extracting("arguments").containsExactly("ty\": \"Rom");
        var rest = reader.add("\"}}</tool_call>");
        assertThat(rest).hasSize(2);
        assertThat(rest.getLast()).isInstanceOfSatisfying(Delta.Called.class, called -> {
            assertThat(called.call().arguments()).isEqualTo("{\"city\": \"Rom\"}");
            assertThat(called.call().id()).hasSize(9);
        });
    }

    @Test
    void piecesJoinedAreTheCall() {
        for (var each : answers().toList()) {
            var answer = (String) each.get()[1];
            var found = read((CallFormat) each.get()[0],
                    answer.chars().mapToObj(one -> Character.toString((char) one)).toList());
            found.stream().filter(Delta.Called.class::isInstance).map(Delta.Called.class::cast).forEach(called -> {
                var pieces = found.stream()
                        .filter(Delta.Piece.class::isInstance)
                        .map(Delta.Piece.class::cast)
                        .filter(piece -> piece.index() == called.index())
                        .toList();
                assertThat(pieces).allMatch(piece -> piece.id().equals(called.call().id()));
                assertThat(pieces.stream().map(Delta.Piece::arguments).collect(Collectors.joining()))
                        .isEqualTo(called.call().arguments());
            });
        }
    }

    @Test
    void handsTextOutAtOnce() {
        var reader = reader(CallFormat.HERMES);

        assertThat(reader.add("Hello")).containsExactly(new Delta.Text("Hello"));
        assertThat(reader.add(" <")).isEmpty();
        assertThat(reader.add("b>")).containsExactly(new Delta.Text(" <b>"));
        assertThat(reader.add(" ")).isEmpty();
        assertThat(reader.end()).containsExactly(new Delta.Text(" "));
    }

    @Test
    void saysWhyACallIsNone() {
        assertFault(CallFormat.HERMES, "<tool_call>nothing</tool_call>", Fault.FORM);
        assertFault(CallFormat.HERMES, "<tool_call>{\"name\": \"rocket\", \"arguments\": {}}</tool_call>",
                Fault.UNKNOWN_TOOL);
        assertFault(CallFormat.HERMES, "<tool_call>{\"name\": \"clock\", \"arguments\": [1]}</tool_call>",
                Fault.ARGUMENTS);
        assertFault(CallFormat.HERMES, "<tool_call>{\"name\": \"clock\", \"arguments\": {\"a\" 1}}</tool_call>",
                Fault.ARGUMENTS);
        assertFault(CallFormat.HERMES, "<tool_call>{\"name\": \"clock\", \"argum", Fault.CUT_OFF);
        assertFault(CallFormat.MISTRAL_ARGUMENTS, "[TOOL_CALLS]rocket[ARGS]{}", Fault.UNKNOWN_TOOL);
        assertFault(CallFormat.MISTRAL_ARGUMENTS, "[TOOL_CALLS]clock[ARGS]none", Fault.ARGUMENTS);
        assertFault(CallFormat.QWEN_CODER, "<tool_call>\n<function=rocket>\n</function>\n</tool_call>",
                Fault.UNKNOWN_TOOL);
        assertFault(CallFormat.HARMONY, "<|channel|>commentary to=functions.rocket<|message|>{}<|call|>",
                Fault.UNKNOWN_TOOL);
    }

    @Test
    void findsCallsAfterOneThatIsNone() {
        var found = read(CallFormat.HERMES,
                List.of("<tool_call>{\"nam\": 1}</tool_call><tool_call>{\"name\": \"clock\"}</tool_call>"));

        assertThat(summary(found)).endsWith("|0 clock {}");
    }

    @Test
    void beginsWithinAThoughtIfThePromptDoes() {
        var reader = new AnswerReader(Optional.empty(), Optional.of(ReasoningFormat.THINK), List.of(),
                ReasoningFormat.THINK.begunBy("<|assistant|><think>\n"), 1);
        var found = new ArrayList<>(reader.add("Hm.\n</think>\n\nYes."));
        found.addAll(reader.end());

        assertThat(found).containsExactly(new Delta.Reasoning("Hm."), new Delta.Text("Yes."));
    }

    @Test
    void idsDifferByCallAndBySeedAlone() {
        var answer = List
                .of("<tool_call>{\"name\": \"clock\"}</tool_call><tool_call>{\"name\": \"clock\"}</tool_call>");
        var ids = read(CallFormat.HERMES, answer).stream().filter(Delta.Called.class::isInstance)
                .map(each -> ((Delta.Called) each).call().id()).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSize(2).allMatch(id -> id.matches("[a-z0-9]{9}"));
        assertThat(read(CallFormat.HERMES, answer)).isEqualTo(read(CallFormat.HERMES, answer));
    }

    private static void assertFault(CallFormat format, String answer, Fault fault) {
        assertThat(read(format, List.of(answer)))
                .filteredOn(Delta.Malformed.class::isInstance)
                .first()
                .extracting("fault")
                .isEqualTo(fault);
    }

    private static AnswerReader reader(CallFormat format) {
        var reasoning = format == CallFormat.HARMONY
                ? Optional.<ReasoningFormat>empty()
                : Optional.of(ReasoningFormat.THINK);
        return new AnswerReader(Optional.of(format), reasoning, TOOLS, false, 7);
    }

    private static List<Delta> read(CallFormat format, List<String> pieces) {
        var reader = reader(format);
        var found = new ArrayList<Delta>();
        pieces.forEach(piece -> found.addAll(reader.add(piece)));
        found.addAll(reader.end());
        return found;
    }

    private static String shown(Delta delta) {
        return switch (delta) {
            case Delta.Text text -> text.text();
            case Delta.Reasoning reasoning -> reasoning.text();
            case Delta.Malformed malformed -> malformed.text();
            case Delta.Piece piece -> "";
            case Delta.Called called -> "";
        };
    }

    private static String summary(List<Delta> found) {
        var thoughts = found.stream().filter(Delta.Reasoning.class::isInstance).map(AnswerReaderTest::shown)
                .collect(Collectors.joining());
        var text = found.stream().filter(delta -> !(delta instanceof Delta.Reasoning)).map(AnswerReaderTest::shown)
                .collect(Collectors.joining());
        var calls = found.stream().filter(Delta.Called.class::isInstance).map(Delta.Called.class::cast)
                .map(called -> "|" + called.index() + " " + called.call().name() + " " + called.call().arguments())
                .collect(Collectors.joining());
        return (thoughts.isEmpty() ? "" : "(" + thoughts + ")") + text + calls;
    }
}
