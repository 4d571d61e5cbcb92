package dev.wizardsdk.io;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A text file that is either there as a whole or not at all: written beside its place as {@code .part}, synced, then moved. */
public final class AtomicFile {

    /** Writes the lines of one file. */
    public interface Content {
        void writeTo(BufferedWriter writer) throws IOException;
    }

    private AtomicFile() {}

    public static void write(Path file, Content content) {
        try (var part = new PartFile(file)) {
            content.writeTo(part.writer());
            part.publish();
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file + ": " + e.getMessage(), e);
        }
    }
}
