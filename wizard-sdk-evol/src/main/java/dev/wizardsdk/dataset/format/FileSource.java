package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.io.CsvReader;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The rows of one file. */
record FileSource(Path file, String name, String split, Layout layout, ReadOptions options) implements Source {

    private static final int PEEK = 1 << 12;

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public Reading open() throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no regular file: rows are read several times, so save them in one first");
        }
        var in = Files.newInputStream(file);
        try {
            return reading(in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private Reading reading(InputStream file) throws IOException {
        var in = unzipped(new BufferedInputStream(file, 1 << 16));
        refuseUndeclared(peek(in));
        if (options.charset().isPresent()) {
            in = new BufferedInputStream(new Utf8Stream(new InputStreamReader(in, strict(options.charset().get()))),
                    1 << 16);
        }
        var start = peek(in);
        if (start.startsWith("\u00ef\u00bb\u00bf")) {
            in.skipNBytes(3);
            start = start.substring(3);
        }
        var rows = new RowReader(layout, options);
        var inTrain = options.split().isEmpty() ? split : options.split();
        return switch (form(start.stripLeading())) {
            case "json" -> new JsonReading(in, new ByteLines(in, options.maxLineBytes()), this, inTrain, rows);
            case "array" -> new JsonReading(in, new ArrayElements(in, options.maxLineBytes()), this, inTrain, rows);
            case "text" -> new TextReading(in, new ByteLines(in, options.maxLineBytes()), this, inTrain);
            default ->
                new CsvReading(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16),
                        this, inTrain, rows);
        };
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private String form(String start) throws IOException {
        var called = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (called.endsWith(".csv") && !start.startsWith("{") && !start.startsWith("[{")) {
            return "csv";
        }
        var first = start.lines().findFirst().orElse("");
        if (called.endsWith(".txt") && !looksLikeJson(start)) {
            return "text";
        }
        if (start.startsWith("{") || first.isEmpty()) {
            return "json";
        }
        if (start.startsWith("[")) {
            return "array";
        }
        if (first.contains(",") || called.endsWith(".csv")) {
            return "csv";
        }
        throw new IOException(
                name + " is neither JSON Lines, a JSON array nor CSV; plain text is read if its name ends in .txt");
    }

    private static boolean looksLikeJson(String start) {
        return start.matches("(?s)(\\[\\s*)?\\{\\s*\".*");
    }

    /** The first bytes, each as a character. */
    private static String peek(BufferedInputStream in) throws IOException {
        in.mark(PEEK);
        var bytes = in.readNBytes(PEEK);
        in.reset();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static BufferedInputStream unzipped(BufferedInputStream in) throws IOException {
        return peek(in).startsWith("\u001f\u008b")
                ? new BufferedInputStream(new GZIPInputStream(in, 1 << 15), 1 << 16)
                : in;
    }

    private void refuseUndeclared(String start) throws IOException {
        if (options.charset().isPresent()) {
            return;
        }
        var utf16 = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
        if (utf16 || (start.length() > 1 && (start.charAt(0) == 0 || start.charAt(1) == 0))) {
            throw new IOException(name + " begins with the bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(start.substring(0, 2).getBytes(StandardCharsets.ISO_8859_1))
                    + ": it is in UTF-16, not in UTF-8; save it as UTF-8, or declare it by ReadOptions.withCharset");
        }
    }

    /** A row whose size is known before it is parsed. */
    private record Sized(int bytes, Supplier<Read> parsed) implements Piece {

        @Override
        public Read read() {
            return parsed.get();
        }
    }

    /** One reading of JSON, by line or by element. */
    private record JsonReading(InputStream in, Records records, FileSource file, String split, RowReader rows)
            implements
                Reading {

        @Override
        public @Nullable Piece next() throws IOException {
            var raw = records.next();
            return raw == null
                    ? null
                    : new Sized(raw.bytes().length, () -> rows.read(raw, new Place(file.name(), raw.line()), split));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** One reading of plain text: a line is a row. */
    private record TextReading(InputStream in, Records records, FileSource file, String split) implements Reading {

        @Override
        public @Nullable Piece next() throws IOException {
            var raw = records.next();
            return raw == null
                    ? null
                    : new Sized(raw.bytes().length,
                            () -> RowReader.text(raw, new Place(file.name(), raw.line()), split));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** One reading of CSV, its columns named by the first row. */
    private static final class CsvReading implements Reading {

        private final BufferedReader in;
        private final FileSource file;
        private final String split;
        private final RowReader rows;
        private final CsvReader csv;
        private final CsvReader.@Nullable Row head;

        CsvReading(BufferedReader in, FileSource file, String split, RowReader rows) throws IOException {
            this.in = in;
            this.file = file;
            this.split = split;
            this.rows = rows;
            this.csv = new CsvReader(in, file.options().maxLineBytes());
            this.head = csv.next();
            if (head != null && (!head.problem().isEmpty()
                    || head.fields().stream().map(String::strip).distinct().count() < head.fields().size())) {
                throw new IOException(file.name() + " has a head that names no columns: "
                        + (head.problem().isEmpty() ? "one of them comes twice" : head.problem()));
            }
        }

        @Override
        public @Nullable Piece next() throws IOException {
            var fields = head == null ? null : csv.next();
            if (head == null || fields == null) {
                return null;
            }
            var place = new Place(file.name(), fields.line());
            if (fields.fields().stream().anyMatch(field -> field.indexOf('\uFFFD') >= 0)) {
                return () -> new Read.Bad(place, "not-utf8", "it has a byte that is no UTF-8, or the sign for one; "
                        + "give the file's charset", String.join(",", fields.fields()));
            }
            return () -> rows.read(head.fields(), fields, place, split);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
