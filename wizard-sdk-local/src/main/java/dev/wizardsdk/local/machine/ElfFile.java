package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a 64-bit Linux library asks of the loader and offers to it: symbol versions and run path. Read from its section
 * headers, as described by the ELF specification and the Linux Standard Base's chapter on symbol versions.
 */
public final class ElfFile {

    private static final int DYNAMIC = 6;
    private static final int VERSIONS_DEFINED = 0x6FFFFFFD;
    private static final int VERSIONS_NEEDED = 0x6FFFFFFE;
    private static final long RPATH = 15;
    private static final long RUNPATH = 29;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_SECTIONS = 1 << 12;

    private final List<String> needed = new ArrayList<>();
    private final List<String> defined = new ArrayList<>();
    private @Nullable String runPath;

    private ElfFile() {}

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read or is not a well-formed 64-bit little-endian ELF file
     */
    public static ElfFile read(Path path) throws IOException {
        try (var file = FileChannel.open(path)) {
            var elf = new ElfFile();
            elf.sections(file);
            return elf;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException(path + " is a damaged ELF file", e);
        }
    }

    /** Symbol versions that it needs, such as {@code GLIBC_2.34}. */
    public List<String> needed() {
        return List.copyOf(needed);
    }

    /** Symbol versions that it has. */
    public List<String> defined() {
        return List.copyOf(defined);
    }

    /** Whether the loader looks into the program's current directory for what this library needs. */
    public boolean searchesCurrentDirectory() {
        if (runPath == null) {
            return false;
        }
        for (var folder : runPath.split(":", -1)) {
            if (!folder.startsWith("/") && !folder.startsWith("$ORIGIN") && !folder.startsWith("${ORIGIN}")) {
                return true;
            }
        }
        return false;
    }

    private void sections(FileChannel file) throws IOException {
        var header = bytes(file, 0, 64);
        if (header.getInt(0) != 0x464C457F || header.get(4) != 2 || header.get(5) != 1) {
            throw new IOException("not a 64-bit little-endian ELF file");
        }
        var count = header.getShort(60) & 0xFFFF;
        var size = header.getShort(58) & 0xFFFF;
        if (count > MOST_SECTIONS || size < 64) {
            throw new IndexOutOfBoundsException(count);
        }
        var table = bytes(file, header.getLong(40), (long) count * size);
        for (var i = 0; i < count; i++) {
            var at = i * size;
            switch (table.getInt(at + 4)) {
                case DYNAMIC -> dynamic(section(file, table, at), strings(file, table, at, size));
                case VERSIONS_DEFINED -> versions(section(file, table, at), strings(file, table, at, size), defined, 12,
                        16, 0, 4);
                case VERSIONS_NEEDED ->
                    versions(section(file, table, at), strings(file, table, at, size), needed, 8, 12,
                            8, 12);
                default -> {
                }
            }
        }
    }

    private void dynamic(ByteBuffer entries, ByteBuffer strings) {
        for (var at = 0; at + 16 <= entries.limit(); at += 16) {
            var tag = entries.getLong(at);
            if (tag == RPATH || tag == RUNPATH) {
                runPath = string(strings, entries.getLong(at + 8));
            }
        }
    }

    /**
     * Both lists are chains of chains: an outer entry has, at the given places, the distances to its inner entries and to the
     * next outer one; an inner entry has its name, and the distance to the next inner one.
     */
    private static void versions(ByteBuffer entries, ByteBuffer strings, List<String> names, int toInner, int toNext,
            int innerName, int innerNext) {
        follow(entries, 0, toNext, outer -> follow(entries, outer + entries.getInt(outer + toInner), innerNext,
                inner -> names.add(string(strings, entries.getInt(inner + innerName)))));
    }

    private static void follow(ByteBuffer entries, int first, int toNext, IntConsumer entry) {
        var at = first;
        int distance;
        do {
            entry.accept(at);
            distance = entries.getInt(at + toNext);
            if (distance < 0) {
                throw new IndexOutOfBoundsException(distance);
            }
            at += distance;
        } while (distance != 0);
    }

    private static ByteBuffer strings(FileChannel file, ByteBuffer table, int at, int size) throws IOException {
        return section(file, table, Math.multiplyExact(table.getInt(at + 40), size));
    }

    private static ByteBuffer section(FileChannel file, ByteBuffer table, int at) throws IOException {
        return bytes(file, table.getLong(at + 24), table.getLong(at + 32));
    }

    private static String string(ByteBuffer strings, long at) {
        var start = Math.toIntExact(at);
        var end = start;
        while (strings.get(end) != 0) {
            end++;
        }
        var text = new byte[end - start];
        strings.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ByteBuffer bytes(FileChannel file, long at, long length) throws IOException {
        if (at < 0 || length < 0 || length > MOST_BYTES || at > file.size() - length) {
            throw new IndexOutOfBoundsException(at);
        }
        var bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            // on to the end
        }
        return bytes.flip();
    }
}
