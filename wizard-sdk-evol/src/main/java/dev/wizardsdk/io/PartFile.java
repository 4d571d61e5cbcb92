package dev.wizardsdk.io;

import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file written beside its place as {@code .part}, until it is published. To be closed, which deletes what was not. */
public final class PartFile implements AutoCloseable {

    private final Path file;
    private final Path part;
    private final FileOutputStream out; // a channel would fail on an interrupted thread
    private final BufferedWriter writer;

    public PartFile(Path file) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.out = new FileOutputStream(part.toFile());
        this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    public BufferedWriter writer() {
        return writer;
    }

    /** Completes and syncs the file and gives it its name at once. */
    public void publish() throws IOException {
        writer.flush();
        out.getFD().sync();
        writer.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try (writer) {
            Files.deleteIfExists(part);
        }
    }
}
