package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the operations that come along ask, and what they make of a reply. */
class OperationsTest {

    private static final PromptSet FULL = PromptSet.full();
    private static final ToolDefinition WEATHER = new ToolDefinition("weather", "Tomorrow's weather",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"},"
                    + "\"unit\":{\"type\":\"string\",\"enum\":[\"C\",\"F\"]}},\"required\":[\"city\"]}");
    private static final Part.Media PHOTO = Part.Media.of("image/png", new byte[] {1, 2});
    private static final List<Turn> BEFORE = List.of(Turn.system("Be kind."), Turn.user("Hello"), Turn.assistant("Hi"));

    private static final Instruction WALK = new Instruction("Plan a walk.", "along the lake", Kind.CHAT,
            new Context(BEFORE, List.of(), List.of()));
    private static final Instruction TRIP = new Instruction("Will it rain in Oslo?", "", Kind.TOOLS,
            new Context(List.of(), List.of(WEATHER), List.of()));
    private static final Instruction LOOK = new Instruction("What is on the table?", "", Kind.IMAGE,
            new Context(List.of(), List.of(), List.of(PHOTO)));

    static Stream<Operation> known() {
        return Stream.concat(Operations.known().stream(), Stream.of(Operation.translate("de")));
    }

    @ParameterizedTest
    @MethodSource("known")
    void everyOperationHasAPromptThatIsFilledWhole(Operation operation) {
        var kind = operation.kinds().contains(Kind.CHAT) ? Kind.CHAT : operation.kinds().iterator().next();
        var given = new Given(WALK.with(kind), "An answer.", Optional.of(Instruction.of("Sing a partner's song.")));
        var template = FULL.of(operation, given.instruction());
        var filled = template.fill(given, "", 0, 9);
        var prompt = text(filled.request());
        assertThat(prompt).contains("Plan a walk.").doesNotContain("{{").doesNotContain("}}").doesNotContain("\n\n\n");
        assertThat(template.growth()[0]).isLessThanOrEqualTo(template.growth()[1]);
        assertThat(prompt.contains("An answer.")).isEqualTo(operation.needs() == Operation.Needs.ANSWER);
        assertThat(prompt.contains("partner's song")).isEqualTo(operation.needs() == Operation.Needs.PARTNER);
        assertThat(FULL.suited(List.of(operation), given.instruction())).hasSize(1);
        assertThat(Operation.named(operation.id())).isEqualTo(operation);
    }

    @Test
    void aPromptThatNeedsAnAnswerOrAPartnerIsNotFilledWithoutOne() {
        for (var id : List.of("turn.followup", "breadth.mix", "math.chain")) {
            assertThatThrownBy(() -> FULL.of(Operation.named(id), WALK).fill(WALK, "", 0, 1))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("it has none");
        }
    }

    @Test
    void aHarderChildKeepsInputAndContext() {
        var child = read(Operation.CONSTRAINTS, Given.of(WALK), "<task-@>Plan a walk in the rain.</task-@>");
        assertThat(child.instruction().input()).isEqualTo("along the lake");
        assertThat(child.instruction().context()).isEqualTo(WALK.context());
        assertThat(child.problem()).isEmpty();
    }

    @Test
    void breadthKeepsTheSystemMessageAlone() {
        var child = read(Operation.BREADTH, Given.of(WALK), "<task-@>Write a Python function that plans.</task-@>")
                .instruction();
        assertThat(child.input()).isEmpty();
        assertThat(child.context().history()).containsExactly(Turn.system("Be kind."));
        assertThat(child.kind()).isEqualTo(Kind.CODE);
    }

