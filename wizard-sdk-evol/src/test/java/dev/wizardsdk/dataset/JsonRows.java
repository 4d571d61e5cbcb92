package dev.wizardsdk.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whole rows, a line each: a form with a place for everything but the kinds it is told to refuse. */
record JsonRows(String name, List<Kind> refused) implements Output {

    static JsonRows all() {
        return new JsonRows("rows", List.of());
    }

    @Override
    public Encoded encode(Example row) {
        return refused.contains(row.kind())
                ? new Encoded.Refused("kind", "a row of kind " + row.kind())
                : new Encoded.Written(row.toJson().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String fileName(String split, int shard, int shards) {
        return shards == 1 ? split + ".jsonl" : "%s-%05d-of-%05d.jsonl".formatted(split, shard, shards);
    }

    @Override
    public RecordWriter open(Path file) throws IOException {
        var out = new BufferedOutputStream(Files.newOutputStream(file));
        return new Lines(out);
    }

    private record Lines(OutputStream out) implements RecordWriter {

        @Override
        public void write(byte[] record) throws IOException {
            out.write(record);
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Override
    public Map<String, String> companions(List<DataFile> files) {
        return Map.of("index.txt", files.size() + " files\n");
    }
}
