package dev.wizardsdk.evol;

import dev.wizardsdk.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk that can lose power and run full. What is written stands in the file at once, as in the page cache; when power is lost, each file
 * keeps what was synced and, of the writes after that, any of them and none of the others. A file whose folder was not synced since it was
 * made or renamed may be gone.
 */
final class FaultyDisk implements Disk {

    private static final class Write {

        private final byte[] bytes;
        private final long at;

        private Write(byte[] bytes, long at) {
            this.bytes = bytes;
            this.at = at;
        }
    }

    private static final class State {
        private byte[] safe = new byte[0];
        private final List<Write> since = new ArrayList<>();
    }

    private final Map<Path, State> files = new HashMap<>();
    private final Map<Path, Runnable> unsafeNames = new HashMap<>();
    private long room = Long.MAX_VALUE;
    private boolean off;

    /** So many bytes can still be written; then the disk is full. */
    synchronized void room(long bytes) {
        room = bytes;
    }

    /** From now on nothing reaches the disk. */
    synchronized void powerOff() {
        off = true;
    }

    /** Leaves the files as a loss of power would, and goes on. */
    synchronized void lose(Random random) throws IOException {
        for (var entry : files.entrySet()) {
            var state = entry.getValue();
            if (!Files.exists(entry.getKey())) {
                continue;
            }
            var content = state.safe.clone();
            for (var write : state.since) {
                if (random.nextInt(3) > 0) {
                    var kept = random.nextInt(4) > 0 ? write.bytes.length : random.nextInt(write.bytes.length + 1);
                    content = put(content, new Write(Arrays.copyOf(write.bytes, kept), write.at));
                }
            }
            Files.write(entry.getKey(), content);
        }
        for (var undo : List.copyOf(unsafeNames.values())) {
            if (random.nextBoolean()) {
                undo.run();
            }
        }
        unsafeNames.clear();
        files.clear();
        off = false;
    }

    private static byte[] put(byte[] content, Write write) {
        var longer = Arrays.copyOf(content, (int) Math.max(content.length, write.at + write.bytes.length));
        System.arraycopy(write.bytes, 0, longer, (int) write.at, write.bytes.length);
        return longer;
    }

    @Override
    public synchronized OpenFile open(Path file) throws IOException {
        var state = new State();
        state.safe = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        var before = files.putIfAbsent(file, state);
        var now = before == null ? state : before;
        var real = Disk.super.open(file);
        return new OpenFile() {
            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public int read(byte[] into, int from, int length, long at) throws IOException {
                return real.read(into, from, length, at);
            }

            @Override
            public void write(byte[] bytes, long at) throws IOException {
                synchronized (FaultyDisk.this) {
                    requireOn();
                    if (bytes.length > room) {
                        real.write(Arrays.copyOf(bytes, (int) room), at);
                        room = 0;
                        throw new IOException("No space left on device");
                    }
                    room -= room == Long.MAX_VALUE ? 0 : bytes.length;
                    real.write(bytes, at);
                    now.since.add(new Write(bytes.clone(), at));
                }
            }

            @Override
            public void truncate(long end) throws IOException {
                synchronized (FaultyDisk.this) {
                    requireOn();
                    real.truncate(end);
                }
            }

            @Override
            public void sync() throws IOException {
                synchronized (FaultyDisk.this) {
                    requireOn();
                    now.safe = Files.readAllBytes(file);
                    now.since.clear();
                }
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    private void requireOn() throws IOException {
        if (off) {
            throw new IOException("the power is off");
        }
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        requireOn();
        var before = Files.exists(to) ? Files.readAllBytes(to) : null;
        Disk.super.move(from, to);
        files.put(to, files.remove(from));
        unsafeNames.put(to, () -> {
            try {
                if (before == null) {
                    Files.deleteIfExists(to);
                } else {
                    Files.write(to, before);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        requireOn();
        unsafeNames.keySet().removeIf(file -> folder.equals(file.getParent()));
    }
}
