package dev.wizardsdk.evol;

import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PromptSetTest {

    private static final PromptSet FULL = PromptSet.full();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Erkläre mir, wie ein Motor funktioniert.   | Antworte mit nichts als",
            "Explique comment fonctionne un moteur.     | Ne répondez que par",
            "Explica cómo funciona un motor de gasolina. | Responde únicamente con",
            "请解释发动机是怎样工作的。                      | 只回答",
            "Explain how an engine works.               | Answer with nothing but",
            "Объясни мне, как работает двигатель внутреннего сгорания.           | Answer with nothing but"
    })
    void thePromptIsInTheInstructionsLanguageIfThereIsOne(String text, String end) {
        for (var operation : Operation.PAPER) {
            assertThat(prompt(FULL, operation, text, false)).contains(end).contains(text.strip());
        }
    }

    @Test
    void plainEnglishIsTakenForEnglish() {
        for (var text : List.of("Explain to a ten-year-old how a refrigerator keeps food cold.",
                "Suggest a rule for breaking a tie in a club election.",
                "Describe an efficient way to find duplicate numbers in a very long list.")) {
            assertThat(PromptSet.compact().suited(Operation.PAPER, Instruction.of(text))).hasSize(6);
        }
        assertThat(PromptSet.compact().suited(Operation.PAPER,
                Instruction.of("Erkläre einem Kind, wie ein Kühlschrank das Essen kalt hält."))).isEmpty();
    }

    @Test
    void elseTheGeneralOneNamesTheLanguage() {
        assertThat(prompt(FULL, Operation.DEEPEN, "Объясни мне, как работает двигатель внутреннего сгорания.", false))
                .contains("Write the deeper version in Russian.");
        assertThat(prompt(FULL, Operation.DEEPEN, "Explain how an engine works.", false)).doesNotContain("version in");
        assertThat(prompt(FULL, Operation.SIMPLIFY, "Erkläre mir, wie ein Motor funktioniert.", false))
                .contains("Write the easier version in German.");
    }

    @Test
    void aDirectoryReplacesAndAddsPromptsAlsoOfALanguage() throws IOException {
        Files.writeString(directory.resolve("deepen.txt"), "---\nDeep: {{instruction}}");
        Files.writeString(directory.resolve("deepen.ru.txt"), "---\nГлубже: {{instruction}}");
        Files.writeString(directory.resolve("complicate-input.format.txt"), "---\n{{format}}: {{instruction}}");
        var set = FULL.replacedBy(directory);
        assertThat(prompt(set, Operation.DEEPEN, "Explain how an engine works.", false)).startsWith("Deep: ");
        assertThat(prompt(set, Operation.DEEPEN, "Объясни мне, как работает двигатель внутреннего сгорания.", false))
                .startsWith("Глубже: ");
        assertThat(prompt(set, Operation.complicateInput(Payload.YAML), "Explain how an engine works.", false))
                .startsWith("a YAML document");
        assertThat(set.versions(List.of(Operation.DEEPEN))).containsKeys("deepen", "deepen.ru", "deepen.de")
                .doesNotContainKey("constraints");
        var all = set.versions(Operations.known());
        assertThat(all).containsKeys("code.debug", "complicate-input.yaml", "deepen.ru");
        assertThat(all.get("deepen")).isNotEqualTo(FULL.versions(Operations.known()).get("deepen"));
    }

    @Test
    void theCompactSetHasThePapersSix() {
        var compact = PromptSet.compact();
        var engine = Instruction.of("Explain how an engine works.");
        assertThat(Operations.known().stream().filter(compact::has)).isEqualTo(Operation.PAPER);
        assertThat(compact.suited(List.of(Operation.SIMPLIFY), engine)).isEmpty();
        assertThat(compact.suited(List.of(Operation.DEEPEN), engine)).hasSize(1);
        assertThat(compact.suited(List.of(Operation.DEEPEN), Instruction.of("请解释发动机是怎样工作的。"))).isEmpty();
        assertThatThrownBy(() -> compact.of(Operation.SIMPLIFY, engine)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("compact").hasMessageContaining("simplify");
    }

    @Test
    void formatsDifferInTheirPrompts() {
        var engine = Instruction.of("Explain how an engine works.");
        var json = FULL.of(Operation.complicateInput(Payload.JSON), engine);
        var xml = FULL.of(Operation.complicateInput(Payload.XML), engine);
        assertThat(json.version()).isNotEqualTo(xml.version());
        assertThat(json).isSameAs(FULL.of(Operation.complicateInput(Payload.JSON), engine));
    }

    @Test
    void aGrammarAsksForJsonInPlaceOfTags() throws Json.NotJson {
        var text = "Explain how an engine works.";
        for (var operation : Operations.known()) {
            var given = new Given(Instruction.of(text), "x", java.util.Optional.of(Instruction.of("y")));
            var chat = (Request.Chat) FULL.of(operation, given.instruction()).fill(given, "", 0, 1, true).request();
            var schema = ((Constraint.JsonSchema) chat.sampling().constraint().orElseThrow()).schema();
            assertThat(Json.read(schema).path("required").get(0).asText()).isEqualTo("task");
            assertThat(chat.messages().getFirst().text()).doesNotContain("<task-").contains("JSON object");
        }
        assertThat(prompt(FULL, Operation.DEEPEN, "Erkläre mir, wie ein Motor funktioniert.", true))
                .endsWith("Antworte mit einem JSON-Objekt, dessen Feld \"task\" dieser Text ist.");
        var raw = PromptSet.compact().of(Operation.DEEPEN, Instruction.of(text)).fill(Given.of(Instruction.of(text)),
                "", 0, 1, true);
        assertThat(((Request.Completion) raw.request()).sampling().constraint()).isEmpty();
    }

    private static String prompt(PromptSet set, Operation operation, String text, boolean grammar) {
        var given = Given.of(Instruction.of(text.strip()));
        var request = set.of(operation, given.instruction()).fill(given, "", 0, 1, grammar).request();
        return ((Request.Chat) request).messages().getFirst().text();
    }
}
