package dev.wizardsdk.evol;

import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CandidateTest {

    private static final Instruction SEA = Instruction.of("Name [three] things in the sea.");

    @Test
    void findsTheTaskBetweenTagsOfItsOwnNumberOnly() {
        var template = PromptTemplate.parse("t", "reply: tagged\n---\n{{instruction}} {{nonce}}");
        var nonce = template.fill(SEA, "", 0, 1).nonce();
        var reply = "Think about <task-ffffff>no</task-ffffff>.\n<task-" + nonce + ">\nName four. \n</task-" + nonce
                + ">\n<input-" + nonce + ">a,b\n1,2</input-" + nonce + ">";
        var candidate = read(template, reply, 0);
        assertThat(candidate.text()).isEqualTo("Name four.");
        assertThat(candidate.input()).isEqualTo("a,b\n1,2");
    }

    @Test
    void aClosingEndsAQuotationAndAClause() {
        var template = PromptTemplate.parse(
                "t",
                "form: completion\nreply: line\nopening: Avoid the word \" | \", and its synonyms.\nopening: Tell how | , then why.\n"
                        + "---\n{{begin}}{{instruction}} {{opening}}");
        assertThat(read(template, "ship\" in the text.", 0).text())
                .isEqualTo("Name [three] things in the sea. Avoid the word \"ship\", and its synonyms.");
        assertThat(read(template, "is\" at all", 0).text()).isEmpty();
        assertThat(read(template, " waves form. Then more.", 1).text())
                .isEqualTo("Name [three] things in the sea. Tell how waves form, then why.");
    }

    @Test
    void aSentenceWithoutItsEndGetsOne() {
        var template = PromptTemplate.parse("t", "form: completion\nreply: line\n---\n{{begin}}{{instruction}} Use");
        assertThat(read(template, " ten words", 0).text()).isEqualTo("Name [three] things in the sea. Use ten words.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "fish: [\"cod\", \"eel\", \"ray\"]            | [\"cod\",\"eel\",\"ray\"]",
            "fish: [\"cod\", \"eel\", \"ray\", \"tun       | [\"cod\",\"eel\",\"ray\"]",
            "fish: [\"cod\", \"eel\", \"ray\", \"Cod\", \"x | [\"cod\",\"eel\",\"ray\"]",
            "fish: [\"cod\", \"eel\"]                   | ``",
            "fish: [\"cod\", 3, \"eel\"]                | ``",
            "depths: {\"bay\": 12, \"lake\": 12}        | ``",
            "fish, such as cod                          | ``",
            "fish [\"cod\", \"eel\", \"ray\"]             | ``",
    })
    void dataMustBeWellFormed(String reply, String data) {
        var template = PromptTemplate.parse(
                "t", "form: completion\nreply: data\n---\n{{begin}}{{instruction}} Use these");
        var candidate = read(template, " " + reply, 0);
        assertThat(candidate.input()).isEqualTo(data);
        if (data.isEmpty()) {
            assertThat(candidate.text()).isEmpty();
        } else {
            assertThat(candidate.text()).isEqualTo("Name [three] things in the sea. Use these fish.");
        }
    }

    private static Candidate read(PromptTemplate template, String reply, int opening) {
        var answer = new Answer(reply, Finish.STOP, Usage.NONE, java.math.BigDecimal.ZERO, "m", java.util.List.of());
        var prompt = template.fill(SEA, "", opening, 1);
        return Candidate.read(0, Given.of(SEA), Operation.COMPLICATE_INPUT, template, prompt, answer);
    }
}
