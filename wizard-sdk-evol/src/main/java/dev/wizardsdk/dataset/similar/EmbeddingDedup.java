package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.math.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Rejects rows that mean nearly the same as one that stays: their vectors' cosine is the threshold or more. Each row is compared to each one
 * that stays, so n rows of which most stay cost n²/2 comparisons: some minutes for a hundred thousand rows, hours for a million. It holds all vectors, 4
 * bytes a component and row, twice while it decides. Texts are embedded in batches; if that fails, so does the pass. The same vectors give the same
 * rows. Immutable; thread-safe if the embedder is.
 */
public final class EmbeddingDedup implements GlobalStep<String> {

    private final Embedder embedder;
    private final double threshold;
    private final Chosen chosen;
    private final String score;
    private final int batch;

    EmbeddingDedup(Embedder embedder, double threshold, Chosen chosen, String score, int batch) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold is " + threshold + ", it must be above 0 and at most 1");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batches of " + batch + " texts; it must be 1 or more");
        }
        this.embedder = embedder;
        this.threshold = threshold;
        this.chosen = chosen;
        this.score = score;
        this.batch = batch;
    }

    /** The least cosine of rows that mean nearly the same; 0.95 unless set. What is right depends on the model. */
    public EmbeddingDedup threshold(double value) {
        return new EmbeddingDedup(embedder, value, chosen, score, batch);
    }

    /** Compares these sides of a row; prompt and answer unless this is called. */
    public EmbeddingDedup on(Side... sides) {
        return new EmbeddingDedup(embedder, threshold, Chosen.of(sides), score, batch);
    }

    /** Of rows that mean the same the one with the greatest score of this name stays, the first of equals; rows without it come last. */
    public EmbeddingDedup keep(String scoreName) {
        return new EmbeddingDedup(embedder, threshold, chosen, scoreName, batch);
    }

    /** So many texts are embedded at a time; 64 unless set. */
    public EmbeddingDedup batch(int texts) {
        return new EmbeddingDedup(embedder, threshold, chosen, score, texts);
    }

    @Override
    public String name() {
        return "embeddings(" + threshold + chosen.suffix() + (score.isEmpty() ? "" : ", best " + score) + ")";
    }

    @Override
    public String key(Example row) {
        return chosen.text(row);
    }

    @Override
    public Looking<String> begin() {
        return new Seen();
    }

    /** A row that is too near to another. */
    private record Match(int row, double cosine) {

        static final Match NONE = new Match(-1, 0);
    }

    private final class Seen implements Looking<String> {

        private final List<String> waiting = new ArrayList<>();
        private final List<float[]> vectors = new ArrayList<>(); // empty for an empty text, which is near nothing
        private final List<Double> scores = new ArrayList<>();
        private final List<Long> packed = new ArrayList<>();
        private final Places places = new Places();

        @Override
        public void see(long index, Row row, String key) {
            packed.add(places.pack(row.place()));
            scores.add(row.example().meta().scores().getOrDefault(score, Double.NEGATIVE_INFINITY));
            waiting.add(key);
            if (waiting.size() == batch) {
                embed();
            }
        }

        private void embed() {
            var texts = waiting.stream().filter(text -> !text.isBlank()).toList();
            var made = UnitVectors.of(texts, embedder::embed).iterator();
            waiting.forEach(text -> vectors.add(text.isBlank() ? new float[0] : made.next()));
            waiting.clear();
        }

        @Override
        public Decision decide() {
            embed();
            var order = IntStream.range(0, vectors.size()).boxed()
                    .sorted(Comparator.comparing((Integer row) -> -scores.get(row))).toList();
            var matches = new Match[vectors.size()];
            var staying = new Vectors();
            var rows = new ArrayList<Integer>();
            for (int row : order) {
                var vector = vectors.get(row);
                matches[row] = Match.NONE;
                if (vector.length == 0) {
                    continue;
                }
                var nearest = staying.nearest(vector);
                if (nearest.index() >= 0 && nearest.cosine() >= threshold) {
                    matches[row] = new Match(rows.get(nearest.index()), nearest.cosine());
                } else {
                    staying.add(vector);
                    rows.add(row);
                }
            }
            return (index, example) -> {
                var match = matches[Math.toIntExact(index)];
                return match.row() < 0 ? Verdict.kept(example) : rejected(match);
            };
        }

        private Verdict rejected(Match match) {
            var place = places.unpack(packed.get(match.row())).toString();
            return new Verdict.Rejected("same-meaning",
                    String.format(Locale.ROOT, "cosine %.3f with %s, the threshold is %s",
                            match.cosine(), place, threshold),
                    place);
        }
    }
}