    @Test
    void addedDataStandAfterTheMaterialAndAreChecked() {
        var json = Operation.complicateInput(Payload.JSON);
        var good = read(json, Given.of(WALK),
                "<task-@>Plan it by these.</task-@><input-@>```json\n{\"km\": [1, 2]}\n```</input-@>");
        assertThat(good.input()).isEqualTo("along the lake\n\n{\"km\": [1, 2]}");
        assertThat(good.checks()).containsExactly("payload:json");
        var again = read(json, Given.of(WALK),
                "<task-@>Plan it by these.</task-@><input-@>along the lake\n{\"km\": [1, 2]}</input-@>");
        assertThat(again.input()).isEqualTo(good.input());
        var bad = read(json, Given.of(WALK), "<task-@>Plan it by these.</task-@><input-@>{\"km\":\n [1, 2}</input-@>");
        assertThat(bad.problem()).startsWith("the JSON is not valid at line 2, column");
        assertThat(bad.checks()).isEmpty();
        assertThat(read(json, Given.of(WALK), "<task-@>Plan it.</task-@>").problem()).contains("no data");
        assertThat(
                read(json, Given.of(WALK), "<task-@>Plan it.</task-@><input-@>[" + "1,".repeat(20_000) + "1]</input-@>")
                        .problem())
                .contains("longer than");
    }

    @Test
    void dataOfNoChosenFormatAreCheckedByWhatTheyLookLike() {
        var rows = "<task-@>Add up this table.</task-@><input-@>| a | b |\n|---|---|\n| 1 | 2 |%s</input-@>";
        assertThat(read(Operation.COMPLICATE_INPUT, Given.of(WALK), rows.formatted("")).checks())
                .containsExactly("payload:table");
        assertThat(read(Operation.COMPLICATE_INPUT, Given.of(WALK), rows.formatted("\n| 1 |")).problem())
                .contains("row 4 of the table");
        var inside = read(Operation.COMPLICATE_INPUT, Given.of(WALK),
                "<task-@>Read this:\n```sql\nSELECT 1;\n```\nWhat is it?</task-@>");
        assertThat(inside.checks()).containsExactly("payload:sql-shape");
        assertThat(inside.input()).isEqualTo("along the lake");
        assertThat(read(Operation.COMPLICATE_INPUT, Given.of(WALK),
                "<task-@>Use it.</task-@><input-@>Two men came.</input-@>")
                .checks()).isEmpty();
    }

    @Test
    void wrongCodeIsLabelled() {
        var sort = Instruction.of("Write a Java method that sorts.");
        for (var id : List.of("code.misleading-bug", "code.debug")) {
            assertThat(read(Operation.named(id), Given.of(sort),
                    "<task-@>Write it. I found this:\n```java\nint x;\n```</task-@>")
                    .checks()).containsExactly("contains-wrong-code");
        }
    }

    @ParameterizedTest
    @MethodSource("turns")
    void aNextTurnGoesOnFromQuestionAndAnswer(Operation operation) {
        var child = read(operation, new Given(WALK, "Start at the pier.", Optional.empty()),
                "<task-@>And back?</task-@>")
                .instruction();
        assertThat(child.kind()).isEqualTo(Kind.DIALOGUE);
        assertThat(child.input()).isEmpty();
        assertThat(child.context().history()).hasSize(5).startsWith(BEFORE.toArray(Turn[]::new));
        assertThat(child.context().history().get(3).text()).isEqualTo("Plan a walk.\n\nalong the lake");
        assertThat(child.context().history().get(4)).isEqualTo(Turn.assistant("Start at the pier."));
    }

    static Stream<Operation> turns() {
        return Operation.DIALOGUE.stream();
    }

    @Test
    void aTurnAboutAnImageTakesTheImageAlong() {
        var given = new Given(LOOK, "A cup.", Optional.empty());
        var prompt = FULL.of(Operation.named("turn.followup"), LOOK).fill(given, "", 0, 1);
        assertThat(((Request.Chat) prompt.request()).messages().getFirst().parts()).contains(PHOTO);
        var child = read(Operation.named("turn.followup"), given, "<task-@>Which colour?</task-@>").instruction();
        assertThat(child.context().media()).isEmpty();
        assertThat(child.context().history().getFirst().message().parts()).contains(PHOTO);
    }

