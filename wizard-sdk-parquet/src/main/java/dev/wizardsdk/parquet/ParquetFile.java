package dev.wizardsdk.parquet;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of Parquet's format: the row groups, then what is told of them. Written after the format's specification (parquet.thrift and
 * Encodings.md of apache/parquet-format 2): version 1 data pages, plain values, gzip; without statistics, dictionaries or indexes.
 * <p>
 * parquet-java does the same and more, but brings Hadoop, and three of its jars share a package, so that no named module can use it.
 */
final class ParquetFile implements Closeable {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int GZIP = 2;

    private final OutputStream out;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;

    private record RowGroup(List<Leaf.Chunk> chunks, long rows) {}

    ParquetFile(Path file) throws IOException {
        this.out = new BufferedOutputStream(new FileOutputStream(file.toFile())); // a channel would fail on an interrupted thread
        write(MAGIC);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    /** Writes what the leaves hold. */
    void endRowGroup(List<Leaf> leaves, long rows) throws IOException {
        var chunks = new ArrayList<Leaf.Chunk>();
        for (var leaf : leaves) {
            var chunk = leaf.writeTo(out, position);
            position += chunk.compressed();
            chunks.add(chunk);
        }
        groups.add(new RowGroup(chunks, rows));
    }

    /** Writes the end, without which there is no file. */
    void complete(List<SchemaLine> schema) throws IOException {
        var footer = footer(schema);
        write(footer);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(footer.length >>> shift);
        }
        write(MAGIC);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** The format's FileMetaData. */
    private byte[] footer(List<SchemaLine> schema) {
        var footer = new CompactWriter();
        footer.begin();
        footer.integer(1, 1);
        footer.list(2, CompactWriter.Type.STRUCT, schema.size());
        for (int i = 0; i < schema.size(); i++) {
            schema.get(i).write(footer, i == 0);
        }
        footer.integer(3, groups.stream().mapToLong(RowGroup::rows).sum());
        footer.list(4, CompactWriter.Type.STRUCT, groups.size());
        groups.forEach(group -> write(footer, group));
        footer.text(6, "wizard-sdk-parquet");
        footer.end();
        return footer.bytes();
    }

    private static void write(CompactWriter footer, RowGroup group) {
        footer.begin();
        footer.list(1, CompactWriter.Type.STRUCT, group.chunks.size());
        group.chunks.forEach(chunk -> write(footer, chunk));
        footer.integer(2, group.chunks.stream().mapToLong(Leaf.Chunk::uncompressed).sum());
        footer.integer(3, group.rows);
        footer.end();
    }

    /** The format's ColumnChunk with its ColumnMetaData. */
    private static void write(CompactWriter footer, Leaf.Chunk chunk) {
        footer.begin();
        footer.integer(2, chunk.offset());
        footer.begin(3);
        footer.integer(1, chunk.leaf().type().physical());
        footer.list(2, CompactWriter.Type.I32, 2);
        footer.integer(Leaf.Encoding.PLAIN);
        footer.integer(Leaf.Encoding.RLE);
        footer.list(3, CompactWriter.Type.TEXT, chunk.leaf().path().size());
        chunk.leaf().path().forEach(footer::text);
        footer.integer(4, GZIP);
        footer.integer(5, chunk.values());
        footer.integer(6, chunk.uncompressed());
        footer.integer(7, chunk.compressed());
        footer.integer(9, chunk.offset());
        footer.end();
        footer.end();
    }
}
