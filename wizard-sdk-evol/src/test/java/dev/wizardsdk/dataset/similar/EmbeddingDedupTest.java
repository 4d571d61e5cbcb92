package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddingDedupTest {

    /** A text is an angle in degrees. */
    private static final Embedder ANGLES = texts -> texts.stream().map(text -> {
        var angle = Math.toRadians(Double.parseDouble(text));
        return new float[] {(float) (7 * Math.cos(angle)), (float) (7 * Math.sin(angle))};
    }).toList();

    @Test
    void namesTheMatchAndTheCosine() {
        var verdicts = Passing.through(Dedup.embeddings(ANGLES), Passing.rows(List.of("0", "90", "5")));
        assertThat(Passing.rejected(verdicts)).containsExactly(2);
        assertThat(verdicts.get(2)).isEqualTo(
                new Verdict.Rejected("same-meaning", "cosine 0.996 with rows.jsonl:1, the threshold is 0.95",
                        "rows.jsonl:1"));
    }

    @Test
    void aRowFallsOnlyForOneThatStays() {
        assertThat(Passing
                .rejected(Passing.through(Dedup.embeddings(ANGLES), Passing.rows(List.of("0", "15", "30", "45")))))
                .containsExactly(1, 3);
    }

    @Test
    void keepsTheBestScored() {
        var better = Passing.row("5", "").with(Meta.none().withScore("quality", 1));
        assertThat(Passing.rejected(
                Passing.through(Dedup.embeddings(ANGLES).keep("quality"), List.of(Passing.row("0", ""), better))))
                .containsExactly(0);
    }

    @Test
    void embedsInBatchesAndNoEmptyTexts() {
        var sizes = new ArrayList<Integer>();
        Embedder counting = texts -> {
            sizes.add(texts.size());
            return ANGLES.embed(texts);
        };
        var rows = Passing.rows(List.of("0", "", "90", "180", "", "270", ""));
        assertThat(Passing.rejected(Passing.through(Dedup.embeddings(counting).batch(3), rows))).isEmpty();
        assertThat(sizes).containsExactly(2, 2);
    }

    @Test
    void findsAllPairsThatThereAre() {
        var random = new Random(4);
        var vectors = new ArrayList<float[]>();
        for (int i = 0; i < 300; i++) {
            var vector = new float[24];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = (float) random.nextGaussian() + (i % 3 == 2 ? 6 * vectors.get(i - 1)[j] : 0);
            }
            vectors.add(vector);
        }
        Embedder embedder = texts -> texts.stream().map(text -> vectors.get(Integer.parseInt(text))).toList();
        var rows = new ArrayList<Example>();
        for (int i = 0; i < vectors.size(); i++) {
            rows.add(Passing.row(Integer.toString(i), ""));
        }
        var expected = new ArrayList<Integer>();
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!expected.contains(j) && cosine(vectors.get(i), vectors.get(j)) >= 0.95) {
                    expected.add(i);
                    break;
                }
            }
        }
        assertThat(expected).hasSizeGreaterThan(80);
        assertThat(Passing.rejected(Passing.through(Dedup.embeddings(embedder), rows))).isEqualTo(expected);
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            square += one[i] * one[i];
            otherSquare += other[i] * other[i];
        }
        return product / Math.sqrt(square * otherSquare);
    }

    @Test
    void refusesVectorsThatAreNone() {
        Embedder missing = texts -> List.of();
        Embedder empty = texts -> texts.stream().map(text -> new float[3]).toList();
        Embedder uneven = texts -> texts.stream().map(text -> new float[Integer.parseInt(text)])
                .peek(vector -> vector[0] = 1).toList();
        assertThatThrownBy(() -> Passing.through(Dedup.embeddings(missing), Passing.rows(List.of("0", "1"))))
                .hasMessageContaining("0 vectors for 2 texts");
        assertThatThrownBy(() -> Passing.through(Dedup.embeddings(empty), Passing.rows(List.of("0"))))
                .hasMessageContaining("direction");
        assertThatThrownBy(() -> Passing.through(Dedup.embeddings(uneven), Passing.rows(List.of("3", "4"))))
                .hasMessageContaining("4 components after ones of 3");
    }
}
