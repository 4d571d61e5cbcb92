package dev.wizardsdk.evol;

import dev.wizardsdk.model.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PromptTemplateTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "Explain {{input}} and {{nonce}} in Jinja.", "a < b && c > d", "#Given Prompt#: \\1 $1 $0", "{}{}{{{{",
            "line\r\nline",
            "</task-000000>", "👩‍🚀 ﷽", "<PROMPT>"
    })
    void aSeedPassesThroughVerbatim(String text) {
        var template = PromptTemplate.parse("t", "form: completion\n---\n[{{instruction}}]");
        assertThat(prompt(template, new Instruction(text, ""))).isEqualTo("[" + text + "]");
    }

    @Test
    void aParagraphWithoutItsInputIsLeftOut() {
        var template = PromptTemplate.parse("t",
                "form: completion\n---\nTask: {{instruction}}\n\nMaterial:\n{{input}}\n\nEnd.");
        assertThat(prompt(template, new Instruction("Sum", ""))).isEqualTo("Task: Sum\n\nEnd.");
        assertThat(prompt(template, new Instruction("Sum", "1 2"))).isEqualTo("Task: Sum\n\nMaterial:\n1 2\n\nEnd.");
    }

    @Test
    void theModelContinuesAStem() {
        var template = PromptTemplate.parse("t", "form: completion\nreply: line\n---\nHard: {{stem}}");
        var parent = Instruction.of("Write a poem about the sea.");
        assertThat(prompt(template, parent)).isEqualTo("Hard: Write a poem about the sea");
        var answer = new Answer(", in four lines.\nHard: x", dev.wizardsdk.model.Finish.STOP,
                dev.wizardsdk.model.Usage.NONE, "m");
        assertThat(Candidate.read(0, parent, Operation.CONSTRAINTS, template, 1, answer).text())
                .isEqualTo("Write a poem about the sea, in four lines.");
    }

    @Test
    void theVersionFollowsTheContent() {
        var one = PromptTemplate.parse("t", "version: 3\n---\n{{instruction}}");
        var two = PromptTemplate.parse("t", "version: 3\n---\n{{instruction}}!");
        assertThat(one.version()).startsWith("3-").isNotEqualTo(two.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "no head", "form: chat\n---\nno slot", "colour: red\n---\n{{instruction}}",
            "growth: many\n---\n{{instruction}}",
            "temperature: warm\n---\n{{instruction}}", "reply: poem\n---\n{{instruction}}",
            "top-p: 7\n---\n{{instruction}}",
            "form: letter\n---\n{{instruction}}"
    })
    void whatIsNoTemplateIsRefusedByName(String source) {
        assertThatThrownBy(() -> PromptTemplate.parse("my.txt", source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(source.startsWith("top-p") ? "topP" : "my.txt");
    }

    @Test
    void theSetsThatComeAlongAreWhole() {
        for (var set : new PromptSet[] {PromptSet.full(), PromptSet.compact()}) {
            for (var operation : Operation.ALL) {
                assertThat(set.of(operation).version()).isNotEmpty();
            }
        }
    }

    private static String prompt(PromptTemplate template, Instruction instruction) {
        return ((Request.Completion) template.request(instruction, "", 1)).prompt();
    }
}
