package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.evol.Operation.Direction;
import dev.wizardsdk.evol.Operation.Needs;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Operations of one's own. */
class OperationTest {

    private static final PromptSet FULL = PromptSet.full();
    private static final Instruction SEA = Instruction.of("Sing of {{input}} and the sea.");

    @TempDir
    Path directory;

    @Test
    void aFunctionWritesThePromptAndTheLibraryItsEnd() {
        var rhyme = Operation.of("rhyme", Direction.ASIDE,
                given -> "Rhyme on {{nonce}}: " + given.instruction().text());
        var filled = FULL.of(rhyme, SEA).fill(SEA, "", 0, 3);
        assertThat(text(filled)).startsWith("Rhyme on {{nonce}}: Sing of {{input}} and the sea.\n\n")
                .endsWith("</input-" + filled.nonce() + ">.");
        assertThat(read(rhyme, "<task-@>Sing of a tree.</task-@><input-@>oak</input-@>").instruction())
                .isEqualTo(new Instruction("Sing of a tree.", "oak"));
        assertThat(FULL.of(rhyme, SEA).version()).isEqualTo("1");
        assertThat(FULL.of(rhyme.version("2"), SEA).version()).isEqualTo("2");
        assertThat(rhyme.version("2")).isNotEqualTo(rhyme);
        assertThat(FULL.versions(List.of(rhyme))).containsEntry("rhyme", "1").containsKeys("answer", "judge")
                .hasSize(3);
        assertThatThrownBy(() -> Operation.BREADTH.version("2")).hasMessageContaining("function");
    }

    @Test
    void aGrammarEndsThePromptOfAFunctionToo() {
        var rhyme = Operation.of("rhyme", Direction.ASIDE, given -> "Rhyme it.");
        var filled = FULL.of(rhyme, SEA).fill(Given.of(SEA), "", 0, 3, true);
        assertThat(text(filled)).isEqualTo("Rhyme it.\n\nAnswer with a JSON object whose field \"task\" is that text.");
    }

    @Test
    void itIsMeantForTheKindsItNames() {
        var rhyme = Operation.of("rhyme", Direction.ASIDE, given -> "Rhyme.").kinds(Kind.CODE).needs(Needs.ANSWER);
        assertThat(FULL.suited(List.of(rhyme), SEA)).isEmpty();
        assertThat(FULL.suited(List.of(rhyme), SEA.with(Kind.CODE))).hasSize(1);
        assertThat(rhyme.needs()).isEqualTo(Needs.ANSWER);
    }

    @Test
    void itMayReadItsRepliesItself() {
        var rhyme = Operation.of("rhyme", Direction.ASIDE, given -> "Rhyme it.").readBy(
                reply -> reply.startsWith("!") ? Optional.of(Instruction.of(reply.substring(1))) : Optional.empty());
        assertThat(text(FULL.of(rhyme, SEA).fill(SEA, "", 0, 3))).isEqualTo("Rhyme it.");
        assertThat(read(rhyme, "!Sing.").text()).isEqualTo("Sing.");
        assertThat(read(rhyme, "Sing.").text()).isEmpty();
    }

    @Test
    void aFileSaysWhatItIs() throws IOException {
        var file = Files.writeString(directory.resolve("louder.txt"), """
                id: my.louder
                direction: easier
                kinds: chat, math
                needs: partner
                reply: tagged
                growth: -9..-1
                ---
                Make it louder: {{instruction}} {{partner}} <task-{{nonce}}>""");
        var operation = Operation.read(file);
        assertThat(operation.id()).isEqualTo("my.louder");
        assertThat(operation.direction()).isEqualTo(Direction.EASIER);
        assertThat(operation.kinds()).isEqualTo(Set.of(Kind.CHAT, Kind.MATH));
        assertThat(operation.needs()).isEqualTo(Needs.PARTNER);
        assertThat(FULL.of(operation, SEA).version())
                .isEqualTo(PromptTemplate.parse("f", Files.readString(file)).version());
        assertThat(FULL.of(operation, SEA).growth()).containsExactly(-9, -1);

        Files.writeString(file, "---\n{{instruction}}");
        assertThat(Operation.read(file).id()).isEqualTo("louder");
        assertThat(Operation.read(file).direction()).isEqualTo(Direction.HARDER);
        Files.writeString(file, "direction: up\n---\n{{instruction}}");
        assertThatThrownBy(() -> Operation.read(file)).hasMessageContaining("direction is \"up\"")
                .hasMessageContaining("harder");
    }

    @Test
    void whatMayNameNoFileIsNoId() {
        for (var id : List.of("", "../x", "a b", "A", "a..b", "a/b")) {
            assertThatThrownBy(() -> new Operation(id, Direction.HARDER, Set.of(), Needs.NOTHING))
                    .hasMessageContaining("id");
        }
        assertThatThrownBy(() -> Operation.named("code.rewrite")).hasMessageContaining("code.debug");
    }

    private static String text(PromptTemplate.Filled filled) {
        return ((Request.Chat) filled.request()).messages().getFirst().text();
    }

    private static Candidate read(Operation operation, String reply) {
        var template = FULL.of(operation, SEA);
        var prompt = template.fill(SEA, "", 0, 3);
        var answer = new Answer(reply.replace("@", prompt.nonce()), Finish.STOP, Usage.NONE, BigDecimal.ZERO, "m",
                List.of());
        return Candidate.read(0, Given.of(SEA), operation, template, prompt, answer);
    }
}
