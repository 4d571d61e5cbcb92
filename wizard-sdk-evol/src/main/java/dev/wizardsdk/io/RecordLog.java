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
 * <p>Each record is a line {@code <crc32c> <synced> <json>}, where synced is how long the file was, in hexadecimal, when it was synced last
 * before that. A line that is not what was written, and of which no later one says that it was synced, is what a crash leaves of a write: it
 * is cut, with all behind it. Any other is damage and is refused, with its place.
 */
public final class RecordLog implements AutoCloseable {

    /*
     * Appending and syncing are apart, so that one sync settles all records written before it began (group commit): a thread that waits
     * for the lock while another one syncs mostly finds its own record synced too.
     *
     * A write that fails (a full disk) is cut back to the end of the last whole record, and the log takes no more.
     */

    private static final int SUM = 8;
    private static final int HEAD = 26; // eight digits and a blank, sixteen and a blank

    private final Path path;
    private final Disk.OpenFile file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock syncing = new ReentrantLock();
    private long end;
    private volatile long synced;
    private volatile boolean unsynced;
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
            file.sync(); // records say that all before them is on the disk
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

    /** Tells all that is in a log, up to what a crash left at its end, and opens it to read it alone. */
    public static RecordLog reading(Path path, Taker taker) throws IOException {
        var file = new Disk.RealFile(path, "r");
        try {
            return new RecordLog(path, file, scan(path, file, 0, taker));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static long scan(Path path, Disk.OpenFile file, long from, Taker taker) throws IOException {
        var lines = new Lines(file, from);
        var end = from;
        var isWhole = true;
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (!matches(line)) {
                isWhole = false;
            } else if (isWhole) {
                taker.take(parse(path, end, line), end, lines.offset());
                end = lines.offset();
            } else if (synced(line) > end) {
                throw new Damaged(path, end, "the line there does not match its checksum");
            }
        }
        return end;
    }

    /**
     * Adds a record, which is safe only after {@link #sync}.
     *
     * @return where it begins, for {@link #read}
     */
    public long append(JsonNode record) throws IOException {
        var line = line(record, synced);
        writing.lock();
        try {
            if (unsynced) {
                throw new IOException("it could not be synced before, and takes no more");
            }
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
            if (unsynced) {
                throw new IOException("it could not be synced before, and takes no more");
            }
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
                try {
                    file.sync();
                } catch (IOException e) {
                    unsynced = true; // what a later sync says proves nothing of these pages
                    throw e;
                }
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
        if (line == null || !matches(line)) {
            throw new Damaged(path, at, "no record begins there");
        }
        return parse(path, at, line);
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
            if (line == null || !matches(line)) {
                throw new Damaged(path, at, "the line there does not match its checksum");
            }
            return parse(path, at, line);
        }

        /** Where the next one begins. */
        public long offset() {
            return lines.offset();
        }
    }

    private static byte[] line(JsonNode record, long synced) {
        var json = Json.bytes(record);
        var line = new byte[HEAD + json.length + 1];
        digits(synced, line, SUM + 1, HEAD - 1);
        line[SUM] = ' ';
        line[HEAD - 1] = ' ';
        System.arraycopy(json, 0, line, HEAD, json.length);
        line[line.length - 1] = '\n';
        digits(checksum(line), line, 0, SUM);
        return line;
    }

    private static void digits(long value, byte[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] = (byte) Character.forDigit((int) (value >>> (4 * (to - 1 - i))) & 15, 16);
        }
    }

    /** Over all of a line between its checksum and its end. */
    private static long checksum(byte[] line) {
        var crc = new CRC32C();
        crc.update(line, SUM, line.length - 1 - SUM);
        return crc.getValue();
    }

    /** Whether the line is what was written. */
    private static boolean matches(byte[] line) {
        if (line.length <= HEAD || line[line.length - 1] != '\n') {
            return false;
        }
        var sum = new byte[SUM];
        digits(checksum(line), sum, 0, SUM);
        return Arrays.equals(sum, 0, SUM, line, 0, SUM);
    }

    /** How long the file was, as a line that matches says, when it was synced last. */
    private static long synced(byte[] line) {
        return Long.parseLong(new String(line, SUM + 1, HEAD - SUM - 2, StandardCharsets.US_ASCII), 16);
    }

    private static JsonNode parse(Path path, long at, byte[] line) throws Damaged {
        try {
            return Json.read(new String(line, HEAD, line.length - HEAD - 1, StandardCharsets.UTF_8));
        } catch (Json.NotJson e) {
            throw new Damaged(path, at, "the line there is what was written, and can't be read: " + e.getMessage());
        }
    }

    /** A record is not what was written there, or can't be read. */
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