    @Test
    void theImageIsShownAndKept() {
        var operation = Operation.named("image.question");
        var message = ((Request.Chat) FULL.of(operation, LOOK).fill(LOOK, "", 0, 1).request()).messages().getFirst();
        assertThat(message.role()).isEqualTo(Role.USER);
        assertThat(message.parts()).startsWith(PHOTO);
        var child = read(operation, Given.of(LOOK), "<task-@>How many cups stand left of the jug?</task-@>")
                .instruction();
        assertThat(child.kind()).isEqualTo(Kind.IMAGE);
        assertThat(child.context().media()).containsExactly(PHOTO);
    }

    @Test
    void toolsAreShownWithTheirSchemasAndKept() {
        for (var operation : Operation.TOOLS) {
            assertThat(text(FULL.of(operation, TRIP).fill(TRIP, "", 0, 1).request()))
                    .contains("\"name\":\"weather\"", "\"required\":[\"city\"]");
        }
        var child = read(Operation.named("tool.missing-argument"), Given.of(TRIP), "<task-@>Will it rain?</task-@>");
        assertThat(child.instruction().context().tools()).containsExactly(WEATHER);
        assertThat(child.checks()).containsExactly("expects-question");
    }

    @Test
    void aTrajectoryBecomesTurns() {
        var child = trajectory(
                "{\"tool\":\"weather\",\"arguments\":{\"city\":\"Oslo\",\"days\":2},\"observation\":{\"rain\":true}},"
                        + "{\"tool\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bergen\\\",\\\"unit\\\":\\\"C\\\"}\",\"observation\":\"dry\"}");
        assertThat(child.problem()).isEmpty();
        assertThat(child.text()).isEqualTo("Where is it dry?");
        assertThat(child.checks()).containsExactly("tools:arguments");
        assertThat(child.turns()).extracting(Turn::role)
                .containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(child.turns().getFirst().message().toolCalls())
                .containsExactly(new Part.ToolCall("call_1", "weather", "{\"city\":\"Oslo\",\"days\":2}"));
        assertThat(child.turns().get(1).message().parts())
                .containsExactly(new Part.ToolResult("call_1", "weather", "{\"rain\":true}"));
        assertThat(child.turns().getLast().text()).isEqualTo("Bergen.");
    }

    @Test
    void aTrajectoryWithAWrongCallIsUnusable() {
        assertThat(trajectory(step("map", "{}")).problem()).contains("step 1 calls \"map\"", "[weather]");
        assertThat(trajectory(step("weather", "{}")).problem()).contains("without its argument \"city\"");
        assertThat(trajectory(step("weather", "[1]")).problem()).contains("no JSON object");
        assertThat(trajectory(step("weather", "{\"city\":3}")).problem()).contains("\"city\" as a number");
        assertThat(trajectory(step("weather", "{\"city\":\"x\",\"days\":1.5}")).problem())
                .contains("\"integer\" is due");
        assertThat(trajectory(step("weather", "{\"city\":\"x\",\"days\":2.0}")).problem()).isEmpty();
        assertThat(trajectory(step("weather", "{\"city\":\"x\",\"unit\":\"K\"}")).problem()).contains("none of those");
        assertThat(trajectory(step("weather", "{\"city\":\"x\",\"wind\":1}")).problem()).contains("does not have");
        assertThat(trajectory("").problem()).contains("no steps");
        assertThat(trajectory(step("weather", "{\"city\":\"x\"}").replace(",\"observation\":\"o\"", "")).problem())
                .contains("no observation");
    }

    private static String step(String tool, String arguments) {
        return "{\"tool\":\"" + tool + "\",\"arguments\":" + arguments + ",\"observation\":\"o\"}";
    }

    private static Candidate trajectory(String steps) {
        return read(Operation.named("tool.trajectory"), Given.of(TRIP),
                "Here:\n```json\n{\"task\":\"Where is it dry?\",\"steps\":[" + steps
                        + "],\"answer\":\"Bergen.\"}\n```");
    }

