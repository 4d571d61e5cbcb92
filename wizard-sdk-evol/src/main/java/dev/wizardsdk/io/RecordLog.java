package dev.wizardsdk.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON records that is only ever appended to. Thread-safe. Owns its file until it is closed.
 *
 * <p>Each record is a line {@code <crc32c> <json>}. A line at the end that is not whole, or not what was written, is what a crash leaves
 * of a write: it is cut. One before the end is damage and is refused, with its place.
 */
public final class RecordLog implements AutoCloseable {

    /*
     * Appending and syncing are apart, so that one sync settles all records written before it began (group commit): a thread that waits
     * for the lock while another one syncs mostly finds its own record synced too.
     *
     * A write that fails (a full disk) is cut back to the end of the last whole record, and the log takes no more.
     */

    private static final int HEAD = 9; // eight digits and a blank

    private final Path path;
    private final Disk.OpenFile file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock syncing = new ReentrantLock();
    private long end;
    private volatile long synced;
    private @Nullable String broken;

    /** Takes one record. */
    public interface Taker {

        /**
         * Takes the record.
         *
         * @param at   where it begins, for {@link RecordLog#read(long)}
         * @param next where the next one begins
         */
        void take(JsonNode record, long at, long next) throws IOException;
    }

    private RecordLog(Path path, Disk.OpenFile file, long end) {
        this.path = path;
        this.file = file;
        this.end = end;
        this.synced = end;
    }

