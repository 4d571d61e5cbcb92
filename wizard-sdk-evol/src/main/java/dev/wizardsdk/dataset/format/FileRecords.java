package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Output;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Records with an end after each. */
final class FileRecords implements Output.RecordWriter {

    private final OutputStream out;
    private final byte[] end;

    private FileRecords(Path file, String end) throws IOException {
        this.out = new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16); // a channel would fail on an interrupted thread
        this.end = end.getBytes(StandardCharsets.UTF_8);
    }

    /** One record a line. */
    static FileRecords lines(Path file) throws IOException {
        return new FileRecords(file, "\n");
    }

    /** One record a line as RFC 4180 ends it, after a head. */
    static FileRecords table(Path file, String head) throws IOException {
        var records = new FileRecords(file, "\r\n");
        records.write(head.getBytes(StandardCharsets.UTF_8));
        return records;
    }

    @Override
    public void write(byte[] record) throws IOException {
        out.write(record);
        out.write(end);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