    @Test
    void quotedPlacesMustStandInTheDocument() {
        var report = new Instruction("Who won?", "Ann came first.\nBob was ill.  Cid\nran home. The end.",
                Kind.DOCUMENT,
                Context.NONE);
        var operation = Operation.named("document.several-places");
        var reply = "<task-@>Who won, and why not Bob?</task-@>\n<place-@>Ann came first.</place-@><place-@>\"%s\"</place-@>";
        var good = read(operation, Given.of(report), reply.formatted("Bob was ill. Cid ran home."));
        assertThat(good.problem()).isEmpty();
        assertThat(good.checks()).containsExactly("places:2");
        assertThat(good.input()).isEqualTo(report.input());
        assertThat(read(operation, Given.of(report), reply.formatted("Bob fell ill.")).problem())
                .contains("does not say", "Bob fell ill.");
        assertThat(read(operation, Given.of(report), reply.formatted("came first")).problem())
                .isEqualTo("the reply quotes 1 places of the document, 2 are due");
        assertThat(read(operation, Given.of(report),
                "{\"task\":\"Who won?\",\"places\":[\"Ann came first.\",\"Bob was ill.\",\"The end.\"]}").checks())
                .containsExactly("places:3");
    }

    @Test
    void seedlessStartsMakeAFirstInstruction() {
        var topic = Seeds.topics(List.of("Tides")).getFirst();
        assertThat(topic.start()).contains(Operation.named("start.topic"));
        var first = read(Operation.named("start.topic"), Given.of(topic.instruction()),
                "<task-@>Why are there two tides a day?</task-@>");
        assertThat(first.instruction()).isEqualTo(Instruction.of("Why are there two tides a day?"));

        var path = Seeds.taxonomy(List.of(" Physics>Waves >Tides")).getFirst();
        assertThat(path.instruction().text()).isEqualTo("Physics > Waves > Tides");

        var document = Seeds.documentTexts(List.of("The moon pulls the sea.\nThe sun does too.")).getFirst();
        var question = read(Operation.named("start.document"), Given.of(document.instruction()),
                "<task-@>What pulls the sea?</task-@><place-@>The moon pulls the sea.</place-@>");
        assertThat(question.instruction()).isEqualTo(
                new Instruction("What pulls the sea?", document.instruction().text(), Kind.DOCUMENT, Context.NONE));
        assertThat(question.checks()).containsExactly("places:1");
    }

    @Test
    void anEasierChildMayBeShorter() {
        assertThat(Operation.SIMPLIFY.direction()).isEqualTo(Operation.Direction.EASIER);
        assertThat(FULL.of(Operation.SIMPLIFY, WALK).growth()[0]).isNegative();
        assertThat(read(Operation.SIMPLIFY, Given.of(WALK), "<task-@>Plan it.</task-@>").input())
                .isEqualTo("along the lake");
    }

    @Test
    void aTranslationNamesItsLanguageAndKeepsTheMaterial() {
        var german = Operation.translate("DE");
        assertThat(german.id()).isEqualTo("translate.de");
        assertThat(german.handling().language()).isEqualTo("de");
        assertThat(text(FULL.of(german, WALK).fill(WALK, "", 0, 1).request())).contains("into German");
        assertThat(german.keepsMaterial()).isTrue();
        assertThat(read(german, Given.of(WALK), "<task-@>Plane einen Spaziergang.</task-@>").input())
                .isEqualTo("along the lake");
        assertThatThrownBy(() -> Operation.translate("german")).hasMessageContaining("ISO 639-1");
    }

    private static String text(Request request) {
        return ((Request.Chat) request).messages().getFirst().text();
    }

    private static Candidate read(Operation operation, Given given, String reply) {
        var template = FULL.of(operation, given.instruction());
        var prompt = template.fill(given, "", 0, 5);
        var answer = new Answer(reply.replace("@", prompt.nonce()), Finish.STOP, Usage.NONE, BigDecimal.ZERO, "m",
                List.of());
        return Candidate.read(0, given, operation, template, prompt, answer);
    }
}
