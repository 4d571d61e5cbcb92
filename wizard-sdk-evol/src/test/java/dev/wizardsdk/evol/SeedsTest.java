package dev.wizardsdk.evol;

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
    void readsTheFirstUserTurnOfAConversation() {
        var seeds = read("c.jsonl", """
                {"conversations":[{"from":"system","value":"s"},{"from":"human","value":"One"},{"from":"gpt","value":"a"}]}
                {"messages":[{"role":"user","content":"Two"}]}
                """);
        assertThat(texts(seeds)).containsExactly("One|", "Two|");
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
