package dev.wizardsdk.parquet;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A form of JSON Lines that refuses chats. */
record JsonLines(String ending) implements Output {

    static final JsonLines FORM = new JsonLines(".jsonl");

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Encoded encode(Example row) {
        return row instanceof Example.Chat
                ? new Encoded.Refused("other-kind", "a chat")
                : new Encoded.Written(row.toJson().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String fileName(String split, int shard, int shards) {
        return "data/" + split + "-%05d-of-%05d".formatted(shard, shards) + ending;
    }

    @Override
    public RecordWriter open(Path file) throws IOException {
        throw new IOException("no file of JSON Lines was asked for");
    }

    @Override
    public Map<String, String> companions(List<DataFile> files) {
        return Map.of("files.txt", files.getFirst().name());
    }
}
