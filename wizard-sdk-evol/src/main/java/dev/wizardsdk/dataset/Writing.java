package dev.wizardsdk.dataset;

import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.HashedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One form being written: a file for each split, or several where they are cut into shards. All are named {@code .part} until
 * {@link #publish}. To be closed, which deletes what was not published.
 */
final class Writing implements AutoCloseable {

    private final Output output;
    private final Path folder;
    private final long shardRows;
    private final Map<String, List<Shard>> splits = new LinkedHashMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long rows;

    /** A file that is being written. */
    private static final class Shard {

        final Path part;
        final Output.RecordWriter writer;
        long rows;

        Shard(Path part, Output.RecordWriter writer) {
            this.part = part;
            this.writer = writer;
        }
    }

    Writing(Output output, Path directory, long shardRows) throws IOException {
        this.output = output;
        this.folder = directory.resolve(output.name());
        this.shardRows = shardRows;
        Files.createDirectories(folder);
        try (var left = Files.newDirectoryStream(folder, "*.part")) { // of a run that was killed
            for (var part : left) {
                Files.delete(part);
            }
        }
    }

    /** Whether the form took the row; its refusal is noted. */
    void write(String split, Output.Encoded encoded) throws IOException {
        switch (encoded) {
            case Output.Encoded.Written written -> {
                var shard = shard(split);
                shard.writer.write(written.bytes());
                shard.rows++;
                rows++;
            }
            case Output.Encoded.Refused(var rule, var reason) -> refused.merge(rule, 1L, Long::sum);
        }
    }

    private Shard shard(String split) throws IOException {
        var shards = splits.computeIfAbsent(split, first -> new ArrayList<>());
        if (!shards.isEmpty() && shards.getLast().rows == shardRows) {
            shards.getLast().writer.close();
        }
        if (shards.isEmpty() || shards.getLast().rows == shardRows) {
            var part = folder.resolve(split + "-" + shards.size() + ".part");
            shards.add(new Shard(part, output.open(part)));
        }
        return shards.getLast();
    }

    /** Completes the files, so that only their names are missing. */
    void complete() throws IOException {
        for (var shards : splits.values()) {
            for (var shard : shards) {
                shard.writer.close();
            }
        }
    }

    /** Gives the files their names; the paths under the directory of the data set. */
    Report.FormCount publish() throws IOException {
        var files = new ArrayList<Output.DataFile>();
        for (var split : splits.entrySet()) {
            var shards = split.getValue();
            for (int i = 0; i < shards.size(); i++) {
                var name = output.fileName(split.getKey(), i, shards.size());
                var file = folder.resolve(name);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                var hashed = HashedFile.moved(shards.get(i).part, file);
                files.add(new Output.DataFile(name, split.getKey(), shards.get(i).rows, hashed.bytes(),
                        hashed.sha256()));
            }
        }
        for (var companion : output.companions(files).entrySet()) {
            AtomicFile.write(folder.resolve(companion.getKey()),
                    writer -> writer.write(companion.getValue()));
        }
        return new Report.FormCount(output.name(), rows, refused, files);
    }

    @Override
    public void close() throws IOException {
        for (var shards : splits.values()) {
            for (var shard : shards) {
                shard.writer.close();
                Files.deleteIfExists(shard.part);
            }
        }
    }
}
