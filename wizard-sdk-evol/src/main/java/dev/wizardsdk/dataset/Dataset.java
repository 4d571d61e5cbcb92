package dev.wizardsdk.dataset;

import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows, what was rejected on the way to them, and how they are written. Immutable. */
public final class Dataset {

    private final List<Example> examples;
    private final List<Rejection> rejections;

    private Dataset(List<Example> examples, List<Rejection> rejections) {
        this.examples = List.copyOf(examples);
        this.rejections = List.copyOf(rejections);
    }

    public static Dataset of(List<Example> examples, List<Rejection> rejections) {
        return new Dataset(examples, rejections);
    }

    public List<Example> examples() {
        return examples;
    }

    public List<Rejection> rejections() {
        return rejections;
    }

    /**
     * Writes one file a format, {@code lineage.jsonl} and {@code rejected.jsonl} into the directory, which is made if it is
     * not there. Each file appears whole or not at all and replaces one of the same name.
     *
     * @throws UncheckedIOException if a file can't be written
     */
    public void write(Path directory, List<Format> formats) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("could not make the directory " + directory + ": " + e.getMessage(), e);
        }
        for (var format : formats) {
            AtomicFile.write(directory.resolve(format.fileName()), writer -> {
                for (var example : examples) {
                    line(writer, format.encode(example));
                }
            });
        }
        AtomicFile.write(directory.resolve("lineage.jsonl"), this::writeLineage);
        AtomicFile.write(directory.resolve("rejected.jsonl"), this::writeRejections);
    }

    /** Writes the card as {@code README.md} into the directory, for the formats that were written there. */
    public void writeCard(Path directory, DatasetCard card, List<Format> formats) {
        AtomicFile.write(directory.resolve("README.md"), writer -> writer.write(card.render(this, formats)));
    }

    private void writeLineage(BufferedWriter writer) throws IOException {
        int row = 1;
        for (var example : examples) {
            var json = Json.object().put("row", row++).put("id", example.id());
            var steps = json.putArray("steps");
            for (var step : example.lineage()) {
                steps.addObject()
                        .put("id", step.id())
                        .put("how", step.how())
                        .put("by", step.by())
                        .put("round", step.round())
                        .put("text", step.text());
            }
            line(writer, Json.write(json));
        }
    }

    private void writeRejections(BufferedWriter writer) throws IOException {
        for (var rejection : rejections) {
            line(
                    writer,
                    Json.write(Json.object()
                            .put("rule", rejection.rule())
                            .put("reason", rejection.reason())
                            .put("round", rejection.round())
                            .put("how", rejection.how())
                            .put("from", rejection.from())
                            .put("text", rejection.text())));
        }
    }

    private static void line(BufferedWriter writer, String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }
}
