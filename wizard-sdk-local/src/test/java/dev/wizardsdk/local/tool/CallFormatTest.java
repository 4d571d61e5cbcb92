package dev.wizardsdk.local.tool;

import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallFormatTest {

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '~', value = {
            "{{ '<tool_call>{\"name\": \"' + c.name + '\", \"arguments\": ' }} § HERMES",
            "{{ '<|start_header_id|>' }} {\"name\": n, \"parameters\": p} '\"parameters\": ' § LLAMA3",
            "{{ '[TOOL_CALLS][' }} § MISTRAL",
            "{{ '[TOOL_CALLS]' + name + '[ARGS]' }} § MISTRAL_ARGUMENTS",
            "<｜tool▁calls▁begin｜>function<｜tool▁sep｜>x ```json § DEEPSEEK",
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜> § DEEPSEEK_3_1",
            "respond with <|tool_call|> and a list § GRANITE",
            "<|START_ACTION|>[ § COMMAND_R7B",
            "Write 'Action:' and \"tool_name\" § COMMAND_R",
            "functions. <|channel|>commentary § HARMONY",
            "<tool_call>\\n<function=f>\\n<parameter=p> § QWEN_CODER",
            "<function=f>{args}</function> § FUNCTIONARY",
    })
    void isKnownFromTheTemplate(String template, CallFormat format) {
        assertThat(CallFormat.of(template)).contains(format);
    }

    @Test
    void isUnknownWhereTheTemplateSpeaksOfNoToolsOrOfOtherForms() {
        assertThat(CallFormat.of("{% for m in messages %}<|im_start|>{{ m.role }}")).isEmpty();
        assertThat(CallFormat.of("<tool_call>name<arg_key>k</arg_key>")).isEmpty();
        assertThat(CallFormat.of("<seed:tool_call><function=f><parameter=p>")).isEmpty();
    }

    @Test
    void thoughtsAreKnownFromTheTemplateAndThePrompt() {
        assertThat(ReasoningFormat.of("{{ '<think>\\n' }}")).contains(ReasoningFormat.THINK);
        assertThat(ReasoningFormat.of("[THINK]")).contains(ReasoningFormat.MISTRAL);
        assertThat(ReasoningFormat.of("<|START_THINKING|>")).contains(ReasoningFormat.COMMAND_R);
        assertThat(ReasoningFormat.of("plain")).isEmpty();
        assertThat(ReasoningFormat.THINK.begunBy("assistant\n<think>\n")).isTrue();
        assertThat(ReasoningFormat.THINK.begunBy("assistant\n")).isFalse();
    }

    @Test
    void modelsThatKnowNoFormAreToldOne() {
        var tool = new ToolDefinition("clock", "Tells the time", "{\"type\": \"object\"}");

        assertThat(ToolInstructions.of(List.of(tool)))
                .contains("clock: Tells the time", "{\"type\": \"object\"}", "<tool_call>", "\"arguments\"");
    }
}
