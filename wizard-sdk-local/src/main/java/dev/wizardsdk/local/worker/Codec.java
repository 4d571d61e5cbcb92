package dev.wizardsdk.local.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns messages into bytes and back. Messages are records of records, enums, sealed interfaces, collections and plain values;
 * what they consist of is read from their components, once, so that a component which a record gains is carried without a
 * word here. Only types that can be reached from the roots are ever made. Thread-safe.
 *
 * <p>The bytes have no names and no versions in them: both ends compare their {@link #fingerprint} first, which changes with
 * every component. That makes them a fraction of the JSON, and needs no library in the child.
 */
public final class Codec {

    private final Map<Class<?>, Shape> known = new LinkedHashMap<>();
    private final StringBuilder described = new StringBuilder();
    private final Shape roots;
    private final byte[] fingerprint;

    /** A codec of these sealed interfaces and records. */
    public Codec(Class<?>... roots) {
        this.roots = new Shape.Variant(Stream.concat(Stream.of(roots), Stream.of(Failure.class)).flatMap(this::records)
                .distinct().toList(), known);
        this.fingerprint = sha256(described.toString());
    }

    /** The same for two codecs that understand each other, and for no others. */
    byte[] fingerprint() {
        return fingerprint.clone();
    }

    /**
     * A message's bytes.
     *
     * @throws IllegalArgumentException if it has more of them than a frame can hold
     */
    byte[] encode(Object message) {
        var bytes = new Content();
        try {
            roots.write(message, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written to", e);
        }
        return bytes.toByteArray();
    }

    /** No more than a frame can hold. */
    private static final class Content extends ByteArrayOutputStream {

        @Override
        public synchronized void write(byte[] more, int from, int length) {
            if (length > Frame.MOST_BYTES - count) {
                throw tooLarge();
            }
            super.write(more, from, length);
        }
    }

    static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("it has too many bytes, the most are " + Frame.MOST_BYTES);
    }

    Object decode(byte[] bytes) throws ProtocolException {
        var in = ByteBuffer.wrap(bytes);
        Object message;
        try {
            message = roots.read(in);
        } catch (RuntimeException e) {
            throw new ProtocolException("a message cannot be read: " + e, e);
        }
        if (in.hasRemaining()) {
            throw new ProtocolException("a message has " + in.remaining() + " bytes more than it should");
        }
        return message;
    }

    /** A message of this type. */
    <T> T decode(byte[] bytes, Class<T> type) throws ProtocolException {
        var message = decode(bytes);
        if (!type.isInstance(message)) {
            throw new ProtocolException("a message is " + message.getClass().getName() + ", not " + type.getName());
        }
        return type.cast(message);
    }

    private Stream<Class<?>> records(Class<?> type) {
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses()).flatMap(this::records);
        }
        shape(type);
        return Stream.of(type);
    }

    private Shape shape(Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = Stream.of(generic.getActualTypeArguments()).map(this::shape).toList();
            return collection((Class<?>) generic.getRawType(), arguments);
        }
        return type instanceof Class<?> plain ? shape(plain) : unknown(type);
    }

    private static Shape collection(Class<?> raw, List<Shape> of) {
        if (raw == Optional.class) {
            return new Shape.Maybe(of.getFirst());
        }
        if (raw == List.class || raw == Set.class) {
            return new Shape.Many(of.getFirst(), raw == Set.class);
        }
        return raw == Map.class ? new Shape.Pairs(of.getFirst(), of.getLast()) : unknown(raw);
    }

    private Shape shape(Class<?> type) {
        var plain = plain(type);
        if (plain.isPresent()) {
            return plain.get();
        }
        var named = new Shape.Named(type, known);
        if (known.containsKey(type)) {
            return named;
        }
        known.put(type, named);
        known.put(type, compound(type));
        return named;
    }

    private Shape compound(Class<?> type) {
        if (type.isEnum()) {
            var constants = List.of(type.getEnumConstants());
            describe(type, constants);
            return new Shape.Constant(constants);
        }
        if (type.isSealed()) {
            var types = records(type).toList();
            describe(type, types);
            return new Shape.Variant(types, known);
        }
        if (!type.isRecord()) {
            return unknown(type);
        }
        var components = new ArrayList<Shape>();
        for (var component : type.getRecordComponents()) {
            components.add(shape(component.getGenericType()));
        }
        describe(type, Stream.of(type.getRecordComponents())
                .map(component -> component.getGenericType().getTypeName() + " " + component.getName()).toList());
        return RecordShape.of(type, components);
    }

    private static Optional<Shape> plain(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(Shape.Plain.BOOLEAN);
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of(Shape.Plain.INT);
        }
        if (type == long.class || type == Long.class) {
            return Optional.of(Shape.Plain.LONG);
        }
        if (type == double.class || type == Double.class) {
            return Optional.of(Shape.Plain.DOUBLE);
        }
        return type == Object.class ? Optional.of(new Shape.Any()) : Optional.ofNullable(PLAIN.get(type));
    }

    private static final Map<Class<?>, Shape> PLAIN = Map.of(
            String.class, Shape.Plain.STRING,
            Path.class, Shape.Plain.PATH,
            URI.class, Shape.Plain.LINK,
            Duration.class, Shape.Plain.DURATION,
            LocalDate.class, Shape.Plain.DATE,
            BigDecimal.class, Shape.Plain.AMOUNT,
            float[].class, Shape.Plain.FLOATS,
            OptionalInt.class, Shape.Plain.MAYBE_INT,
            OptionalLong.class, Shape.Plain.MAYBE_LONG,
            OptionalDouble.class, Shape.Plain.MAYBE_DOUBLE);

    private void describe(Class<?> type, List<?> of) {
        described.append(type.getName()).append(of).append('\n');
    }

    private static Shape unknown(Type type) {
        throw new IllegalArgumentException(
                type + " cannot be carried: it is no record, enum, sealed interface or plain value");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, every one must", e);
        }
    }
}
