package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Output;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Records with an end after each; the file stands beside its place as {@code .part} until all are written. */
final class FileRecords implements Output.RecordWriter {

    private final Path file;
    private final Path part;
    private final FileOutputStream bytes;
    private final OutputStream out;
    private final byte[] end;
    private boolean failed;
    private boolean closed;

    FileRecords(Path file, String head, String end) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.end = end.getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.bytes = new FileOutputStream(part.toFile()); // a channel would fail on an interrupted thread
        this.out = new BufferedOutputStream(bytes, 1 << 16);
        if (!head.isEmpty()) {
            write(head.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void write(byte[] record) throws IOException {
        try {
            out.write(record);
            out.write(end);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            out.flush();
            bytes.getFD().sync();
        }
        if (!failed) {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
