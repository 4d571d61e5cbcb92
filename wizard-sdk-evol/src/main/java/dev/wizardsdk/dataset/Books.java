package dev.wizardsdk.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.FolderLock;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.io.PartFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a data set and keeps the books on it. For one run. */
final class Books {

    static final String SUMMARY = "summary.json";
    static final String CARD = "README.md";
    private static final String REJECTED = "rejected.jsonl";
    private static final String LINEAGE = "lineage.jsonl";
    private static final int SAMPLES = 5;
    private static final int TELL_EVERY = 1000;

    private final Path directory;
    private final List<Output> outputs;
    private final Dataset.Settings settings;
    private final Supplier<Stream<Rejection>> earlier;
    private final Map<String, Long> splits = new LinkedHashMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Histogram prompts = new Histogram();
    private final Histogram answers = new Histogram();
    private final Histogram turns = new Histogram();
    private final Samples samples = new Samples(SAMPLES);
    private long rows;

    Books(Path directory, List<Output> outputs, Dataset.Settings settings,
            Supplier<Stream<Rejection>> earlier) {
        this.directory = directory;
        this.outputs = outputs;
        this.settings = settings;
        this.earlier = earlier;
    }

    /** A row in each of the forms. */
    private record Encoded(Row row, List<Output.Encoded> forms) {}

