package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the content of a text or an array lies in its file, and its bytes if they are few. */
final class StoredValue {

    private final Path file;
    private final long fileBytes;
    private final long position;
    private final byte @Nullable [] kept;

    StoredValue(Path file, long fileBytes, long position, byte @Nullable [] kept) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.position = position;
        this.kept = kept;
    }

    private HeaderReader open() throws IOException {
        return kept == null ? HeaderReader.at(file, fileBytes, position) : HeaderReader.over(kept);
    }

    private <T> T read(Reading<T> reading) {
        try (var in = open()) {
            return reading.from(in);
        } catch (IOException e) {
            throw new ModelLoadException(file, "was changed after its header was read: " + e.getMessage(), e);
        }
    }

    private interface Reading<T> {
        T from(HeaderReader in) throws IOException;
    }

    /** A text of so many bytes. */
    record Text(StoredValue stored, int bytes) implements GgufValue.Text {

        @Override
        public String value() {
            return stored.read(in -> new String(in.bytes(bytes), StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return stored.kept == null ? "text of " + bytes + " bytes" : value();
        }
    }

    /** An array of so many elements. */
    record Sequence(StoredValue stored, GgufValue.Type type, long length) implements GgufValue.Sequence {

        @Override
        public List<String> texts() {
            require(type == GgufValue.Type.STRING, "texts");
            return stored.read(in -> {
                var texts = new ArrayList<String>();
                for (long i = 0; i < length; i++) {
                    texts.add(in.string("a text", Metadata.MAX_STRING));
                }
                return List.copyOf(texts);
            });
        }

        @Override
        public long[] wholes() {
            require(type.isNumber() && type != GgufValue.Type.F32 && type != GgufValue.Type.F64, "whole numbers");
            return stored.read(in -> {
                var numbers = new long[size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = in.whole(type);
                }
                return numbers;
            });
        }

        @Override
        public double[] decimals() {
            require(type.isNumber(), "numbers");
            return stored.read(in -> {
                var numbers = new double[size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = type == GgufValue.Type.F32 || type == GgufValue.Type.F64
                            ? in.decimal(type)
                            : in.whole(type);
                }
                return numbers;
            });
        }

        private int size() {
            require(length <= 1 << 28, "few enough elements");
            return (int) length;
        }

        private void require(boolean holds, String what) {
            if (!holds) {
                throw new IllegalStateException("not an array of " + what + ": " + this);
            }
        }

        @Override
        public String toString() {
            return length + " x " + type;
        }
    }
}
