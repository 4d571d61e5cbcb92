package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is learned of each row of another form, line by line. */
record PreviewOutput(String name, MaskPreview preview, Output form) implements Output {

    @Override
    public Encoded encode(Example row) {
        if (form.encode(row) instanceof Encoded.Refused) {
            return new Encoded.Refused("no-row", "the form " + form.name() + " has no place for the row");
        }
        try {
            var json = Json.object();
            preview.preview(row, form).trained().forEach(json.putArray("trained")::add);
            return new Encoded.Written(Json.write(json).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return new Encoded.Refused("no-preview", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String fileName(String split, int shard, int shards) {
        return form.fileName(split, shard, shards).replaceFirst("^data/", "");
    }

    @Override
    public RecordWriter open(Path file) throws IOException {
        return FileRecords.lines(file);
    }

    @Override
    public Map<String, String> companions(List<DataFile> files) {
        return Map.of();
    }
}
