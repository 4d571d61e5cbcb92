package dev.wizardsdk.evol;

import dev.wizardsdk.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A {@link Taken} in a file, 8 bytes a key, with a checksum over all of it that is kept elsewhere. Owns the file until it is closed. */
final class TakenFile implements AutoCloseable {

    private final Disk.OpenFile file;
    private final Taken taken = new Taken();
    private final CRC32C sum = new CRC32C();
    private long end;

    /**
     * Opens the file and drops what stands after its end.
     *
     * @param end how long it was when its checksum was taken
     * @throws JournalException if it is not what was written then
     */
    TakenFile(Disk disk, Path path, long end, long sum) throws IOException {
        file = disk.open(path);
        try {
            file.truncate(end);
            read(path, end, sum);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void read(Path path, long until, long checksum) throws IOException {
        var bytes = new byte[1 << 16];
        while (end < until) {
            var count = file.read(bytes, 0, (int) Math.min(bytes.length, until - end), end);
            if (count <= 0 || count % Long.BYTES != 0) {
                throw new JournalException("the journal's file " + path + " ends too early");
            }
            sum.update(bytes, 0, count);
            var keys = ByteBuffer.wrap(bytes, 0, count);
            while (keys.hasRemaining()) {
                taken.add(keys.getLong());
            }
            end += count;
        }
        taken.addedSince();
        if (sum.getValue() != checksum) {
            throw new JournalException("the journal's file " + path
                    + " is damaged: it does not match its checksum; restore it from a copy, or start in another folder");
        }
    }

    Taken taken() {
        return taken;
    }

    /** Writes the keys added since, and returns the length once they are on the disk. */
    long sync() throws IOException {
        var fresh = taken.addedSince();
        var bytes = ByteBuffer.allocate(fresh.length * Long.BYTES);
        for (var key : fresh) {
            bytes.putLong(key);
        }
        sum.update(bytes.array());
        file.write(bytes.array(), end);
        file.sync();
        end += bytes.capacity();
        return end;
    }

    /** The checksum of what is written. */
    long sum() {
        return sum.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
