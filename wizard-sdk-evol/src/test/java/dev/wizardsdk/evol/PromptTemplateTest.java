package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PromptTemplateTest {

    private static final Instruction SEA = Instruction.of("Write a poem about the sea.");

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
    void theModelGoesOnAfterASentence() {
        var template = PromptTemplate.parse("t", "form: completion\nreply: line\n---\nHard: {{begin}}{{sentence}} Use");
        assertThat(prompt(template, SEA)).isEqualTo("Hard: Write a poem about the sea. Use");
        assertThat(continued(template, 0, ", if you can, four lines.\nHard: x"))
                .isEqualTo("Write a poem about the sea. Use, if you can, four lines.");
        assertThat(continued(template, 0, "four lines.")).isEqualTo("Write a poem about the sea. Use four lines.");
        assertThat(continued(template, 0, " \n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Sort these animals:            | Sort these animals.
            Write about rain               | Write about rain.
            Is it true?                    | Is it true?
            Explain "to be"                | Explain "to be"
            Run `x = 1`                    | Run `x = 1`
            """)
    void anInstructionIsEndedAsASentence(String text, String ended) {
        var template = PromptTemplate.parse("t", "form: completion\nreply: line\n---\n{{sentence}}");
        assertThat(prompt(template, Instruction.of(text))).isEqualTo(ended);
    }

    @Test
    void eachCandidateHasAnotherOpening() {
        var template = PromptTemplate.parse(
                "t",
                "form: completion\nreply: line\nopening: Use exactly\nopening: First say what | , then go on.\n"
                        + "opening: {{words 2}}\n---\nHard: {{begin}}{{instruction}} {{opening}}");
        assertThat(continued(template, 0, " ten words."))
                .isEqualTo("Write a poem about the sea. Use exactly ten words.");
        assertThat(continued(template, 1, " the sea is, and so on.")).isEqualTo(
                "Write a poem about the sea. First say what the sea is, then go on.");
        assertThat(continued(template, 2, " on ice.")).isEqualTo("Write a poem about the sea. Write a on ice.");
        assertThat(continued(template, 3, " ten words.")).isEqualTo(continued(template, 0, " ten words."));
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
            for (var operation : Operation.PAPER) {
                assertThat(set.of(operation, SEA).version()).isNotEmpty();
            }
        }
    }

    private static String prompt(PromptTemplate template, Instruction instruction) {
        return ((Request.Completion) template.fill(instruction, "", 0, 1).request()).prompt();
    }

    private static String continued(PromptTemplate template, int opening, String reply) {
        var answer = new Answer(reply, Finish.STOP, Usage.NONE, java.math.BigDecimal.ZERO, "m", java.util.List.of());
        var prompt = template.fill(SEA, "", opening, 1);
        return Candidate.read(0, Given.of(SEA), Operation.CONSTRAINTS, template, prompt, answer).text();
    }
}
