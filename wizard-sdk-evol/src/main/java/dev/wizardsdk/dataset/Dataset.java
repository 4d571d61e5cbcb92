package dev.wizardsdk.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from where they are read to the files that trainers take. Immutable and lazy: each method returns a changed copy,
 * and nothing is read before {@link #write}, {@link #forEach} or {@link #examples}. The same rows, steps and seeds give the same
 * bytes on any number of threads.
 *
 * <p>Nothing is lost on the way: what a step, a form or the reader does not let through stands in {@code rejected.jsonl} with its
 * place, rule, reason and, where it was a row, all of it.
 */
public final class Dataset {

    /** What happens to rows that a form has no place for. */
    public enum OnRefusal {
        /** Writing fails at the first one, and leaves no file. */
        FAIL,
        /** They are left out of that form, counted and put on file. */
        LEAVE_OUT
    }

    private final Source source;
    private final Supplier<Stream<Rejection>> earlier;
    private final List<Step> steps;
    private final Settings settings;

    /** How rows are written. */
    record Settings(@Nullable Order order, OnRefusal onRefusal, double maxUnreadable, long shardRows, int threads,
            Optional<DatasetCard> card, LongConsumer progress) {

        static final Settings STANDARD = new Settings(null, OnRefusal.FAIL, 0.1, Long.MAX_VALUE,
                Runtime.getRuntime().availableProcessors(), Optional.empty(), rows -> {});
    }

    private Dataset(Source source, Supplier<Stream<Rejection>> earlier, List<Step> steps, Settings settings) {
        this.source = source;
        this.earlier = earlier;
        this.steps = List.copyOf(steps);
        this.settings = settings;
    }

    /** Rows of one source, or of several one after the other. */
    public static Dataset of(Source... sources) {
        return new Dataset(Source.of(List.of(sources)), Stream::empty, List.of(), Settings.STANDARD);
    }

    /** Rows that are there. */
    public static Dataset of(List<? extends Example> examples) {
        return of(examples, List.of());
    }

    /** Rows that are there, and what was rejected before they were. */
    public static Dataset of(List<? extends Example> examples, List<Rejection> rejections) {
        return of(Source.of("memory", examples), List.copyOf(rejections)::stream);
    }

    /** Rows of a source, and what was rejected before they were: a stream that is opened anew each time, and closed. */
    public static Dataset of(Source source, Supplier<Stream<Rejection>> rejections) {
        return new Dataset(source, rejections, List.of(), Settings.STANDARD);
    }

    /** These steps after those before. */
    public Dataset with(Step... more) {
        return new Dataset(source, earlier, Stream.concat(steps.stream(), Stream.of(more)).toList(), settings);
    }

    /** Gives each row its split; it stands for those that rows were read from. */
    public Dataset split(Split split) {
        return with(split);
    }

    /** The order in which rows are written; as they were read unless set. */
    public Dataset ordered(Order order) {
        return with(new Settings(order, settings.onRefusal, settings.maxUnreadable, settings.shardRows,
                settings.threads, settings.card, settings.progress));
    }

    /** What happens to rows that a form has no place for; {@link OnRefusal#FAIL} unless set. */
    public Dataset onRefusal(OnRefusal value) {
        return with(new Settings(settings.order, value, settings.maxUnreadable, settings.shardRows, settings.threads,
                settings.card, settings.progress));
    }

    /** The share of unreadable rows, 0 to 1, above which nothing is written; 0.1 unless set. */
    public Dataset maxUnreadable(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("maxUnreadable is " + share + ", it must be a share from 0 to 1");
        }
        return with(new Settings(settings.order, settings.onRefusal, share, settings.shardRows, settings.threads,
                settings.card, settings.progress));
    }

    /** The most rows of a file, from where on a split has several; no limit unless set. */
    public Dataset shardRows(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("shardRows is " + most + ", it must be 1 or more");
        }
        return with(new Settings(settings.order, settings.onRefusal, settings.maxUnreadable, most, settings.threads,
                settings.card, settings.progress));
    }

    /** How many threads parse, look and encode; as many as there are processors unless set. */
    public Dataset threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads is " + count + ", it must be 1 or more");
        }
        return with(new Settings(settings.order, settings.onRefusal, settings.maxUnreadable, settings.shardRows, count,
                settings.card, settings.progress));
    }

    /** Is written as {@code README.md} beside the forms. */
    public Dataset card(DatasetCard card) {
        return with(new Settings(settings.order, settings.onRefusal, settings.maxUnreadable, settings.shardRows,
                settings.threads, Optional.of(card), settings.progress));
    }

    /** Hears now and then how many rows were written so far. */
    public Dataset progress(LongConsumer rows) {
        return with(new Settings(settings.order, settings.onRefusal, settings.maxUnreadable, settings.shardRows,
                settings.threads, settings.card, rows));
    }

    private Dataset with(Settings changed) {
        return new Dataset(source, earlier, steps, changed);
    }

    /** The plan as lines of text: what is read, each step with how it runs, and how often rows are read. */
    public String explain() {
        var text = new StringBuilder("read      ").append(source.name()).append('\n');
        var passes = 1;
        for (var step : steps) {
            text.append(switch (step) {
                case RowStep row -> "row by row";
                case KeyedStep<?> keyed -> "in order  ";
                case GlobalStep<?> global -> "all rows  ";
            }).append("  ").append(step.name()).append('\n');
            passes += step instanceof GlobalStep ? 1 : 0;
        }
        if (settings.order != null) {
            text.append("all rows    order ").append(settings.order.name()).append('\n');
        }
        return text.append("rows are read ").append(passes == 1 ? "once" : passes + " times").append('\n').toString();
    }

    /** Each row that is let through, in order, on this thread. */
    public void forEach(Consumer<? super Row> consumer) {
        try (var pipeline = new Pipeline(source, steps, settings.threads)) {
            pipeline.run(row -> row, item -> {
                if (item instanceof Item.Live(var row, var ignored)) {
                    consumer.accept(row);
                }
            });
        }
    }

    /** All rows that are let through, in memory. */
    public List<Example> examples() {
        var all = new ArrayList<Example>();
        forEach(row -> all.add(row.example()));
        return all;
    }

    /**
     * Writes the rows in these forms, each into a folder of its name under the directory, which is made if it is not there;
     * beside them {@code rejected.jsonl}, {@code lineage.jsonl} of rows that have one, {@code summary.json} with all counts, and
     * {@code manifest.json} with the hashes of what was read and written. Files appear whole or not at all, {@code summary.json} last;
     * files that an earlier run left under other names are removed.
     *
     * @throws DatasetException             if a row can't be written and {@link OnRefusal#FAIL} holds, if too many are
     *                                      unreadable, or a file can't be read
     * @throws java.io.UncheckedIOException if a file can't be written
     */
    public Report write(Path directory, Output... outputs) {
        var names = new HashSet<String>();
        for (var output : outputs) {
            if (!names.add(output.name())) {
                throw new IllegalArgumentException("two forms are called " + output.name()
                        + " and would write the same files; for rows of several kinds take Format.outputs(kinds)");
            }
        }
        try (var pipeline = new Pipeline(source, steps, settings.threads)) {
            return new Books(directory, List.of(outputs), settings, earlier)
                    .write(pipeline, source, explain());
        }
    }
}
