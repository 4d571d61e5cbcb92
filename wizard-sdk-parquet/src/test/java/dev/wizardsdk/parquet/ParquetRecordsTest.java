package dev.wizardsdk.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParquetRecordsTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a":"y","t":[]};                         /t is a column that the file lacks; /t
            {"a":1};                                  /a is an integer where its column has texts; /a
            {"m":[{"c":"x"},{"c":[1]}]};              /m/1/c is a list where its column has texts; /m/*/c
            {"m":[{"c":"x"},{"d/e":"y"}]};            /m/1/d~1e is a column that the file lacks; /m/*/d~1e
            {"m":{"c":"x"}};                          /m is an object where its column has lists; /m
            {"m":["x"]};                              /m/0 is a text where its column has objects; /m/*
            {"n":1.5};                                /n is a number with a fraction where its column has 64-bit integers; /n
            {"n":9223372036854775808};                /n is an integer of more than 64 bits; /n
            {"d":9007199254740993};                   /d is a number that no double is; /d
            {"d":1e400};                              /d is a number that no double is; /d
            {"b":"true"};                             /b is a text where its column has booleans; /b
            """)
    void tellsWhichLaterRowDoesNotFitAndWhatToDo(String row, String reason, String column) throws IOException {
        try (var records = records(2)) {
            records.write(bytes("{\"a\":\"x\",\"b\":true,\"m\":[{\"c\":\"x\"}],\"n\":1,\"d\":0.5}"));
            records.write(bytes("{\"a\":null}"));
            records.write(bytes("{\"a\":\"z\",\"d\":3,\"unknown\":null}"));
            assertThatThrownBy(() -> records.write(bytes(row))).isInstanceOf(IOException.class)
                    .hasMessage("row 4 of rows.part: " + reason
                            + "; the columns are those of the file's first 2 rows: put such a row among"
                            + " them, or give Parquet.of(…).withJsonText(\"" + column + "\")");
        }
        assertThatThrownBy(() -> ParquetJava.rows(file())).as("a file without an end")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void tellsWhatIsNoRowWithoutQuotingIt() throws IOException {
        for (var row : List.of("instruction,secret", "[\"secret\"]", "{\"a\":1,\"a\":2}", "{\"a\":1} secret")) {
            try (var records = records(10)) {
                records.write(bytes("{}"));
                assertThatThrownBy(() -> records.write(bytes(row))).isInstanceOf(IOException.class)
                        .hasMessageStartingWith("row 2 of rows.part is ").hasMessageNotContaining("secret")
                        .hasMessageEndingWith("; Parquet files are made from JSON Lines");
            }
        }
    }

    @Test
    void refusesHalfACharacterRatherThanChangingIt() throws IOException {
        try (var records = records(1)) {
            assertThatThrownBy(() -> records.write(bytes("{\"a\":[{\"b\":\"\\ud83d\"}]}")))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "row 1 of rows.part: /a/0/b has half a character, which no text in UTF-8 can hold; correct the row");
        }
    }

    @Test
    void knowsItsColumnsOnceTheRowsHeldTakeTheirBytes() throws IOException {
        try (var records = new ParquetRecords(file(), List.of(), 1_000, 20)) {
            records.write(bytes("{\"a\":\"0123456789\"}"));
            records.write(bytes("{\"b\":\"0123456789\"}"));
            assertThatThrownBy(() -> records.write(bytes("{\"c\":1}"))).hasMessageContaining("first 2 rows");
        }
    }

    @Test
    void readsBackWhateverTheNesting() throws IOException {
        var random = new Random(7);
        var rows = new ArrayList<JsonNode>();
        for (int i = 0; i < 3_000; i++) {
            rows.add(row(random, i));
        }
        write(rows, 1_000);

        assertThat(read()).isEqualTo(bare(rows));
    }

    @Test
    void readsBackOverPagesAndRowGroups() throws IOException {
        var random = new Random(8);
        var rows = new ArrayList<JsonNode>();
        for (int i = 0; i < 100; i++) {
            var row = MAPPER.createObjectNode().put("text", text(random, 1_000).repeat(200)).put("n", i);
            rows.add(i % 5 == 0 ? row.putNull("text") : row);
        }
        write(rows, 10);

        assertThat(ParquetJava.rowGroups(file())).hasSizeGreaterThan(1);
        assertThat(read()).isEqualTo(bare(rows));
    }

    @Test
    void aRowMayHaveManyMoreValuesThanAPage() throws IOException {
        var row = MAPPER.createObjectNode();
        var ids = row.putArray("input_ids");
        for (int i = 0; i < 250_001; i++) {
            ids.add(i % 1_000 < 500 ? 7 : i);
        }
        write(List.of(row, row, row), 1);

        assertThat(read()).isEqualTo(bare(List.of(row, row, row)));
    }

    private static JsonNode row(Random random, int number) {
        var row = MAPPER.createObjectNode();
        if (number % 100 > 40 || random.nextInt(10) > 0) { // long runs, and none
            row.put("flag", random.nextBoolean());
        }
        if (random.nextInt(3) > 0) {
            var outer = row.putArray("grid");
            for (int i = random.nextInt(4); i > 0; i--) {
                if (random.nextInt(4) == 0) {
                    outer.addNull();
                } else {
                    var inner = outer.addArray();
                    random.longs(random.nextInt(20)).forEach(inner::add);
                }
            }
        }
        var messages = row.putArray("messages");
        for (int i = random.nextInt(12); i > 0; i--) {
            var message = messages.addObject().put("role", random.nextBoolean() ? "user" : "assistant");
            if (random.nextInt(3) == 0) {
                message.putObject("mark").put("score", random.nextDouble()).putArray("parts").add(text(random, 3));
            } else {
                message.put("content", text(random, random.nextInt(40)));
            }
        }
        return row;
    }

    private static String text(Random random, int length) {
        return random.ints(length, ' ', 0x3100)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Without what is null, except in lists. */
    private static Object bare(Object value) {
        return switch (value) {
            case JsonNode node -> bare(MAPPER.convertValue(node, Object.class));
            case Map<?, ?> map -> {
                var bare = new LinkedHashMap<Object, Object>();
                map.forEach((key, one) -> {
                    if (one != null) {
                        bare.put(key, bare(one));
                    }
                });
                yield bare;
            }
            case List<?> list -> list.stream().map(one -> one == null ? "null" : bare(one)).toList();
            case Integer number -> number.longValue();
            default -> value;
        };
    }

    private void write(List<JsonNode> rows, int schemaRows) throws IOException {
        try (var records = records(schemaRows)) {
            for (var row : rows) {
                records.write(bytes(row.toString()));
            }
        }
    }

    private Object read() throws IOException {
        return bare(ParquetJava.rows(file()));
    }

    private ParquetRecords records(int schemaRows) throws IOException {
        return new ParquetRecords(file(), List.of(), schemaRows, Long.MAX_VALUE);
    }

    private Path file() {
        return folder.resolve("rows.part");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
