package dev.wizardsdk.local.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock file that one thread of one process holds at a time, until it is closed or its process dies. */
final class FolderLock implements AutoCloseable {

    private static final int POLL_MILLIS = 50;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Something done while holding a lock. */
    interface Work<T> {
        T done() throws IOException;
    }

    /** Waits for the lock and does something while it is held. */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        var lock = take(file);
        try {
            return work.done();
        } finally {
            lock.close();
        }
    }

    /** Waits for the lock. */
    static FolderLock take(Path file) throws IOException {
        while (true) {
            var lock = tryTake(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw Failures.interrupted("waiting for another who fetches the same");
            }
        }
    }

    /** Takes the lock if nobody has it. */
    static Optional<FolderLock> tryTake(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            // Another process has it: null. Another channel of this one has it: the exception.
            if (channel.tryLock() != null && Files.exists(file)) {
                return Optional.of(new FolderLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // as if another process had it
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
