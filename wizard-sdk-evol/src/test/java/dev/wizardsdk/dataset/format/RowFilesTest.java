package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.DatasetException;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.clean.Clean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowFilesTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static List<String> texts(Reading reading) {
        return reading.examples().stream().map(row -> ((Example.Text) row).text()).toList();
    }

    private static byte[] zipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void whatWasRejectedIsReadAgainAsTheRowsItWas() throws IOException {
        var row = new Example.Instruction("a", "b", "c", Meta.none().withFlag("refusal"));
        Dataset.of(RowFiles.read(file("in.jsonl", row.toJson() + "\n{broken\n"))).maxUnreadable(1)
                .with(Clean.withoutFlagged("refusal")).write(folder.resolve("out"), Format.NATIVE.output());
        var again = Reading.of(folder.resolve("out/rejected.jsonl"));

        assertThat(again.examples()).containsExactly(row);
        assertThat(again.bad()).extracting(Source.Read.Bad::rule).containsExactly("no-row");
    }

    @Test
    void aColumnOfOthersThatIsCalledKindMakesNoRowOfOurs() throws IOException {
        var read = Reading.of(file("in.jsonl", """
                {"kind":"math","instruction":"a","output":"b"}
                {"kind":"text","instruction":"a","output":"b"}
                {"rule":"Rule 110","row":"0101","instruction":"a","output":"b"}
                """));
        assertThat(read.examples()).extracting(Example::kind).containsOnly(Kind.INSTRUCTION).hasSize(3);
    }

    @Test
    void aFileThatIsReadIsNeitherRemovedNorWrittenOver() throws IOException {
        var out = folder.resolve("out");
        Dataset.of(List.of(new Example.Text("a", Meta.none()))).write(out, Format.NATIVE.output());
        var read = Dataset.of(RowFiles.read(out.resolve("native/train.jsonl")));
        assertThatThrownBy(() -> read.write(out, Format.NATIVE.output())).isInstanceOf(DatasetException.class)
                .hasMessageContaining("was read and would be written over");
        read.write(out, Format.TRL.output(Kind.TEXT));
        assertThat(out.resolve("native/train.jsonl")).exists();
        assertThat(out.resolve("trl/train.jsonl")).exists();
    }

    @Test
    void anAnswerThatIsNotThereIsABadRowAndEndsNothing() throws IOException {
        var read = Reading
                .of(file("in.jsonl", """
                        {"chosen":[],"rejected":[]}
                        {"prompt":[],"chosen":[],"rejected":[]}
                        {"text":"a"}
                        """));
        assertThat(read.examples()).filteredOn(row -> row.kind() == Kind.TEXT).hasSize(1);
    }

    @Test
    void aByteThatIsNoUtf8SpoilsOneRowOfATable() throws IOException {
        var read = Reading.of(file("in.csv", "text,source\na,\nb\u00e9,\nc,\n".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(texts(read)).containsExactly("a", "c");
        assertThat(read.bad()).extracting(Source.Read.Bad::rule).containsExactly("not-utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\"}",
            "\uFEFF{\"text\":\"a\"}\n{\"text\":\"b\"}", "[{\"text\":\"a\"},{\"text\":\"b\"}]",
            " \n[\n  {\n \"text\": \"a\"\n  },\n  {\"text\":\"b\"}\n]\n", "\uFEFF[{\"text\":\"a\"},{\"text\":\"b\"}]",
            "text\na\nb\n", "\uFEFFtext,source\r\n\"a\",\r\n\"b\",\r\n"})
    void theFormOfAFileIsSeenFromItsContent(String content) throws IOException {
        var name = content.contains("source") || content.startsWith("text") ? "rows.csv" : "rows";

        assertThat(texts(Reading.of(file(name, content)))).containsExactly("a", "b");
        assertThat(texts(Reading.of(file(name + ".gz", zipped(content))))).containsExactly("a", "b");
    }

    @Test
    void plainTextIsARowALineIfItsNameSaysSo() throws IOException {
        assertThat(texts(Reading.of(file("notes.txt", "[Chapter 1]\n\nIt was, as ever, late.\n"))))
                .containsExactly("[Chapter 1]", "It was, as ever, late.");
        assertThat(texts(Reading.of(file("rows.txt", "{\"text\":\"a\"}\n")))).containsExactly("a");
        assertThatThrownBy(() -> Reading.of(file("notes", "Chapter 1\n"))).isInstanceOf(IOException.class)
                .hasMessageContaining(".txt");
        assertThat(Reading.of(file("empty.jsonl", "")).rows()).isEmpty();
    }

    @Test
    void eachRowHasItsPlaceAndABrokenOneSpoilsNoOther() throws IOException {
        var file = file("rows.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\n{\"text\":\"b\"}\n");

        var read = Reading.of(file);

        assertThat(read.rows()).containsExactly(
                new Row(new Place(file.toString(), 1), new Example.Text("a", Meta.none())),
                new Row(new Place(file.toString(), 4), new Example.Text("b", Meta.none())));
        assertThat(read.bad()).singleElement().satisfies(bad -> {
            assertThat(bad.place()).isEqualTo(new Place(file.toString(), 3));
            assertThat(bad.rule()).isEqualTo("unreadable-json");
            assertThat(bad.reason()).endsWith("/text");
            assertThat(bad.text()).isEqualTo("{\"text\":");
        });
    }

    @Test
    void aBrokenElementOfAnArraySpoilsNoOther() throws IOException {
        var read = Reading.of(file("rows.json",
                "[{\"text\":\"a ] } \\\" [\"}, {\"text\":\"x\",\"text\":\"y\"}, {\"text\" 1}, {\"text\":\"b\"}]"));

        assertThat(texts(read)).containsExactly("a ] } \" [", "b");
        assertThat(read.bad()).extracting(Source.Read.Bad::rule).containsExactly("duplicate-key", "unreadable-json");
        assertThat(read.bad()).extracting(bad -> bad.place().line()).containsExactly(2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"text\":\"a\"},", "[{\"text\":\"a\"},{\"te", "[{\"text\":\"a\"}",
            "[{\"text\":\"a\"}] tail"})
    void anArrayThatEndsTooEarlyOrTooLateIsToldOf(String content) throws IOException {
        assertThat(Reading.of(file("rows.json", content)).bad()).hasSize(1);
    }

    @Test
    void utf16IsRefusedInWordsUnlessDeclared() throws IOException {
        var row = "{\"text\":\"größer 𝄞\"}\n";
        for (var charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
            var file = file(charset + ".jsonl", row.getBytes(Charset.forName(charset)));

            assertThatThrownBy(() -> Reading.of(file)).isInstanceOf(IOException.class).hasMessageContaining("UTF-16")
                    .hasMessageContaining("withCharset");
            assertThat(texts(Reading
                    .of(RowFiles.read(ReadOptions.defaults().withCharset(Charset.forName(charset)), List.of(file)))))
                    .containsExactly("größer 𝄞");
        }
    }

    @Test
    void latin1IsRefusedRowByRowUnlessDeclared() throws IOException {
        var file = file("rows.jsonl",
                "{\"text\":\"plain\"}\n{\"text\":\"größer\"}\n".getBytes(StandardCharsets.ISO_8859_1));

        var read = Reading.of(file);

        assertThat(texts(read)).containsExactly("plain");
        assertThat(read.bad()).singleElement().satisfies(bad -> {
            assertThat(bad.rule()).isEqualTo("not-utf8");
            assertThat(bad.reason()).contains("withCharset");
        });
        assertThat(texts(Reading
                .of(RowFiles.read(ReadOptions.defaults().withCharset(StandardCharsets.ISO_8859_1), List.of(file)))))
                .containsExactly("plain", "größer");
    }

    /** A line without end must not be held: this one would need more memory than the test has. */
    @Test
    void aFieldOf200MegabytesIsRefusedWithoutBeingHeld() throws IOException {
        var lines = new ByteLines(new InputStream() {
            private long left = 200L << 20;

            @Override
            public int read() {
                throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] into, int from, int count) {
                if (left == 0) {
                    return -1;
                }
                var n = (int) Math.min(left, count);
                java.util.Arrays.fill(into, from, from + n, (byte) 'x');
                left -= n;
                if (left == 0) {
                    into[from + n - 1] = '\n';
                }
                return n;
            }
        }, 1 << 20);

        var raw = lines.next();

        assertThat(raw).isNotNull();
        assertThat(raw.isTooLong()).isTrue();
        assertThat(raw.length()).isEqualTo((200L << 20) - 1);
        assertThat(raw.bytes()).hasSize(200);
        assertThat(lines.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.jsonl", "rows.json", "rows.csv"})
    void aRowBeyondTheLimitIsRejectedAndTheNextOneRead(String name) throws IOException {
        var big = "x".repeat(3000);
        var content = switch (name) {
            case "rows.jsonl" -> "{\"text\":\"" + big + "\"}\n{\"text\":\"b\"}\n";
            case "rows.json" -> "[{\"text\":\"" + big + "\"},{\"text\":\"b\"}]";
            default -> "text\n\"" + big + "\"\nb\n";
        };

        var read = Reading
                .of(RowFiles.read(ReadOptions.defaults().withMaxLineBytes(1000), List.of(file(name, content))));

        assertThat(texts(read)).containsExactly("b");
        assertThat(read.bad()).extracting(Source.Read.Bad::rule).containsExactly("too-long");
        assertThat(read.bad().getFirst().text().length()).isLessThan(300);
    }

    @Test
    void aLineSeparatorInAStringIsNoLineEnd() throws IOException {
        assertThat(texts(Reading.of(file("rows.jsonl", "{\"text\":\"a\u2028b\u2029c\u0085d\"}\n"))))
                .containsExactly("a\u2028b\u2029c\u0085d");
    }

    @Test
    void aKeyThatComesTwiceIsRefusedWithItsPlace() throws IOException {
        var bad = Reading.bad("{\"messages\":[{\"role\":\"user\",\"role\":\"assistant\",\"content\":\"a\"}]}");

        assertThat(bad.rule()).isEqualTo("duplicate-key");
        assertThat(bad.reason()).endsWith("/messages/0/role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"a\\ud800b\"}", "{\"text\":\"a\\udc00\"}", "{\"text\":\"\\ud83d\"}"})
    void halfACharacterIsRefused(String json) throws IOException {
        assertThat(Reading.bad(json).rule()).isEqualTo("lone-surrogate");
        assertThat(Reading.bad(json).reason()).endsWith("/text");
        assertThat(Reading.row("{\"text\":\"\\ud83d\\ude00\"}")).isEqualTo(new Example.Text("😀", Meta.none()));
    }

    @Test
    void csvMayHaveLineEndsQuotesAndCommasInItsFields() throws IOException {
        var read = Reading.of(file("rows.csv",
                "instruction,input,output\r\n\"say \"\"hi\"\", please\",,\"line 1\nline 2\"\r\nQ,I,A\r\nonly,two\r\n'=1+1,,'-2\n\"open,,\n"));

        assertThat(read.examples()).containsExactly(
                new Example.Instruction("say \"hi\", please", "", "line 1\nline 2", Meta.none()),
                new Example.Instruction("Q", "I", "A", Meta.none()),
                new Example.Instruction("=1+1", "", "-2", Meta.none()));
        assertThat(read.bad()).extracting(Source.Read.Bad::rule).containsExactly("unreadable-csv", "unreadable-csv");
        assertThat(read.bad()).extracting(bad -> bad.place().line()).containsExactly(5L, 7L);
        assertThatThrownBy(() -> Reading.of(file("twice.csv", "a,a\n1,2\n"))).hasMessageContaining("twice");
    }

    @Test
    void aFolderOfShardsIsReadInOrderWithItsSplits() throws IOException {
        file("hub/data/train-00001-of-00002.jsonl", "{\"text\":\"b\"}\n");
        file("hub/data/train-00000-of-00002.jsonl", "{\"text\":\"a\"}\n");
        file("hub/data/test-00000-of-00001.jsonl", "{\"text\":\"c\"}\n");
        file("hub/README.md", "---\n---\n");

        var read = Reading.of(folder.resolve("hub"));

        assertThat(texts(read)).containsExactly("c", "a", "b");
        assertThat(read.rows()).extracting(Row::split).containsExactly("test", "train", "train");
    }

    @Test
    void aMissingShardIsAnErrorThatNamesIt() throws IOException {
        file("hub/data/train-00000-of-00003.jsonl", "");
        file("hub/data/train-00002-of-00003.jsonl", "");

        assertThatThrownBy(() -> RowFiles.read(folder.resolve("hub"))).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("train-00001-of-00003.jsonl");
    }

    @Test
    void theSplitIsToldByTheFilesNameUnlessItIsSet() throws IOException {
        var file = file("my_validation.jsonl", "{\"text\":\"a\"}\n");

        assertThat(Reading.of(file).rows().getFirst().split()).isEqualTo("validation");
        assertThat(Reading.of(RowFiles.read(ReadOptions.defaults().withSplit("test"), List.of(file))).rows().getFirst()
                .split())
                .isEqualTo("test");
        assertThat(Reading.of(file("latest.jsonl", "{\"text\":\"a\"}\n")).rows().getFirst().split()).isEqualTo("train");
    }

    @Test
    void aFolderOfLlamaFactoryIsReadByItsColumnsAndTags() throws IOException {
        file("lf/talk.json",
                "[{\"talk\":[{\"who\":\"me\",\"what\":\"Q\"},{\"who\":\"it\",\"what\":\"A\"}],\"good\":false}]");
        file("lf/web.jsonl", "{\"summary\":\"A\",\"content\":\"Q\"}\n");
        file("lf/books.jsonl", "{\"raw\":\"T\"}\n");
        file("lf/dataset_info.json", """
                {"talk":{"file_name":"talk.json","formatting":"sharegpt","columns":{"messages":"talk","kto_tag":"good"},
                 "tags":{"role_tag":"who","content_tag":"what","user_tag":"me","assistant_tag":"it"}},
                 "web":{"file_name":"web.jsonl","split":"validation","columns":{"prompt":"content","response":"summary"}},
                 "books":{"file_name":"books.jsonl","columns":{"prompt":"raw"}}}""");

        var read = Reading.of(folder.resolve("lf"));

        assertThat(read.bad()).isEmpty();
        assertThat(read.examples()).extracting(Example::kind).containsExactly(Kind.FEEDBACK, Kind.INSTRUCTION,
                Kind.TEXT);
        assertThat(read.rows()).extracting(Row::split).containsExactly("train", "validation", "train");
    }

    @Test
    void noPathOrLinkLeadsOutOfAFolder() throws IOException {
        file("secret.jsonl", "{\"text\":\"a\"}\n");
        file("lf/dataset_info.json", "{\"x\":{\"file_name\":\"../secret.jsonl\"}}");
        Files.createDirectories(folder.resolve("hub/data"));
        Files.createSymbolicLink(folder.resolve("hub/data/train.jsonl"), folder.resolve("secret.jsonl"));

        assertThatThrownBy(() -> RowFiles.read(folder.resolve("lf"))).hasMessageContaining("is not in the folder");
        assertThatThrownBy(() -> RowFiles.read(folder.resolve("hub"))).hasMessageContaining("leads out of the folder");
    }

    @Test
    void aSourceCanBeReadAgain() throws IOException {
        var source = RowFiles.read(file("a.jsonl", "{\"text\":\"a\"}\n"), file("b.json", "[{\"text\":\"b\"}]"));

        assertThat(texts(Reading.of(source))).containsExactly("a", "b");
        assertThat(texts(Reading.of(source))).containsExactly("a", "b");
    }
}
