package dev.wizardsdk.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DatasetTest {

    private static final Example ROW = new Example(
            "ab12", "Sum \"these\"", "1\u20282", "3 ⭐\n",
            List.of(new LineageStep("s1", "seed", "my.txt line 1", 0, "Sum")));
    private static final Rejection FALLEN = new Rejection("s1", 2, "deepen@1", "no-gain", "the same words", "Sum");

    @TempDir
    Path directory;

    @Test
    void writesEachFormat() throws IOException {
        var out = directory.resolve("new/out");
        Dataset.of(List.of(ROW), List.of(FALLEN)).write(out, List.of(Format.values()));

        assertThat(Files.readString(out.resolve("alpaca.jsonl")))
                .isEqualTo("{\"instruction\":\"Sum \\\"these\\\"\",\"input\":\"1\u20282\",\"output\":\"3 ⭐\\n\"}\n");
        assertThat(Files.readString(out.resolve("sharegpt.jsonl"))).isEqualTo("{\"id\":\"ab12\",\"conversations\":"
                + "[{\"from\":\"human\",\"value\":\"Sum \\\"these\\\"\\n\\n1\u20282\"},{\"from\":\"gpt\",\"value\":\"3 ⭐\\n\"}]}\n");
        assertThat(Files.readString(out.resolve("messages.jsonl"))).isEqualTo("{\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"Sum \\\"these\\\"\\n\\n1\u20282\"},{\"role\":\"assistant\",\"content\":\"3 ⭐\\n\"}]}\n");
        assertThat(Files.readString(out.resolve("lineage.jsonl"))).isEqualTo("{\"row\":1,\"id\":\"ab12\",\"steps\":"
                + "[{\"id\":\"s1\",\"how\":\"seed\",\"by\":\"my.txt line 1\",\"round\":0,\"text\":\"Sum\"}]}\n");
        assertThat(Files.readString(out.resolve("rejected.jsonl")))
                .isEqualTo("{\"rule\":\"no-gain\",\"reason\":\"the same words\","
                        + "\"round\":2,\"how\":\"deepen@1\",\"from\":\"s1\",\"text\":\"Sum\"}\n");
        try (var files = Files.list(out)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void theCardTellsRowsFormsAndDrops() throws IOException {
        var dataset = Dataset.of(List.of(ROW), List.of(FALLEN, FALLEN));
        dataset.writeCard(directory, new DatasetCard("Sums", "other", List.of("en"), "By hand.", "None."),
                List.of(Format.ALPACA, Format.MESSAGES));
        assertThat(Files.readString(directory.resolve("README.md")))
                .startsWith("---\nlicense: other\nlanguage:\n- en\n")
                .contains("path: messages.jsonl", "# Sums", "1 rows", "| no-gain | 2 |", "By hand.");
    }

    @Test
    void aDirectoryThatCanNotBeMadeIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Dataset.of(List.of(), List.of()).write(file.resolve("out"), List.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("file");
    }
}
