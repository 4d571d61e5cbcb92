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
import java.util.regex.Pattern;

/**
 * One form being written: a file for each split, or several where they are cut into shards. All are named {@code .part} until
 * {@link #publish}. To be closed, which deletes what was not published.
 */
final class Writing implements AutoCloseable {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+-\\d+\\.part");

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
        try (var left = Files.newDirectoryStream(folder, "*-*.part")) { // of a run that was killed
            for (var part : left) {
                if (PART.matcher(part.getFileName().toString()).matches()) {
                    Files.delete(part);
                }
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
        if (!shards.isEmpty() && shards.getLast().rows < shardRows) {
            return shards.getLast();
        }
        if (!shards.isEmpty()) {
            shards.getLast().writer.close();
        }
        var part = folder.resolve(split + "-" + shards.size() + ".part");
        shards.add(new Shard(part, output.open(part)));
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

    /** What the files will be called, under the directory of the data set. */
    List<String> names() {
        var names = new ArrayList<String>();
        splits.forEach((split, shards) -> {
            for (int i = 0; i < shards.size(); i++) {
                names.add(output.name() + "/" + output.fileName(split, i, shards.size()));
            }
        });
        return names;
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
        var companions = output.companions(files);
        for (var companion : companions.entrySet()) {
            AtomicFile.write(folder.resolve(companion.getKey()),
                    writer -> writer.write(companion.getValue()));
        }
        return new Report.FormCount(output.name(), rows, refused, files,
                companions.keySet().stream().sorted().toList());
    }

    @Override
    public void close() throws IOException {
        for (var shards : splits.values()) {
            for (var shard : shards) {
                try {
                    shard.writer.close();
                } catch (IOException e) {
                    // a full disk, say: it is deleted all the same
                }
                Files.deleteIfExists(shard.part);
            }
        }
        if (Files.isDirectory(folder)) {
            try (var left = Files.list(folder)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }
}
