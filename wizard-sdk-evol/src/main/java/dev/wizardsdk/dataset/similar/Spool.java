package dev.wizardsdk.dataset.similar;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A long row of integers, written at its end and read anywhere: in memory, and after {@link #spill} in a temporary file but for the last
 * 64 kB. To be closed, which deletes the file. Not thread-safe.
 */
final class Spool implements AutoCloseable {

    private static final int CHUNK = 1 << 14;

    private final List<int[]> inMemory = new ArrayList<>();
    private int[] last = new int[64];
    private int used;
    private long before; // integers before the last chunk
    private @Nullable FileChannel file;
    private @Nullable ByteBuffer buffer;

    void add(int value) {
        if (used == last.length) {
            makeRoom();
        }
        last[used++] = value;
    }

    void add(int[] values) {
        int from = 0;
        while (from < values.length) {
            if (used == last.length) {
                makeRoom();
            }
            int part = Math.min(values.length - from, last.length - used);
            System.arraycopy(values, from, last, used, part);
            used += part;
            from += part;
        }
    }

    void add(long value) {
        add((int) (value >>> 32));
        add((int) value);
    }

    long size() {
        return before + used;
    }

    private void makeRoom() {
        if (last.length < CHUNK) {
            last = Arrays.copyOf(last, 4 * last.length);
            return;
        }
        if (file == null) {
            inMemory.add(last);
            last = new int[CHUNK];
        } else {
            write(last);
        }
        before += used;
        used = 0;
    }

    /** Moves what is there into a temporary file, where all that follows goes too. */
    void spill(Path directory) {
        try {
            // Unlinked as soon as it is open where the system can do that: a killed process leaves nothing behind.
            file = FileChannel.open(Files.createTempFile(directory, "wizard-similar-", ".ints"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed("make a temporary file in " + directory, e);
        }
        buffer = ByteBuffer.allocateDirect(4 * CHUNK);
        inMemory.forEach(this::write);
        inMemory.clear();
    }

    private void write(int[] chunk) {
        var bytes = buffer();
        bytes.clear();
        bytes.asIntBuffer().put(chunk);
        try {
            while (bytes.hasRemaining()) {
                channel().write(bytes);
            }
        } catch (IOException e) {
            throw failed("write to a temporary file; is there room for it?", e);
        }
    }

    /** Reads as many as there is room for, from this one on. */
    void read(long from, int[] into) {
        int done = 0;
        while (done < into.length) {
            long at = from + done;
            if (at >= before) {
                System.arraycopy(last, (int) (at - before), into, done, into.length - done);
                return;
            }
            int part;
            if (file == null) {
                int start = (int) (at % CHUNK);
                part = Math.min(into.length - done, CHUNK - start);
                System.arraycopy(inMemory.get((int) (at / CHUNK)), start, into, done, part);
            } else {
                part = (int) Math.min(Math.min(into.length - done, CHUNK), before - at);
                readFile(at, into, done, part);
            }
            done += part;
        }
    }

    private void readFile(long at, int[] into, int offset, int count) {
        var bytes = buffer();
        bytes.clear().limit(4 * count);
        try {
            while (bytes.hasRemaining()) {
                if (channel().read(bytes, 4 * at + bytes.position()) < 0) {
                    throw new EOFException("it ends too early");
                }
            }
        } catch (IOException e) {
            throw failed("read a temporary file", e);
        }
        bytes.flip().asIntBuffer().get(into, offset, count);
    }

    private FileChannel channel() {
        return Objects.requireNonNull(file);
    }

    private ByteBuffer buffer() {
        return Objects.requireNonNull(buffer);
    }

    private static UncheckedIOException failed(String what, IOException e) {
        return new UncheckedIOException("near-duplicates: could not " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        inMemory.clear();
        var open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw failed("close a temporary file", e);
            }
        }
    }
}
