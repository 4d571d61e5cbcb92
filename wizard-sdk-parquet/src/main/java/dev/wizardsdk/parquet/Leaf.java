package dev.wizardsdk.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A column of values, with those of the row group that is being filled: pages that are full, compressed, and one that is not. */
final class Leaf implements Column {

    private static final int PAGE_BYTES = 1 << 20;
    private static final int PAGE_VALUES = 100_000;

    private final LeafType type;
    private final List<String> path;
    private final int highest;
    private final Levels repetitions;
    private final Levels definitions;
    private final PlainValues values = new PlainValues();
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private long count;
    private long uncompressed;

    /** What the file's end tells of the values of a row group. */
    record Chunk(Leaf leaf, long offset, long values, long uncompressed, long compressed) {}

    Leaf(LeafType type, List<String> path, int definition, int repetition) {
        this.type = type;
        this.path = path;
        this.highest = definition;
        this.repetitions = new Levels(repetition);
        this.definitions = new Levels(definition);
    }

    LeafType type() {
        return type;
    }

    List<String> path() {
        return path;
    }

    @Override
    public void add(@Nullable JsonNode value, int repetition, int definition) throws Misfit {
        if (value == null || value.isNull()) {
            definitions.add(definition);
        } else {
            type.put(value, values);
            definitions.add(highest);
        }
        repetitions.add(repetition);
    }

    /** Ends a page that is full; at the end of a row, so that none is in two pages. */
    void endRow() throws IOException {
        if (values.size() >= PAGE_BYTES || definitions.count() >= PAGE_VALUES) {
            endPage();
        }
    }

    /** How many bytes the row group's values take before compression. */
    long size() {
        return uncompressed + values.size() + 2L * definitions.count();
    }

    private void endPage() throws IOException {
        var plain = new ByteArrayOutputStream(values.size() + 64);
        repetitions.writeTo(plain);
        definitions.writeTo(plain);
        values.writeTo(plain);
        var body = new ByteArrayOutputStream(plain.size() / 2);
        try (var gzip = new GZIPOutputStream(body)) {
            plain.writeTo(gzip);
        }
        var header = header(plain.size(), body.size());
        pages.writeBytes(header);
        body.writeTo(pages);
        uncompressed += header.length + plain.size();
        count += definitions.count();
        values.clear();
        repetitions.clear();
        definitions.clear();
    }

    /** The format's PageHeader, of a data page of version 1 with plain values. */
    private byte[] header(int plain, int compressed) {
        var header = new CompactWriter();
        header.begin();
        header.integer(1, 0);
        header.integer(2, plain);
        header.integer(3, compressed);
        header.begin(5);
        header.integer(1, definitions.count());
        header.integer(2, Encoding.PLAIN);
        header.integer(3, Encoding.RLE);
        header.integer(4, Encoding.RLE);
        header.end();
        header.end();
        return header.bytes();
    }

    /** Writes the row group's pages, and begins the next. */
    Chunk writeTo(OutputStream file, long offset) throws IOException {
        if (definitions.count() > 0) {
            endPage();
        }
        pages.writeTo(file);
        var chunk = new Chunk(this, offset, count, uncompressed, pages.size());
        pages.reset();
        count = 0;
        uncompressed = 0;
        return chunk;
    }

    @Override
    public void describe(String name, List<SchemaLine> lines, List<Leaf> leaves) {
        lines.add(SchemaLine.leaf(name, type));
        leaves.add(this);
    }

    /** Numbers of the format. */
    static final class Encoding {
        static final int PLAIN = 0;
        static final int RLE = 3;

        private Encoding() {}
    }
}
