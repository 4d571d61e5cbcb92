package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MinHashDedupTest {

    private static final String LONG = IntStream.range(0, 60).mapToObj(i -> "word" + i)
            .collect(Collectors.joining(" "));

    @Test
    void namesTheMatchAndItsJaccardIndex() {
        var verdicts = Passing.through(Dedup.minHash(), Passing.rows(List.of(LONG, "something else", LONG + " more")));

        assertThat(verdicts.get(2)).isEqualTo(new Verdict.Rejected("near-duplicate",
                "Jaccard 0.982 with rows.jsonl:1, the threshold is 0.8", "rows.jsonl:1"));
        assertThat(Passing.rejected(verdicts)).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource({
            "'พิมพ์รายชื่อเมืองหลวงของประเทศในเอเชียตะวันออกเฉียงใต้ทั้งหมด', 'พิมพ์รายชื่อเมืองหลวงของประเทศในเอเชียตะวันออกเฉียงใต้ทั้งหมดนะ'",
            "'東京から大阪まで新幹線で行くと何時間かかりますか教えてください', '東京から大阪まで新幹線で行くと何時間かかりますか、教えてください。'",
            "'请用简单的语言解释一下什么是机器学习以及它的主要应用', '请用简单的语言解释一下，什么是机器学习以及它的主要应用？'",
            "'اشرح لي كيف يعمل محرك السيارة بكلمات بسيطة', 'اشرح لي كيف يعمل محرك السيارة، بكلمات بسيطة!'",
            "'한국의 수도는 어디이며 인구는 얼마나 됩니까', '한국의 수도는 어디이며, 인구는 얼마나 됩니까?'",
            "'Translate 你好世界 into English please', 'translate “你好世界” into English, please'"
    })
    void findsThemInAnyScript(String one, String other) {
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), Passing.rows(List.of(one, other)))))
                .containsExactly(1);
    }

    @Test
    void keepsShortTextsThatDifferInAWord() {
        var rows = Passing.rows(List.of("Name three red fruits", "Name three red flowers", "写一首关于春天的诗", "写一首关于秋天的诗"));
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), rows))).isEmpty();
    }

    @Test
    void findsThemOnBothSidesOfTheLimitsOfLength() {
        for (int words : new int[] {9, 10, 12, 13, 35, 36, 44, 45}) {
            var text = IntStream.range(0, words).mapToObj(i -> "word" + (char) ('a' + i % 26) + i)
                    .collect(Collectors.joining(" "));
            assertThat(Passing.rejected(Passing.through(Dedup.minHash(), Passing.rows(List.of(text, text + " x")))))
                    .as(words + " words").containsExactly(1);
        }
    }

    @Test
    void keepsTheBestScored() {
        var rows = List.of(Passing.row(LONG, "a"), scored(LONG + " b", 2), scored(LONG + " c", 3),
                scored(LONG + " d", 3));
        assertThat(Passing.rejected(Passing.through(Dedup.minHash().keep("quality"), rows))).containsExactly(0, 1, 3);
    }

    private static Example scored(String text, double score) {
        return Passing.row(text, "").with(Meta.none().withScore("quality", score));
    }

    @Test
    void rejectsWhatAnEarlierVersionHasAndGivesNoneOfIt() {
        var earlier = Source.of("v1.jsonl", List.of(Passing.row(LONG, ""), Passing.row(LONG, "")));
        var step = Dedup.minHash().keep("quality").against(earlier);

        var verdicts = Passing.through(step,
                List.of(scored("nothing of it stands there at all", 0), scored(LONG + " b", 9)));

        assertThat(verdicts).hasSize(2);
        assertThat(verdicts.get(1)).isInstanceOfSatisfying(Verdict.Rejected.class,
                rejected -> assertThat(rejected.match()).isEqualTo("v1.jsonl:1"));
        assertThat(verdicts.get(0)).isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void refusesAnEarlierVersionWithABrokenRow() {
        var bad = new Source.Read.Bad(new Place("v1.jsonl", 7), "json", "no closing brace", "{");
        var broken = new Source() {
            @Override
            public String name() {
                return "v1.jsonl";
            }

            @Override
            public Reading open() {
                var pieces = List.<Piece>of(() -> bad).iterator();
                return new Reading() {
                    @Override
                    public Piece next() {
                        return pieces.hasNext() ? pieces.next() : null;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        assertThatThrownBy(() -> Dedup.minHash().against(broken).begin()).hasMessageContaining("v1.jsonl")
                .hasMessageContaining("line 7").hasMessageContaining("no closing brace");
    }

    @Test
    void comparesTheChosenSides() {
        var rows = List.of(Passing.row(LONG, "one answer"), Passing.row(LONG, IntStream.range(0, 90)
                .mapToObj(i -> "other" + i).collect(Collectors.joining(" "))));
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), rows))).isEmpty();
        assertThat(Passing.rejected(Passing.through(Dedup.minHash().on(Side.PROMPT), rows))).containsExactly(1);
    }

    @Test
    void keepsRowsThatDifferInTheirImageAlone() {
        var rows = List.of(seen("a.png"), seen("b.png"), seen("a.png"));
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), rows))).containsExactly(2);
    }

    private static Example seen(String image) {
        var message = new Message(Role.USER, List.of(new Part.Text("What do you see in this picture here?"),
                new Part.Media("image/png", URI.create(image))));
        return new Example.Chat(List.of(Turn.of(message), Turn.assistant("A cat on a table.")), List.of(), Meta.none());
    }

    @Test
    void aRowFallsOnlyForOneThatStays() {
        // Each is near to its neighbours alone: the second falls for the first, so the third stays, and so on.
        var rows = new ArrayList<Example>();
        for (int i = 0; i < 12; i++) {
            int first = i * 6;
            rows.add(Passing.row(
                    IntStream.range(first, first + 100).mapToObj(n -> "w" + n).collect(Collectors.joining(" ")), ""));
        }
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), rows))).containsExactly(1, 3, 5, 7, 9, 11);
    }

    @Test
    void givesTheSameFromDiskAsFromMemoryAndLeavesNoFile(@TempDir Path directory) throws IOException {
        var rows = Passing.rows(new GeneratedTexts(GeneratedTexts.Language.ENGLISH, 3).texts(600));
        var inMemory = Passing.through(Dedup.minHash(), rows);

        var spilling = Dedup.minHash().within(new SketchStore.Limits(100_000, directory));

        assertThat(Passing.through(spilling, rows)).isEqualTo(inMemory);
        assertThat(Passing.rejected(inMemory)).hasSizeGreaterThan(100);
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aBucketOfManyEqualRowsIsComparedToItsLeaderOnly() {
        var rows = IntStream.range(0, 30_000).mapToObj(i -> Passing.row(LONG, "")).toList();
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), rows))).hasSize(29_999);
    }

    @Test
    void rowsWithoutAWordAreNearNothing() {
        assertThat(Passing.rejected(Passing.through(Dedup.minHash(), Passing.rows(List.of("", "!!!", "", "!!!")))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.49", "1.01", "NaN"})
    void refusesThresholdsItIsNotMadeFor(double threshold) {
        assertThatThrownBy(() -> Dedup.minHash().threshold(threshold)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.5 to 1");
    }

    @Test
    void tellsItsSettingsInItsName() {
        assertThat(Dedup.minHash().name()).isEqualTo("minhash(0.8)");
        assertThat(Dedup.minHash().threshold(0.7).on(Side.PROMPT).keep("quality").against(Source.of("v1", List.of()))
                .name())
                .isEqualTo("minhash(0.7, on prompt, best quality, against v1)");
    }
}
