package dev.wizardsdk.parquet;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParquetTest {

    @TempDir
    Path folder;

    private final Parquet parquet = Parquet.of(JsonLines.FORM);

    @Test
    void isTheJsonFormButForItsFiles() {
        var row = new Example.Text("a", Meta.none());

        assertThat(parquet.encode(row)).isInstanceOf(Output.Encoded.Written.class);
        assertThat(parquet.name()).isEqualTo("parquet");
        assertThat(parquet.named("chats").name()).isEqualTo("chats");
        assertThat(parquet.fileName("train", 1, 3)).isEqualTo("data/train-00001-of-00003.parquet");
        assertThat(parquet.companions(List.of(new Output.DataFile("data/x.parquet", "train", 1, 1, ""))))
                .containsExactly(Map.entry("files.txt", "data/x.parquet"));
    }

    @Test
    void refusesFormsOfOtherFiles() {
        assertThatThrownBy(() -> Parquet.of(new JsonLines(".csv"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Parquet files are made from JSON Lines, but the form lines writes data/train-00000-of-00001.csv");
        assertThatThrownBy(() -> parquet.withJsonText("tools")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parquet.withJsonText("/*/tools")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasTheColumnsOfAllRowsAndTheirValues() throws IOException {
        var file = written(parquet, """
                {"n":1,"messages":[{"role":"user","content":"Wie spät?\\n\\u0000"},{"role":"assistant","content":"五時 🕔","weight":0}]}
                {"n":null,"label":true,"messages":[],"score":1}
                {"score":0.1,"tags":["a",null,""],"label":false,"messages":[{"role":"user"}],"empty":[],"nothing":null}
                """);

        assertThat(ParquetJava.schema(file)).isEqualTo("""
                message schema {
                  optional int64 n;
                  optional group messages (LIST) {
                    repeated group list {
                      optional group element {
                        optional binary role (STRING);
                        optional binary content (STRING);
                        optional int64 weight;
                      }
                    }
                  }
                  optional boolean label;
                  optional double score;
                  optional group tags (LIST) {
                    repeated group list {
                      optional binary element (STRING);
                    }
                  }
                  optional group empty (LIST) {
                    repeated group list {
                      optional binary element (STRING);
                    }
                  }
                  optional binary nothing (STRING);
                }
                """);
        var rows = ParquetJava.rows(file);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).containsEntry("n", 1L).containsEntry("label", null).containsEntry("tags", null)
                .containsEntry("messages",
                        List.of(nullable("role", "user", "content", "Wie spät?\n\u0000", "weight", null),
                                Map.of("role", "assistant", "content", "五時 🕔", "weight", 0L)));
        assertThat(rows.get(1)).containsEntry("n", null).containsEntry("label", true)
                .containsEntry("messages", List.of())
                .containsEntry("score", 1.0);
        assertThat(rows.get(2)).containsEntry("score", 0.1).containsEntry("tags", Arrays.asList("a", null, ""))
                .containsEntry("label", false).containsEntry("empty", List.of()).containsEntry("nothing", null)
                .containsEntry("messages", List.of(nullable("role", "user", "content", null, "weight", null)));
    }

    @Test
    void writesToolsAndWhatDiffersAsJsonText() throws IOException {
        var file = written(parquet, """
                {"tools":[{"name":"a","parameters":{"x":1}}],"call":{"name":"a","arguments":{"city":"Ulm"}},"content":"text"}
                {"tools":null,"call":{"name":"b","arguments":{"n":1.50}},"content":[{"type":"text"}],"big":9007199254740993}
                {"call":{"name":"c"},"content":null,"big":0.5,"none":{}}
                """);

        assertThat(ParquetJava.schema(file)).isEqualTo("""
                message schema {
                  optional binary tools (JSON);
                  optional group call {
                    optional binary name (STRING);
                    optional binary arguments (JSON);
                  }
                  optional binary content (JSON);
                  optional binary big (JSON);
                  optional binary none (JSON);
                }
                """);
        var rows = ParquetJava.rows(file);
        assertThat(rows.get(0)).containsEntry("tools", "[{\"name\":\"a\",\"parameters\":{\"x\":1}}]")
                .containsEntry("content", "\"text\"")
                .containsEntry("call", Map.of("name", "a", "arguments", "{\"city\":\"Ulm\"}"));
        assertThat(rows.get(1)).containsEntry("tools", null).containsEntry("content", "[{\"type\":\"text\"}]")
                .containsEntry("call", Map.of("name", "b", "arguments", "{\"n\":1.50}"))
                .containsEntry("big", "9007199254740993");
        assertThat(rows.get(2)).containsEntry("content", null).containsEntry("none", "{}");
    }

    @Test
    void writesJsonTextWhereItIsAskedTo() throws IOException {
        var file = written(parquet.withJsonText("/a/*/b", "/c~1d"), """
                {"a":[{"b":"x","k":"y"}]}
                """);

        assertThat(ParquetJava.rows(file)).containsExactly(
                nullable("a", List.of(Map.of("b", "\"x\"", "k", "y")), "c/d", null));
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws IOException {
        var rows = "{\"a\":[1,2,3],\"b\":\"x\"}\n".repeat(500);

        assertThat(written(parquet, rows)).hasSameBinaryContentAs(written(parquet, rows));
    }

    private Path written(Parquet form, String lines) throws IOException {
        var file = Files.createTempFile(folder, "rows", ".part");
        try (var records = form.open(file)) {
            for (var line : lines.lines().toList()) {
                records.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static Map<String, Object> nullable(Object... entries) {
        var map = new HashMap<String, Object>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
