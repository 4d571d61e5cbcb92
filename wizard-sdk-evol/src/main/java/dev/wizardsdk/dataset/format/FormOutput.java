package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files of one form that hold rows of one kind. */
record FormOutput(Format format, Kind kind, String name, RowForm form, List<Consumer> readers) implements Output {

    FormOutput(Format format, Kind kind, String name) {
        this(format, kind, name, format.form(kind), Consumer.of(format, kind));
    }

    @Override
    public Encoded encode(Example row) {
        try {
            return new Encoded.Written(line(row).getBytes(StandardCharsets.UTF_8));
        } catch (BadRow e) {
            return new Encoded.Refused(e.rule(), e.reason());
        }
    }

    /**
     * The row as it stands in a file.
     *
     * @throws BadRow if the form has no place for it, or one of those who read the form would not take it whole
     */
    String line(Example row) throws BadRow {
        var json = json(row);
        for (var reader : readers) {
            for (var complaint : reader.complaints(json)) {
                if (complaint.isRefusal()) {
                    throw new BadRow(complaint.rule(), complaint.reason() + " (" + reader.version() + ")",
                            complaint.pointer());
                }
            }
        }
        var line = format == Format.CSV ? CsvForm.line(json) : Json.write(json);
        if (RowReader.hasLoneSurrogate(line)) {
            throw new BadRow("lone-surrogate", "it has half a character, which no text file can hold", "");
        }
        return line;
    }

    /** The row in this form, whether or not its consumers take it. */
    ObjectNode json(Example row) throws BadRow {
        if (!format.together(kind).contains(row.kind())) {
            throw new BadRow("other-kind", format.kinds().contains(row.kind())
                    ? "a row of kind " + row.kind() + " goes into a file of its own, by Format." + format
                            + ".outputs(kinds)"
                    : "the form has no place for a row of kind " + row.kind(), "");
        }
        if (format != Format.NATIVE) {
            Answers.require(row);
        }
        var json = form.write(row);
        return format == Format.HUGGING_FACE ? json.put("id", row.id()) : json;
    }

    @Override
    public String fileName(String split, int shard, int shards) {
        var ending = format == Format.CSV ? ".csv" : ".jsonl";
        if (format == Format.HUGGING_FACE) {
            return "data/" + sharded(split, shard, Math.max(shards, 1)) + ending;
        }
        return (shards <= 1 ? split : sharded(split, shard, shards)) + ending;
    }

    private static String sharded(String split, int shard, int shards) {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d", split, shard, shards);
    }

    @Override
    public RecordWriter open(Path file) throws IOException {
        return format == Format.CSV
                ? FileRecords.table(file, CsvForm.head(kind))
                : FileRecords.lines(file);
    }

    @Override
    public Map<String, String> companions(List<DataFile> files) {
        return Companions.of(format, kind, files);
    }
}
