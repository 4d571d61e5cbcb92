package dev.wizardsdk.dataset;

import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DatasetTest {

    private static final Example ROW = new Example.Instruction("Sum \"these\"", "1\u20282", "3 ⭐\n", Meta.none()
            .withId("ab12").withLineage(List.of(new LineageStep("s1", "seed", "my.txt line 1", 0, "Sum"))));
    private static final Rejection FALLEN = new Rejection("s1", 2, "deepen@1", "no-gain", "the same words", "Sum");

    @TempDir
    Path directory;

    /** Drops odd rows, doubles each third, flags each fifth, and rejects what came before. */
    private static Dataset worked(List<Example> rows) {
        return Dataset.of(rows)
                .with(RowStep.of("even", row -> number(row) % 2 == 0
                        ? Verdict.kept(row)
                        : Verdict.rejected("odd", "the number " + number(row) + " is odd")))
                .with(new Halves())
                .with(RowStep.of("twice", row -> number(row) % 3 == 0
                        ? new Verdict.Several(List.of(row, text(number(row) + 1_000_000)))
                        : Verdict.kept(row)))
                .with(new FirstOfEachThousand())
                .with(RowStep.of("flag", row -> Verdict.kept(
                        number(row) % 5 == 0 ? row.with(row.meta().withFlag("fifth")) : row)));
    }

    /** Lets the upper half of the numbers through: it must have seen all. */
    private static final class Halves implements GlobalStep<Long> {

        @Override
        public String name() {
            return "upper half";
        }

        @Override
        public Long key(Example row) {
            return (long) number(row);
        }

        @Override
        public GlobalStep.Looking<Long> begin() {
            var all = new ArrayList<Long>();
            return new GlobalStep.Looking<>() {
                @Override
                public void see(long index, Row row, Long key) {
                    assertThat(index).isEqualTo(all.size());
                    all.add(key);
                }

                @Override
                public Decision decide() {
                    var middle = all.stream().sorted().skip(all.size() / 2).findFirst().orElse(0L);
                    return (index, row) -> all.get((int) index) >= middle
                            ? Verdict.kept(row)
                            : Verdict.rejected("low", "below " + middle);
                }
            };
        }
    }

    private static final class FirstOfEachThousand implements KeyedStep<Integer> {

        @Override
        public String name() {
            return "thousands";
        }

        @Override
        public Integer key(Example row) {
            return number(row) % 1000;
        }

        @Override
        public KeyedStep.Looking<Integer> begin() {
            Set<Integer> seen = new HashSet<>();
            return (row, key) -> seen.add(key)
                    ? Verdict.kept(row.example())
                    : new Verdict.Rejected("seen", "the same last digits", "");
        }
    }

    private static int number(Example row) {
        return Integer.parseInt(((Example.Text) row).text());
    }

    private static Example text(int number) {
        return new Example.Text(Integer.toString(number), Meta.none());
    }

    private static List<Example> texts(int count) {
        return IntStream.range(0, count).mapToObj(DatasetTest::text).toList();
    }

    private static Map<String, String> content(Path directory) throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16})
    void anyNumberOfThreadsWritesTheSameBytes(int threads) throws IOException {
        var rows = texts(5_000);
        worked(rows).split(Split.byLineage(.8, .1, .1).seed(7)).ordered(Order.shuffled(3)).threads(1)
                .write(directory.resolve("one"), JsonRows.all());
        worked(rows).split(Split.byLineage(.8, .1, .1).seed(7)).ordered(Order.shuffled(3)).threads(threads)
                .write(directory.resolve("many"), JsonRows.all());
        assertThat(content(directory.resolve("many"))).isEqualTo(content(directory.resolve("one")))
                .containsKeys("rows/train.jsonl", "rows/validation.jsonl", "rows/test.jsonl", "summary.json");
    }

    @Test
    void whatGoesInComesOutOrIsRejected() throws IOException {
        var report = worked(texts(2_000)).write(directory, JsonRows.all());
        for (var step : report.steps()) {
            assertThat(step.in() + step.added()).as(step.step()).isEqualTo(step.out() + step.rejectedInAll());
        }
        assertThat(report.steps()).extracting(Report.StepCount::in).startsWith(2_000L, 2_000L, 1_000L, 500L);
        assertThat(report.rejected()).containsEntry("odd", 1_000L).containsEntry("low", 500L);
        assertThat(Files.readAllLines(directory.resolve("rejected.jsonl")))
                .hasSize((int) report.rejected().values().stream().mapToLong(it -> it).sum());
        assertThat(Files.readAllLines(directory.resolve("rows/train.jsonl"))).hasSize((int) report.rowsInAll());
        assertThat(report.steps().getLast().flagged()).containsKey("fifth");
    }

    @Test
    void aRejectedRowStandsOnFileWhole() throws Exception {
        Dataset.of(List.of(ROW)).with(RowStep.of("none", row -> Verdict.rejected("none", "nothing passes")))
                .write(directory);
        var line = Json.read(Files.readString(directory.resolve("rejected.jsonl")));
        assertThat(line.path("rule").asText()).isEqualTo("none");
        assertThat(line.path("where").asText()).isEqualTo("memory:1");
        assertThat(Example.fromJson(line.path("row").toString())).isEqualTo(ROW);
    }

    @Test
    void lineageAndEarlierRejectionsAreWritten() throws IOException {
        Dataset.of(List.of(ROW), List.of(FALLEN)).write(directory.resolve("new/out"), JsonRows.all());
        assertThat(Files.readString(directory.resolve("new/out/lineage.jsonl"))).isEqualTo(
                "{\"row\":1,\"split\":\"train\",\"id\":\"ab12\",\"steps\":"
                        + "[{\"id\":\"s1\",\"how\":\"seed\",\"by\":\"my.txt line 1\",\"round\":0,\"text\":\"Sum\"}]}\n");
        assertThat(Files.readString(directory.resolve("new/out/rejected.jsonl")))
                .isEqualTo("{\"rule\":\"no-gain\",\"reason\":\"the same words\","
                        + "\"round\":2,\"how\":\"deepen@1\",\"from\":\"s1\",\"text\":\"Sum\"}\n");
    }

    @Test
    void aRowThatIsChangedKeepsTheNameOfItsFirstContent() throws IOException {
        var row = text(7);
        Dataset.of(List.of(row)).with(RowStep.of("more", it -> Verdict.kept(it.map((side, text) -> text + "0"))))
                .with(RowStep.of("none", it -> Verdict.rejected("none", "nothing passes"))).write(directory);
        assertThat(Files.readString(directory.resolve("rejected.jsonl"))).contains("\"from\":\"" + row.id() + "\"")
                .contains("\"text\":\"70\"");
    }

    @Test
    void aRowThatAFormRefusesFailsAndLeavesNothing() throws IOException {
        var dataset = Dataset.of(List.of(text(1), ROW));
        var form = new JsonRows("texts", List.of(Kind.INSTRUCTION));
        assertThatThrownBy(() -> dataset.write(directory, form)).isInstanceOf(DatasetException.class)
                .hasMessageContaining("memory:2").hasMessageContaining("texts").hasMessageContaining("LEAVE_OUT");
        assertThat(content(directory)).isEmpty();

        var report = dataset.onRefusal(Dataset.OnRefusal.LEAVE_OUT).write(directory, form, JsonRows.all());
        assertThat(report.forms()).extracting(Report.FormCount::rows).containsExactly(1L, 2L);
        assertThat(report.forms().getFirst().refused()).containsEntry("kind", 1L);
        assertThat(Files.readString(directory.resolve("rejected.jsonl"))).contains("\"how\":\"format texts\"");
    }

    @Test
    void aStepThatFailsIsNamedWithThePlaceOfTheRow() {
        var dataset = Dataset.of(texts(1_000)).with(RowStep.of("bad", row -> {
            throw new IllegalStateException("oops");
        }));
        assertThatThrownBy(() -> dataset.write(directory, JsonRows.all())).isInstanceOf(DatasetException.class)
                .hasMessageContaining("bad").hasMessageContaining("memory:1").hasMessageContaining("oops");
        assertThat(directory.resolve("rows/train.jsonl")).doesNotExist();
    }

    @Test
    void filesOfAnEarlierRunThatAreNotWrittenAnewAreRemoved() throws IOException {
        Dataset.of(texts(10)).shardRows(4).write(directory, JsonRows.all());
        assertThat(content(directory)).containsKeys("rows/train-00000-of-00003.jsonl",
                "rows/train-00002-of-00003.jsonl");
        Dataset.of(texts(10)).write(directory, JsonRows.all());
        assertThat(content(directory)).containsOnlyKeys("rows/train.jsonl", "rows/index.txt", "rejected.jsonl",
                "lineage.jsonl", "manifest.json", "summary.json");
    }

    @Test
    void whatAKilledRunLeftIsRemoved() throws IOException {
        Files.createDirectories(directory.resolve("rows"));
        Files.writeString(directory.resolve("rows/train-0.part"), "half a li");
        Dataset.of(texts(1)).write(directory, JsonRows.all());
        assertThat(content(directory).keySet()).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void aCurriculumIsWrittenInItsOrder() throws IOException {
        var rows = IntStream.of(3, 1, 2).mapToObj(i -> text(i).with(Meta.none().withScore("difficulty", i))).toList();
        Dataset.of(rows).ordered(Order.byScore("difficulty").reversed()).write(directory, JsonRows.all());
        assertThat(Files.readAllLines(directory.resolve("rows/train.jsonl"))).extracting(Example::fromJson)
                .extracting(DatasetTest::number).containsExactly(3, 2, 1);
    }

    @Test
    void noSplitLeadsOutOfTheDirectory() {
        for (var split : List.of("../evil", "", "a/b", "a\tb", ".", "a\n")) {
            assertThatThrownBy(() -> new Row(new Place("f", 1), split, text(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("split");
            assertThatThrownBy(() -> new Verdict.InSplit(split, text(1))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void twoWritersOfOneDirectoryDoNotMix() {
        var inside = RowStep.of("inside", row -> {
            assertThatThrownBy(() -> Dataset.of(texts(1)).write(directory, JsonRows.all()))
                    .isInstanceOf(DatasetException.class).hasMessageContaining("another data set is being written");
            return Verdict.kept(row);
        });
        Dataset.of(texts(1)).with(inside).threads(1).write(directory, JsonRows.all());
        assertThat(directory.resolve("rows/train.jsonl")).exists();
        assertThat(directory.resolve(".writing")).doesNotExist();
    }

    @Test
    void anInterruptEndsTheWorkOnOneThreadToo() throws IOException {
        var interrupting = RowStep.of("interrupting", row -> {
            Thread.currentThread().interrupt();
            return Verdict.kept(row);
        });
        for (var dataset : List.of(Dataset.of(texts(1_000)), Dataset.of(texts(1_000)).ordered(Order.byLength()))) {
            assertThatThrownBy(() -> dataset.with(interrupting).threads(1).write(directory, JsonRows.all()))
                    .isInstanceOf(DatasetException.class).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(content(directory)).isEmpty();
        }
    }

    @Test
    void whatARunThatWasKilledBetweenNamesLeftIsRemovedByTheNext() throws IOException {
        Dataset.of(texts(10)).write(directory, JsonRows.all());
        Files.writeString(directory.resolve("rows/train-00000-of-00002.jsonl"), "stale\n");
        Manifest.announce(directory, Manifest.files(directory), List.of("rows/train-00000-of-00002.jsonl"));
        Files.delete(directory.resolve("summary.json"));
        Dataset.of(texts(10)).write(directory, JsonRows.all());
        assertThat(content(directory)).doesNotContainKey("rows/train-00000-of-00002.jsonl")
                .containsKey("rows/train.jsonl");
    }

    /** A form that fails when its files have their names already. */
    private record FailingLate(Output form) implements Output {

        @Override
        public String name() {
            return form.name();
        }

        @Override
        public Encoded encode(Example row) {
            return form.encode(row);
        }

        @Override
        public String fileName(String split, int shard, int shards) {
            return form.fileName(split, shard, shards);
        }

        @Override
        public RecordWriter open(Path file) throws IOException {
            return form.open(file);
        }

        @Override
        public Map<String, String> companions(List<DataFile> files) {
            throw new IllegalStateException("late");
        }
    }

    @Test
    void aRunThatEndsBetweenNamesClaimsNoCardItDoesNotWrite() throws IOException {
        Files.writeString(directory.resolve("README.md"), "mine");
        assertThatThrownBy(() -> Dataset.of(texts(1)).write(directory, new FailingLate(JsonRows.all())))
                .hasMessage("late");
        Dataset.of(texts(1)).write(directory, JsonRows.all());
        assertThat(directory.resolve("README.md")).hasContent("mine");
    }

    @Test
    void aManifestThatLiesRemovesNothingOfOthers() throws IOException {
        Files.writeString(directory.resolve("keep.txt"), "mine");
        Files.writeString(directory.resolve("manifest.json"),
                "{\"written\":[{\"file\":\"keep.txt\"},{\"x\":1},{\"file\":\"../x/y\"}]}");
        Dataset.of(texts(1)).write(directory, JsonRows.all());
        assertThat(directory.resolve("keep.txt")).exists();
    }

    @Test
    void theCardIsYamlWhateverStandsInIt() throws IOException {
        Dataset.of(List.of(ROW)).card(new DatasetCard("A\nB", "mit\nevil: yes", List.of("no", "en"), "x", "y"))
                .write(directory, JsonRows.all());
        assertThat(Files.readString(directory.resolve("README.md")))
                .startsWith("---\nlicense: \"mit\\nevil: yes\"\nlanguage:\n- \"no\"\n- en\n").contains("\n# A B\n");
    }

    @Test
    void twoFormsOfOneNameAreRefused() {
        assertThatThrownBy(() -> Dataset.of(texts(1)).write(directory, JsonRows.all(), JsonRows.all()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("two forms are called rows");
    }

    @Test
    void rowsThatAreOthersWhenTheyAreReadAgainAreNoticed() {
        var passes = new AtomicInteger();
        var moody = RowStep.of("moody", row -> number(row) == 5 && passes.getAndIncrement() == 0
                ? Verdict.rejected("mood", "in the first pass only")
                : Verdict.kept(row));
        assertThatThrownBy(() -> Dataset.of(texts(10)).with(moody, new Halves()).write(directory, JsonRows.all()))
                .isInstanceOf(DatasetException.class).hasMessageContaining("upper half")
                .hasMessageContaining("no pure function");
        assertThat(directory.resolve("rows")).doesNotExist();
    }

    @Test
    void ofARowThatBecomesSeveralAllStayInOneSplit() {
        var halves = RowStep.of("halves",
                row -> new Verdict.Several(List.of(text(number(row) * 1_000), text(number(row) * 1_000 + 1))));
        Map<String, String> splits = new TreeMap<>();
        Dataset.of(texts(200)).with(halves).split(Split.byLineage(.5, .5)).forEach(row -> assertThat(
                splits.merge(row.example().root(), row.split(), (known, now) -> known)).isEqualTo(row.split()));
        assertThat(splits).hasSize(200);
        assertThatThrownBy(() -> new Verdict.Several(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatEveryFormRefusesIsInNoCountOfRows() throws IOException {
        var report = Dataset.of(List.of(text(1), ROW)).onRefusal(Dataset.OnRefusal.LEAVE_OUT)
                .write(directory, new JsonRows("texts", List.of(Kind.INSTRUCTION)));
        assertThat(report.rowsInAll()).isEqualTo(1);
        assertThat(report.kinds()).containsOnlyKeys("text");
        assertThat(directory.resolve("lineage.jsonl")).isEmptyFile();
    }

    @Test
    void halfACharacterIsStillHalfAOneAfterRowsWereOrdered() throws IOException {
        var row = new Example.Text("a\uD83D", Meta.none());
        var rows = new ArrayList<String>();
        Dataset.of(List.of(row, text(1))).ordered(Order.byLength()).write(directory, JsonRows.all());
        Files.readAllLines(directory.resolve("rows/train.jsonl"))
                .forEach(line -> rows.add(Example.fromJson(line).text()));
        assertThat(rows).containsExactly("1", "a\uD83D");
    }

    @Test
    void thePlanTellsHowStepsRun() {
        assertThat(worked(List.of()).ordered(Order.byLength()).explain()).isEqualTo("""
                read      memory
                row by row  even
                all rows    upper half
                row by row  twice
                in order    thousands
                row by row  flag
                all rows    order by length
                rows are read 2 times
                """);
    }

    @Test
    void tooManyUnreadableRowsWriteNothing() {
        var half = new Source() {
            @Override
            public String name() {
                return "half";
            }

            @Override
            public Reading open() {
                var count = new int[1];
                return new Reading() {
                    @Override
                    public Piece next() {
                        var number = ++count[0];
                        var place = new Place("half.jsonl", number);
                        return number > 10
                                ? null
                                : () -> number % 2 == 0
                                        ? new Read.Good(new Row(place, text(number)))
                                        : new Read.Bad(place, "unreadable-json", "not valid JSON", "{");
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        assertThatThrownBy(() -> Dataset.of(half).write(directory, JsonRows.all()))
                .hasMessageContaining("5 of 10 rows are unreadable").hasMessageContaining("maxUnreadable");
        assertThat(directory.resolve("rows/train.jsonl")).doesNotExist();
        var report = Dataset.of(half).maxUnreadable(.5).write(directory, JsonRows.all());
        assertThat(report.rowsInAll()).isEqualTo(5);
        assertThat(report.steps().getFirst().rejected()).containsEntry("unreadable-json", 5L);
    }

    @Test
    void theCardTellsRowsFormsAndDrops() throws IOException {
        Dataset.of(List.of(ROW), List.of(FALLEN, FALLEN))
                .card(new DatasetCard("Sums", "other", List.of("en"), "By hand.", "None."))
                .write(directory, JsonRows.all());
        assertThat(Files.readString(directory.resolve("README.md")))
                .startsWith("---\nlicense: other\nlanguage:\n- en\n")
                .contains("- rows/train.jsonl", "# Sums", "1 rows", "| no-gain | 2 |", "By hand.");
    }

    @Test
    void aDirectoryThatCanNotBeMadeIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Dataset.of(texts(1)).write(file.resolve("out"), JsonRows.all()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("file");
    }
}
