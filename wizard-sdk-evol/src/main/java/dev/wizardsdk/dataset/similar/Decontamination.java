package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rejects rows that give an item of a benchmark away: its prompt or its reference answer stands in the row's prompt or answer, as it is, in
 * another form, with other names, numbers and identifiers, or in part. What is compared are runs of three words, those that several items have left
 * out; a prompt too short for that must stand there whole, and an answer too short is not looked for. All benchmarks are held in memory,
 * about 200 bytes a word. Immutable; thread-safe.
 */
public final class Decontamination implements RowStep {

    private static final double USUAL = 0.22;

    private final String benchmarks;
    private final List<BenchmarkText> texts;
    private final double coverage;
    private final BenchmarkIndex index;
    private final @Nullable SameProblem same;

    private Decontamination(String benchmarks, List<BenchmarkText> texts, double coverage, @Nullable SameProblem same) {
        if (!(coverage > 0 && coverage <= 1)) {
            throw new IllegalArgumentException("the coverage is " + coverage + ", it must be above 0 and at most 1");
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no item in " + benchmarks + ", so no row could be found to have one");
        }
        this.benchmarks = benchmarks;
        this.texts = texts;
        this.coverage = coverage;
        this.same = same;
        index = new BenchmarkIndex(texts, coverage);
    }

    /**
     * Of these benchmarks' items, which are read at once.
     *
     * @throws IllegalArgumentException if one of them can't be read; tells where
     */
    public static Decontamination against(Source... sources) {
        var texts = new ArrayList<BenchmarkText>();
        for (var source : sources) {
            Reading.each(source, any -> "", (row, any) -> texts.addAll(BenchmarkText.of(row)));
        }
        return new Decontamination(Arrays.stream(sources).map(Source::name).collect(Collectors.joining(", ")),
                List.copyOf(texts), USUAL,
                null);
    }

    /** Of a benchmark whose items are these prompts. */
    public static Decontamination against(String benchmark, List<String> prompts) {
        return against(Source.of(benchmark, prompts.stream()
                .map(prompt -> new Example.Text(prompt, Meta.none())).toList()));
    }

    /**
     * The share of an item's runs of words that a row must have, within a stretch of about the item's length; 0.22 unless set, which finds an
     * item of whose words a quarter is gone. Less finds more, and rows too that are innocent.
     */
    public Decontamination coverage(double share) {
        return new Decontamination(benchmarks, texts, share, same);
    }

    /**
     * Looks also for items told in other words: the item nearest in meaning to the row's prompt or answer is shown to a model if their cosine is this
     * or more, and the model says whether they are the same problem. All items are embedded at once, each row that has passed by itself. A row
     * that could not be judged is rejected by the rule {@code benchmark-unjudged}. The embedder and the client stay their owner's.
     *
     * @throws dev.wizardsdk.model.ModelException if the items can't be embedded; {@link #apply} throws it too if no later row would fare
     *                                            better
     */
    public Decontamination judged(Embedder embedder, ModelClient judge, double cosine) {
        return new Decontamination(benchmarks, texts, coverage, new SameProblem(embedder, judge, cosine, texts));
    }

    @Override
    public String name() {
        return "decontamination(" + benchmarks + ", " + coverage
                + (same == null ? "" : ", judged from " + same.cosine()) + ")";
    }

    @Override
    public Verdict apply(Example row) {
        for (var side : Side.values()) {
            var match = index.find(row.text(side));
            if (match.isPresent()) {
                var text = match.get().text();
                return new Verdict.Rejected("benchmark",
                        match.get().how() + " of " + what(text) + " stands in the row's " + name(side),
                        text.item());
            }
        }
        return same == null ? Verdict.kept(row) : judged(row, same);
    }

    private static Verdict judged(Example row, SameProblem same) {
        return Stream.of(Side.PROMPT, Side.ANSWER).map(side -> switch (same.judge(row.text(side))) {
            case SameProblem.Judged.Different it -> Verdict.kept(row);
            case SameProblem.Judged.Same(var item, var cosine) -> new Verdict.Rejected("benchmark-rephrased",
                    String.format(Locale.ROOT, "the row's %s is %s in other words, says the judge (cosine %.3f)",
                            name(side), what(item),
                            cosine),
                    item.item());
            case SameProblem.Judged.Failed(var item, var why) -> new Verdict.Rejected("benchmark-unjudged",
                    "it is not known whether the row's " + name(side) + " is an item of a benchmark; " + why, item);
        }).filter(Verdict.Rejected.class::isInstance).findFirst().orElse(Verdict.kept(row));
    }

    private static String what(BenchmarkText text) {
        return "the " + text.part().name().toLowerCase(Locale.ROOT) + " of " + text.item();
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