    /**
     * Opens a log for appending, tells all that is in it, and cuts what a crash left at its end.
     *
     * @throws Damaged if something before its end is not what was written
     */
    public static RecordLog open(Disk disk, Path path, Taker taker) throws IOException {
        var file = disk.open(path);
        try {
            var end = scan(path, file, 0, taker);
            file.truncate(end);
            return new RecordLog(path, file, end);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a log whose end is known, and drops what stands after that.
     *
     * @throws Damaged if it ends before
     */
    public static RecordLog openAt(Disk disk, Path path, long end) throws IOException {
        var file = disk.open(path);
        if (file.size() < end) {
            var size = file.size();
            file.close();
            throw new Damaged(path, size, "it ends there, and its checkpoint tells of " + end + " bytes");
        }
        file.truncate(end);
        return new RecordLog(path, file, end);
    }

    /** Opens a log of this length to read it alone, while somebody else may be adding to it. */
    public static RecordLog reading(Path path, long end) throws IOException {
        return new RecordLog(path, new Disk.RealFile(path, "r"), end);
    }

    private static long scan(Path path, Disk.OpenFile file, long from, Taker taker) throws IOException {
        var lines = new Lines(file, from);
        var end = from;
        for (var line = lines.next(); line != null; line = lines.next()) {
            var record = parse(line);
            if (record == null) {
                if (lines.next() != null) {
                    throw new Damaged(path, end, "the line there does not match its checksum");
                }
                break;
            }
            taker.take(record, end, lines.offset());
            end = lines.offset();
        }
        return end;
    }

    /**
     * Adds a record, which is safe only after {@link #sync}.
     *
     * @return where it begins, for {@link #read}
     */
    public long append(JsonNode record) throws IOException {
        var line = line(record);
        writing.lock();
        try {
            if (broken != null) {
                throw new IOException("it could not be written before (" + broken + "), and takes no more");
            }
            try {
                var at = end;
                file.write(line, at);
                end += line.length;
                return at;
            } catch (IOException e) {
                broken = String.valueOf(e.getMessage());
                cutBack(e);
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    private void cutBack(IOException cause) {
        try {
            file.truncate(end);
        } catch (IOException again) {
            cause.addSuppressed(again);
        }
    }

    /** After a write failed and room was made: takes records again. */
    public void mend() throws IOException {
        writing.lock();
        try {
            file.truncate(end);
            broken = null;
        } finally {
            writing.unlock();
        }
    }

    /** Returns once the record that begins there, and all before it, is on the disk. */
    public void sync(long at) throws IOException {
        if (synced > at) {
            return;
        }
        syncing.lock();
        try {
            if (synced <= at) {
                var written = end();
                file.sync();
                synced = written;
            }
        } finally {
            syncing.unlock();
        }
    }

    /** Where the next record will stand. */
    public long end() {
        writing.lock();
        try {
            return end;
        } finally {
            writing.unlock();
        }
    }

    /** The record that begins there. */
    public JsonNode read(long at) throws IOException {
        var line = new Lines(file, at).next();
        var record = line == null ? null : parse(line);
        if (record == null) {
            throw new Damaged(path, at, "no record begins there");
        }
        return record;
    }

    /** The records from a place on, one after the other; for one thread. */
    public Records records(long from) {
        return new Records(path, file, from, end());
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads records of a log one after the other. */
    public static final class Records {

        private final Path path;
        private final Lines lines;
        private final long end;

        private Records(Path path, Disk.OpenFile file, long from, long end) {
            this.path = path;
            this.lines = new Lines(file, from);
            this.end = end;
        }

        /** The next one; null at the end. */
        public @Nullable JsonNode next() throws IOException {
            var at = lines.offset();
            if (at >= end) {
                return null;
            }
            var line = lines.next();
            var record = line == null ? null : parse(line);
            if (record == null) {
                throw new Damaged(path, at, "the line there does not match its checksum");
            }
            return record;
        }

        /** Where the next one begins. */
        public long offset() {
            return lines.offset();
        }
    }

    private static byte[] line(JsonNode record) {
        var json = Json.bytes(record);
        var line = new byte[json.length + HEAD + 1];
        checksum(json, line);
        line[HEAD - 1] = ' ';
        System.arraycopy(json, 0, line, HEAD, json.length);
        line[line.length - 1] = '\n';
        return line;
    }

    private static void checksum(byte[] json, byte[] into) {
        var crc = new CRC32C();
        crc.update(json);
        var value = (int) crc.getValue();
        for (int i = 0; i < HEAD - 1; i++) {
            into[i] = (byte) Character.forDigit((value >>> (28 - 4 * i)) & 15, 16);
        }
    }

    /** The line's JSON, or null if it is not what was written. */
    private static @Nullable JsonNode parse(byte[] line) {
        if (line.length <= HEAD || line[HEAD - 1] != ' ' || line[line.length - 1] != '\n') {
            return null;
        }
        var json = Arrays.copyOfRange(line, HEAD, line.length - 1);
        var sum = new byte[HEAD - 1];
        checksum(json, sum);
        if (!Arrays.equals(sum, 0, HEAD - 1, line, 0, HEAD - 1)) {
            return null;
        }
        try {
            return Json.read(new String(json, StandardCharsets.UTF_8));
        } catch (Json.NotJson e) {
            return null;
        }
    }

    /** A record before the end of a log is not what was written there. */
    public static final class Damaged extends IOException {

        private static final long serialVersionUID = 1L;

        Damaged(Path file, long at, String what) {
            super(file + " is damaged at byte " + at + ": " + what
                    + "; restore it from a copy, or start in another folder");
        }
    }

    /** Reads lines as bytes, their ends included, from a place on. */
    private static final class Lines {

        private final Disk.OpenFile file;
        private byte[] buffer = new byte[1 << 14];
        private int at;
        private int filled;
        private long offset;

        Lines(Disk.OpenFile file, long from) {
            this.file = file;
            this.offset = from;
        }

        byte @Nullable [] next() throws IOException {
            int searched = at;
            while (true) {
                for (int i = searched; i < filled; i++) {
                    if (buffer[i] == '\n') {
                        return taken(i + 1);
                    }
                }
                searched = filled;
                if (at > 0) { // to the front, to make room
                    System.arraycopy(buffer, at, buffer, 0, filled - at);
                    filled -= at;
                    searched -= at;
                    at = 0;
                } else if (filled == buffer.length) {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                }
                var count = file.read(buffer, filled, buffer.length - filled, offset + filled - at);
                if (count <= 0) {
                    return filled == at ? null : taken(filled);
                }
                filled += count;
            }
        }

        private byte[] taken(int to) {
            var line = Arrays.copyOfRange(buffer, at, to);
            offset += to - at;
            at = to;
            return line;
        }

        /** Where the next line begins. */
        long offset() {
            return offset;
        }
    }
}
