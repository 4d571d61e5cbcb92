package dev.wizardsdk.io;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** What a journal does to files; another one stands in for it where a test loses power. */
public interface Disk {

    /** The disk there is. */
    Disk REAL = new Disk() {};

    /** A file to be read and written, made if it is not there. */
    default OpenFile open(Path file) throws IOException {
        return new RealFile(file, "rw");
    }

    /** Gives a file the other's name, at once. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** So that files made or renamed in a folder are found after a loss of power. */
    default void syncFolder(Path folder) throws IOException {
        if (File.separatorChar != '/') {
            return;
        }
        var interrupted = Thread.interrupted(); // a channel would be closed by it
        try {
            sync(folder);
        } catch (ClosedByInterruptException e) {
            interrupted = Thread.interrupted();
            sync(folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void sync(Path folder) throws IOException {
        try (var handle = FileChannel.open(folder, StandardOpenOption.READ)) {
            handle.force(true);
        }
    }

    /** A file whose bytes are read and written at places. Thread-safe. Unlike a channel it outlives the interrupt of a thread that uses it. */
    interface OpenFile extends AutoCloseable {

        long size() throws IOException;

        /** Reads some bytes from a place on: how many, or -1 at the end. */
        int read(byte[] into, int from, int length, long at) throws IOException;

        /** Writes all these bytes to a place; they are safe after {@link #sync}. */
        void write(byte[] bytes, long at) throws IOException;

        /** Cuts off what stands after this place. */
        void truncate(long end) throws IOException;

        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file of the disk there is. */
    final class RealFile implements OpenFile {

        private final RandomAccessFile file;
        private final ReentrantLock lock = new ReentrantLock();

        RealFile(Path file, String mode) throws IOException {
            this.file = new RandomAccessFile(file.toFile(), mode);
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public int read(byte[] into, int from, int length, long at) throws IOException {
            lock.lock();
            try {
                file.seek(at);
                return file.read(into, from, length);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void write(byte[] bytes, long at) throws IOException {
            lock.lock();
            try {
                file.seek(at);
                file.write(bytes);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void truncate(long end) throws IOException {
            lock.lock();
            try {
                if (file.length() > end) {
                    file.setLength(end);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