    Report write(Pipeline pipeline, Source source, String plan) {
        try {
            Files.createDirectories(directory);
            var writings = new ArrayList<Writing>();
            try (var lock = locked();
                    var rejected = new PartFile(directory.resolve(REJECTED));
                    var lineage = new PartFile(directory.resolve(LINEAGE))) {
                Files.deleteIfExists(lock.folder().resolve(Spill.NAME)); // of a run that was killed
                for (var output : outputs) {
                    writings.add(new Writing(output, directory, settings.shardRows()));
                }
                try (var before = earlier.get()) {
                    for (var each = before.iterator(); each.hasNext();) {
                        reject(each.next(), rejected.writer());
                    }
                }
                rows(pipeline, writings, rejected.writer(), lineage.writer());
                requireReadable(pipeline.counts().getFirst());
                for (var writing : writings) {
                    writing.complete();
                }
                return publish(pipeline, source, plan, writings, rejected, lineage);
            } finally {
                for (var writing : writings) {
                    writing.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the data set in " + directory + ": " + e.getMessage(), e);
        }
    }

    private FolderLock locked() throws IOException {
        var lock = FolderLock.of(directory);
        if (lock == null) {
            throw new DatasetException(
                    "another data set is being written in " + directory + "; wait, or choose another");
        }
        return lock;
    }

    private void rows(Pipeline pipeline, List<Writing> writings, BufferedWriter rejected, BufferedWriter lineage)
            throws IOException {
        var order = settings.order();
        if (order == null) {
            pipeline.run(this::encoded, item -> take(item, writings, rejected, lineage));
            return;
        }
        try (var spill = new Spill(directory)) {
            pipeline.run(row -> order.rank().applyAsDouble(row.example()), item -> put(item, spill, rejected));
            spill.inOrder(row -> {
                Pipeline.requireUninterrupted();
                take(new Item.Live(row, encoded(row)), writings, rejected, lineage);
            });
        }
    }

    private Encoded encoded(Row row) {
        return new Encoded(row, outputs.stream().map(output -> output.encode(row.example())).toList());
    }

    private static void put(Item item, Spill spill, BufferedWriter rejected) {
        try {
            switch (item) {
                case Item.Live(var row, Double rank) -> spill.add(row, rank);
                case Item.Dead(var rejection) -> reject(rejection, rejected);
                case Item.Live live -> throw new IllegalStateException("a row without a rank");
                case Item.Unread unread -> throw new IllegalStateException("a row that was not read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Item item, List<Writing> writings, BufferedWriter rejected, BufferedWriter lineage) {
        try {
            switch (item) {
                case Item.Live(var row, Encoded encoded) -> take(row, encoded.forms(), writings, rejected, lineage);
                case Item.Dead(var rejection) -> reject(rejection, rejected);
                case Item.Live live -> throw new IllegalStateException("a row that was not encoded");
                case Item.Unread unread -> throw new IllegalStateException("a row that was not read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the data set in " + directory + ": " + e.getMessage(), e);
        }
    }

    private void take(Row row, List<Output.Encoded> forms, List<Writing> writings, BufferedWriter rejected,
            BufferedWriter lineage) throws IOException {
        for (int i = 0; i < forms.size(); i++) {
            if (forms.get(i) instanceof Output.Encoded.Refused(var rule, var reason)) {
                refuse(row, outputs.get(i).name(), rule, reason, rejected);
            }
            writings.get(i).write(row.split(), forms.get(i));
        }
        if (!forms.isEmpty() && forms.stream().allMatch(Output.Encoded.Refused.class::isInstance)) {
            return; // it is in no file
        }
        splits.merge(row.split(), 1L, Long::sum);
        var example = row.example();
        kinds.merge(example.kind().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
        prompts.add(example.text(Side.PROMPT).length());
        answers.add(example.text(Side.ANSWER).length());
        turns.add(example.passages().size());
        samples.add(example);
        if (!example.meta().lineage().isEmpty()) {
            lineage(row, lineage);
        }
        if (++rows % TELL_EVERY == 0) {
            settings.progress().accept(rows);
        }
    }

    private void refuse(Row row, String form, String rule, String reason, BufferedWriter rejected) throws IOException {
        if (settings.onRefusal() == Dataset.OnRefusal.FAIL) {
            throw new DatasetException("the row at " + row.place() + " can't be written as " + form + ": " + reason
                    + " (" + rule + "); leave the form out, change the row, or set onRefusal(LEAVE_OUT)");
        }
        reject(Pipeline.rejection(row, "format " + form, rule, reason, ""), rejected);
    }

    private void requireReadable(Report.StepCount read) {
        if (read.rejectedInAll() > settings.maxUnreadable() * read.in()) {
            throw new DatasetException(read.rejectedInAll() + " of " + read.in() + " rows are unreadable "
                    + read.rejected() + ", more than maxUnreadable allows (" + settings.maxUnreadable()
                    + "); nothing was written");
        }
    }

    private void lineage(Row row, BufferedWriter writer) throws IOException {
        var json = Json.object().put("row", rows + 1).put("split", row.split()).put("id", row.example().id());
        var steps = json.putArray("steps");
        for (var step : row.example().meta().lineage()) {
            steps.addObject().put("id", step.id()).put("how", step.how()).put("by", step.by())
                    .put("round", step.round()).put("text", step.text());
        }
        line(writer, Json.write(json));
    }

    private static void reject(Rejection rejection, BufferedWriter writer) throws IOException {
        var json = Json.object().put("rule", rejection.rule()).put("reason", rejection.reason())
                .put("round", rejection.round()).put("how", rejection.how()).put("from", rejection.from());
        put(json, "where", rejection.where());
        put(json, "match", rejection.match());
        json.put("text", rejection.text());
        if (!rejection.row().isEmpty()) {
            json.putRawValue("row", new RawValue(rejection.row()));
        }
        line(writer, Json.write(json));
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void line(BufferedWriter writer, String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }

    private Report publish(Pipeline pipeline, Source source, String plan, List<Writing> writings, PartFile rejected,
            PartFile lineage) throws IOException {
        Pipeline.requireUninterrupted();
        var read = Manifest.read(source);
        var names = new ArrayList<String>();
        writings.forEach(writing -> names.addAll(writing.names()));
        settings.card().ifPresent(card -> names.add(CARD));
        Manifest.requireOthers(directory, List.of(REJECTED, LINEAGE, SUMMARY, Manifest.NAME), source.files());
        Manifest.requireOthers(directory, names, source.files());
        var left = Manifest.files(directory);
        Files.deleteIfExists(directory.resolve(SUMMARY)); // where it stands, all stands
        Manifest.announce(directory, left, names); // so that the next run finds what a killed one leaves
        rejected.publish();
        lineage.publish();
        var forms = new ArrayList<Report.FormCount>();
        for (var writing : writings) {
            forms.add(writing.publish());
        }
        var lengths = new LinkedHashMap<String, Report.Spread>();
        lengths.put("prompt characters", prompts.spread());
        lengths.put("answer characters", answers.spread());
        lengths.put("texts", turns.spread());
        var report = new Report(earlierByRule(), pipeline.counts(), splits, kinds, forms, lengths, samples.drawn(),
                plan);
        settings.card().ifPresent(
                card -> AtomicFile.write(directory.resolve(CARD), it -> it.write(card.render(report))));
        Manifest.write(directory, source, read, plan, forms, settings.card().isPresent(), left);
        AtomicFile.write(directory.resolve(SUMMARY), writer -> writer.write(report.toJson()));
        return report;
    }

    private Map<String, Long> earlierByRule() {
        try (var before = earlier.get()) {
            return before.collect(Collectors.groupingBy(Rejection::rule, TreeMap::new, Collectors.counting()));
        }
    }
}
