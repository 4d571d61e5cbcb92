package dev.wizardsdk.io;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A folder that nobody else writes to meanwhile; ends with its process too. To be closed. */
public final class FolderLock implements AutoCloseable {

    private static final int LONGEST = 1 << 20; // of which but one byte is written

    private final Path folder;
    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path folder, Path file, FileChannel channel) {
        this.folder = folder;
        this.file = file;
        this.channel = channel;
    }

    /** The lock of a folder; null while another one has it. An interrupt of the thread does not hinder it and stays. */
    public static @Nullable FolderLock of(Path folder) throws IOException {
        var interrupted = Thread.interrupted(); // it would close the channel
        try {
            return taken(folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable FolderLock taken(Path folder) throws IOException {
        var file = folder.resolve(".writing");
        while (true) {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                return null;
            }
            if (isStillThere(file, channel)) {
                return new FolderLock(folder, file, channel);
            }
            channel.close();
        }
    }

    /**
     * Whether the file that was locked still is the one of that name: whoever had it before may just have removed it. It is given a length
     * that nobody else gives it and is never opened again, for to close a second descriptor of a file ends this process's locks on it.
     */
    private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
        if (File.separatorChar != '/') {
            return true; // an open file can't be removed there
        }
        var length = 1 + ThreadLocalRandom.current().nextInt(LONGEST);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), length - 1);
        try {
            return Files.size(file) == length;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it
        }
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}
