package dev.wizardsdk.dataset.similar;

import java.util.List;
import java.util.Optional;

/** The texts of benchmarks, found in rows that have them as they are, in another form, retold with other names, or in part. Thread-safe. */
final class BenchmarkIndex {

    /** Without names, numbers and identifiers a text has fewer words left to be known by, so more of them have to be there. */
    private static final double SHAPE = 1.75;

    private final double coverage;
    private final GramIndex plain;
    private final GramIndex shape;
    private final ShortTexts shorts = new ShortTexts();

    /**
     * A text of a benchmark in a row.
     *
     * @param how how much of it, in words
     */
    record Match(BenchmarkText text, String how) {}

    BenchmarkIndex(List<BenchmarkText> texts, double coverage) {
        this.coverage = coverage;
        var wordings = texts.stream().map(text -> Wording.of(text.text())).toList();
        plain = new GramIndex(texts, wordings.stream().map(Wording::plain).toList());
        shape = new GramIndex(texts, wordings.stream().map(Wording::shape).toList());
        for (int i = 0; i < texts.size(); i++) {
            // A short answer, such as "return x + y", is in rows that never saw the benchmark.
            if (!plain.covers(i) && texts.get(i).part() == BenchmarkText.Part.PROMPT) {
                shorts.add(texts.get(i), wordings.get(i).plain());
            }
        }
    }

    Optional<Match> find(String text) {
        var row = Wording.of(text);
        return plain.mostCovered(row.plain(), coverage).map(covered -> match(covered, ""))
                .or(() -> shape.mostCovered(row.shape(), Math.min(1, SHAPE * coverage))
                        .map(covered -> match(covered, ", but for names, numbers and identifiers,")))
                .or(() -> shorts.firstIn(row.plain()).map(found -> new Match(found, "all")));
    }

    private static Match match(GramIndex.Covered covered, String but) {
        return new Match(covered.text(), Math.round(100 * covered.share()) + " %" + but);
    }
}
