package dev.wizardsdk.local.worker;

import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** How the values of one type lie in bytes. */
sealed interface Shape
        permits RecordShape, Shape.Plain, Shape.Maybe, Shape.Many, Shape.Pairs, Shape.Constant, Shape.Any,
        Shape.Variant, Shape.Named {

    void write(Object value, DataOutputStream out) throws IOException;

    /** The next value; any {@link RuntimeException} means that the bytes are not such a value. */
    Object read(ByteBuffer in);

    /** Values that are no more than themselves. */
    enum Plain implements Shape {
        BOOLEAN, INT, LONG, DOUBLE, STRING, PATH, LINK, DURATION, DATE, AMOUNT, FLOATS, MAYBE_INT, MAYBE_LONG,
        MAYBE_DOUBLE;

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            switch (this) {
                case BOOLEAN -> out.writeBoolean((Boolean) value);
                case INT -> out.writeInt((Integer) value);
                case LONG -> out.writeLong((Long) value);
                case DOUBLE -> out.writeDouble((Double) value);
                case STRING -> writeText((String) value, out);
                case PATH -> writeText(((Path) value).toString(), out);
                case LINK -> writeText(((URI) value).toString(), out);
                case DURATION -> writeText(((Duration) value).toString(), out);
                case DATE -> writeText(((LocalDate) value).toString(), out);
                case AMOUNT -> writeText(((BigDecimal) value).toString(), out);
                case FLOATS -> {
                    var floats = (float[]) value;
                    out.writeInt(floats.length);
                    var bytes = ByteBuffer.allocate(Math.multiplyExact(floats.length, Float.BYTES));
                    bytes.asFloatBuffer().put(floats);
                    out.write(bytes.array());
                }
                case MAYBE_INT -> {
                    out.writeBoolean(((OptionalInt) value).isPresent());
                    out.writeInt(((OptionalInt) value).orElse(0));
                }
                case MAYBE_LONG -> {
                    out.writeBoolean(((OptionalLong) value).isPresent());
                    out.writeLong(((OptionalLong) value).orElse(0));
                }
                case MAYBE_DOUBLE -> {
                    out.writeBoolean(((OptionalDouble) value).isPresent());
                    out.writeDouble(((OptionalDouble) value).orElse(0));
                }
            }
        }

        @Override
        public Object read(ByteBuffer in) {
            return switch (this) {
                case BOOLEAN -> flag(in);
                case INT -> in.getInt();
                case LONG -> in.getLong();
                case DOUBLE -> in.getDouble();
                case STRING -> text(in);
                case PATH -> Path.of(text(in));
                case LINK -> URI.create(text(in));
                case DURATION -> Duration.parse(text(in));
                case DATE -> LocalDate.parse(text(in));
                case AMOUNT -> new BigDecimal(text(in));
                case FLOATS -> floats(in);
                case MAYBE_INT -> {
                    var present = flag(in);
                    var value = in.getInt();
                    yield present ? OptionalInt.of(value) : OptionalInt.empty();
                }
                case MAYBE_LONG -> {
                    var present = flag(in);
                    var value = in.getLong();
                    yield present ? OptionalLong.of(value) : OptionalLong.empty();
                }
                case MAYBE_DOUBLE -> {
                    var present = flag(in);
                    var value = in.getDouble();
                    yield present ? OptionalDouble.of(value) : OptionalDouble.empty();
                }
            };
        }

        /** UTF-16 as it lies in memory: a lone surrogate arrives as one. */
        private static void writeText(String text, DataOutputStream out) throws IOException {
            if (text.length() > Frame.MOST_BYTES / Character.BYTES) {
                throw Codec.tooLarge();
            }
            out.writeInt(text.length());
            var bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
            bytes.asCharBuffer().put(text);
            out.write(bytes.array());
        }

        private static String text(ByteBuffer in) {
            var length = count(in, Character.BYTES);
            var text = in.slice(in.position(), length * Character.BYTES).asCharBuffer().toString();
            in.position(in.position() + length * Character.BYTES);
            return text;
        }

        private static float[] floats(ByteBuffer in) {
            var floats = new float[count(in, Float.BYTES)];
            in.slice(in.position(), floats.length * Float.BYTES).asFloatBuffer().get(floats);
            in.position(in.position() + floats.length * Float.BYTES);
            return floats;
        }
    }

    /** A value or none. */
    record Maybe(Shape of) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            var optional = (Optional<?>) value;
            out.writeBoolean(optional.isPresent());
            if (optional.isPresent()) {
                of.write(optional.get(), out);
            }
        }

        @Override
        public Object read(ByteBuffer in) {
            return flag(in) ? Optional.of(of.read(in)) : Optional.empty();
        }
    }

    /** Values in an order. */
    record Many(Shape of, boolean distinct) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            var values = distinct ? (Set<?>) value : (List<?>) value;
            out.writeInt(values.size());
            for (var each : values) {
                of.write(each, out);
            }
        }

        @Override
        public Object read(ByteBuffer in) {
            var size = count(in, 1);
            var values = distinct ? new LinkedHashSet<>() : new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(of.read(in));
            }
            return values;
        }
    }

    /** Values by keys. */
    record Pairs(Shape keys, Shape values) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            var map = (Map<?, ?>) value;
            out.writeInt(map.size());
            for (var entry : map.entrySet()) {
                keys.write(entry.getKey(), out);
                values.write(entry.getValue(), out);
            }
        }

        @Override
        public Object read(ByteBuffer in) {
            var size = count(in, 1);
            var map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(keys.read(in), values.read(in));
            }
            return map;
        }
    }

    /** What JSON can say: text, numbers, true and false, lists and maps of such by text. */
    record Any() implements Shape {

        private static final List<Shape> KINDS = List.of(Plain.STRING, Plain.BOOLEAN, Plain.INT, Plain.LONG,
                Plain.DOUBLE,
                new Many(new Any(), false), new Pairs(Plain.STRING, new Any()));

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            var kind = switch (value) {
                case String text -> 0;
                case Boolean flag -> 1;
                case Integer number -> 2;
                case Long number -> 3;
                case Double number -> 4;
                case List<?> list -> 5;
                case Map<?, ?> map -> 6;
                default -> throw new IllegalArgumentException(value.getClass().getName() + " cannot be carried");
            };
            out.writeByte(kind);
            KINDS.get(kind).write(value, out);
        }

        @Override
        public Object read(ByteBuffer in) {
            return KINDS.get(in.get()).read(in);
        }
    }

    /** A constant of an enum, by its name. */
    record Constant(List<?> constants) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            out.writeShort(constants.indexOf(value));
        }

        @Override
        public Object read(ByteBuffer in) {
            return constants.get(in.getShort());
        }
    }

    /** One of several records. */
    record Variant(List<Class<?>> types, Map<Class<?>, Shape> known) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            var index = types.indexOf(value.getClass());
            if (index < 0) {
                throw new IllegalArgumentException(value.getClass() + " is none of " + types);
            }
            out.writeByte(index);
            named(types.get(index)).write(value, out);
        }

        @Override
        public Object read(ByteBuffer in) {
            return named(types.get(in.get())).read(in);
        }

        private Shape named(Class<?> type) {
            return new Named(type, known);
        }
    }

    /** A type that is looked up when it is needed, because it may contain itself. */
    record Named(Class<?> type, Map<Class<?>, Shape> known) implements Shape {

        @Override
        public void write(Object value, DataOutputStream out) throws IOException {
            shape().write(value, out);
        }

        @Override
        public Object read(ByteBuffer in) {
            return shape().read(in);
        }

        private Shape shape() {
            var shape = known.get(type);
            if (shape == null) {
                throw new IllegalStateException(type + " has no shape");
            }
            return shape;
        }
    }

    private static boolean flag(ByteBuffer in) {
        return switch (in.get()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    /** A number of elements that the rest of the bytes can hold. */
    private static int count(ByteBuffer in, int bytesEach) {
        var count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new IllegalArgumentException(count + " elements in " + in.remaining() + " bytes");
        }
        return count;
    }
}
