package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SeedsTest {

    @TempDir
    Path directory;

    @Test
    void readsAnAlpacaArray() {
        var seeds = read("a.json",
                "\uFEFF[\n {\"instruction\":\"Sum\",\"input\":\"1 2\",\"output\":\"3\"},\n {\"instruction\":\"Say\"}]");
        assertThat(texts(seeds)).containsExactly("Sum|1 2", "Say|");
    }

    @Test
    void readsNestedInstances() {
        var seeds = read("s.jsonl",
                "{\"id\":\"x\",\"instruction\":\"Sum\",\"instances\":[{\"input\":\"1\",\"output\":\"1\"},{\"input\":\"2\"}]}\n");
        assertThat(texts(seeds)).containsExactly("Sum|1", "Sum|2");
    }

    @Test
    void readsTheUserTurnOfAConversation() {
        var seeds = read("c.jsonl", """
                {"conversations":[{"from":"system","value":"s"},{"from":"human","value":"One"},{"from":"gpt","value":"a"}]}
                {"messages":[{"role":"user","content":"Two"}]}
                """);
        assertThat(texts(seeds)).containsExactly("One|", "Two|");
    }

    @Test
    void theLastUserTurnIsTheInstructionAndWhatStandsAroundItIsKept() {
        var seed = read("c.jsonl", """
                {"messages":[{"role":"system","content":"s"},{"role":"user","content":"One"},{"role":"assistant","content":"a"},{"role":"user","content":"Two"},{"role":"assistant","content":"b"}]}
                """).seeds().getFirst();
        assertThat(seed.instruction().text()).isEqualTo("Two");
        assertThat(seed.instruction().kind()).isEqualTo(Kind.DIALOGUE);
        assertThat(seed.instruction().context().history())
                .containsExactly(Turn.system("s"), Turn.user("One"), Turn.assistant("a"));
        assertThat(seed.answer()).containsExactly(Turn.assistant("b"));
        assertThat(seed.start()).isEmpty();
    }

    @Test
    void anAnswerComesAlongUnderAnyOfItsNames() {
        var seeds = read("a.jsonl", """
                {"instruction":"Sum","input":"1 2","output":" 3 "}
                {"prompt":"Sum","response":"4"}
                {"instruction":"Sum","instances":[{"input":"2","output":"5"}]}
                {"instruction":"Sum","output":""}
                """);
        assertThat(seeds.seeds()).extracting(seed -> seed.answer().stream().map(Turn::text).toList())
                .containsExactly(List.of("3"), List.of("4"), List.of("5"), List.of());
        var csv = read("s.csv", "instruction,kind,output\nSum it,math,6\nSay it,,\n").seeds();
        assertThat(csv.getFirst().answer()).containsExactly(Turn.assistant("6"));
        assertThat(csv).extracting(seed -> seed.instruction().kind()).containsExactly(Kind.MATH, Kind.CHAT);
    }

    @Test
    void aFieldNamesTheKind() {
        var seeds = read("k.jsonl", """
                {"instruction":"Name a fish.","kind":"Math"}
                {"instruction":"Name a fish.","kind":"fishy"}
                """);
        assertThat(seeds.seeds()).extracting(seed -> seed.instruction().kind()).containsExactly(Kind.MATH);
        assertThat(seeds.problems()).singleElement().satisfies(
                problem -> assertThat(problem.what()).contains("no kind \"fishy\"", "dialogue"));
    }

    @Test
    void toolsAndTheirCallsAreKept() {
        var tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"rain\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]";
        var seeds = read("t.jsonl",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Rain?\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"rain\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"no\"},{\"role\":\"assistant\",\"content\":\"No.\"}],"
                        + tools + "}\n{\"instruction\":\"Rain?\"," + tools
                        + ",\"output\":\"No.\"}\n{\"instruction\":\"Rain?\",\"tools\":[{\"name\":\"a b\"}]}")
                .seeds();
        assertThat(seeds).hasSize(2).allSatisfy(seed -> {
            assertThat(seed.instruction().kind()).isEqualTo(Kind.TOOLS);
            assertThat(seed.instruction().context().tools()).singleElement()
                    .satisfies(tool -> assertThat(tool.name()).isEqualTo("rain"));
        });
        assertThat(seeds.getFirst().answer()).extracting(Turn::role)
                .containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(seeds.get(1).answer()).containsExactly(Turn.assistant("No."));
    }

    @Test
    void anImageIsKept() {
        var seed = read("i.jsonl",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is it?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQI=\"}}]}]}")
                .seeds().getFirst();
        assertThat(seed.instruction()).isEqualTo(new Instruction("What is it?", "", Kind.IMAGE,
                new Context(List.of(), List.of(), List.of(Part.Media.of("image/png", new byte[] {1, 2})))));
    }

    @Test
    void topicsPathsAndDocumentsAreStarts() throws IOException {
        var file = Files.writeString(directory.resolve("paths.txt"), "# ours\nArts > Music > Fugue\n\n Law>Wills \n");
        assertThat(Seeds.taxonomy(file)).extracting(seed -> seed.instruction().text())
                .containsExactly("Arts > Music > Fugue", "Law > Wills");
        var document = Files.writeString(directory.resolve("a.txt"), "The sea\nis deep.\n");
        assertThat(Seeds.documents(List.of(document))).singleElement().satisfies(seed -> {
            assertThat(seed.instruction().text()).isEqualTo("The sea\nis deep.");
            assertThat(seed.source()).isEqualTo("a.txt");
            assertThat(seed.start()).contains(Operation.named("start.document"));
        });
        assertThatThrownBy(() -> Seeds.topics(List.of("Tides", " "))).hasMessageContaining("topic 2 is empty");
        assertThat(Seeds.topics(List.of("Tides")).getFirst().start()).contains(Operation.named("start.topic"));
    }

    @Test
    void readsCsvWithQuotesCommasAndLineEnds() {
        var seeds = read("s.csv", "id,instruction,input\r\n1,\"Say \"\"hi\"\", twice\",\"a\nb\"\r\n2,Plain,\r\n");
        assertThat(texts(seeds)).containsExactly("Say \"hi\", twice|a\nb", "Plain|");
        assertThat(seeds.seeds().get(1).source()).isEqualTo("s.csv line 4");
    }

    @Test
    void readsPlainTextLineByLine() {
        assertThat(texts(read("s.txt", "First, with a comma\n\n  Second  \r\nThird")))
                .containsExactly("First, with a comma|", "Second|", "Third|");
    }

    @Test
    void namesEachBrokenLineAndReadsTheOthers() {
        var seeds = read("s.jsonl", """
                {"instruction":"Good"}
                {broken

                42
                {"instruction":""}
                {"x":1}
                {"instruction":"a","instruction":"b"}
                {"instruction":"\\ud83d"}
                """);
        assertThat(texts(seeds)).containsExactly("Good|");
        assertThat(seeds.problems()).extracting(Seeds.Problem::where)
                .containsExactly("line 2", "line 4", "line 5", "line 6", "line 7", "line 8");
    }

    @Test
    void namesBrokenCsvRows() {
        var seeds = read("s.csv", "instruction,input\nGood,x\nToo,many,fields\n\"Bad\" quote,x\n\"Open\n");
        assertThat(texts(seeds)).containsExactly("Good|x");
        assertThat(seeds.problems()).extracting(Seeds.Problem::where).containsExactly("line 3", "line 4", "line 5");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        var file = directory.resolve("latin.txt");
        Files.write(file, "Grüße".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Seeds.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void anArrayCutOffIsAProblem() {
        assertThat(read("a.json", "[{\"instruction\":\"a\"}").problems()).hasSize(1);
    }

    private Seeds read(String name, String content) {
        try {
            return Seeds.read(Files.writeString(directory.resolve(name), content));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> texts(Seeds seeds) {
        return seeds.seeds().stream().map(seed -> seed.instruction().text() + "|" + seed.instruction().input())
                .toList();
    }
}
