package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the store does to files: so that after a crash each is whole or absent. */
final class Disk {

    private static final long SPARE = 64 << 20;

    private Disk() {}

    static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the names in a folder last; Windows can't and need not. */
    static void forceFolder(@Nullable Path folder) throws IOException {
        if (folder == null || System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win")) {
            return;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void requireSpace(Path folder, long bytes) throws IOException {
        var usable = Files.getFileStore(folder).getUsableSpace();
        if (usable - SPARE < bytes) {
            throw Failures.of(Kind.DISK_FULL, bytes + " bytes more are to come, but the disk of " + folder + " has "
                    + usable + " left; free some space or call ModelStore.keepWithin");
        }
    }

    static void makeReadOnly(Path file) {
        // Best effort: it guards against mistakes, not against malice.
        file.toFile().setReadOnly();
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(to.getParent());
    }

    /** Deletes a file or a folder with all in it, if it is there. */
    static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        try (var left = Files.walk(path)) {
            for (var each : left.sorted(Comparator.reverseOrder()).toList()) {
                each.toFile().setWritable(true);
                Files.deleteIfExists(each);
            }
        }
    }

    static void writeNotes(Path file, Map<String, String> notes) throws IOException {
        var properties = new Properties();
        properties.putAll(notes);
        var text = new StringWriter();
        properties.store(text, null);
        var next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text.toString(), StandardCharsets.UTF_8);
        force(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file.getParent());
    }

    /** What was noted; nothing when there is no such file or it cannot be understood. */
    static Map<String, String> readNotes(Path file) throws IOException {
        var notes = new TreeMap<String, String>();
        if (Files.isRegularFile(file)) {
            try {
                var properties = new Properties();
                properties.load(new StringReader(Files.readString(file)));
                properties.stringPropertyNames().forEach(name -> notes.put(name, properties.getProperty(name)));
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return Map.of();
            }
        }
        return notes;
    }
}
