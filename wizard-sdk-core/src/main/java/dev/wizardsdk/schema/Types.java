package dev.wizardsdk.schema;

import dev.wizardsdk.model.Description;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the {@link Shape} of a Java type, and the {@link Shape.Structure}s of all records and sealed interfaces in it. */
final class Types {

    /** Beyond this a type does not end: a generic record that contains itself with ever longer arguments. */
    private static final int MAX_ARGUMENTS = 16;

    private record Key(Resolved type, String tag) {}

    private final Map<Key, Shape.Reference> references = new HashMap<>();
    private final Map<String, Shape.Structure> structures = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** What a reference of these types stands for. */
    Shape.Structure structure(Shape.Reference reference) {
        return Objects.requireNonNull(structures.get(reference.name()));
    }

    Shape shape(Resolved type, String where) {
        var raw = type.raw();
        var scalar = Scalars.of(raw);
        if (scalar.isPresent()) {
            return new Shape.Plain(scalar.get());
        }
        if (raw.isEnum()) {
            return choice(raw);
        }
        if (raw.isRecord()) {
            return record(type, "", where);
        }
        if (raw.isSealed() && raw.isInterface()) {
            return alternatives(type, where);
        }
        return container(type, where);
    }

    private Shape container(Resolved type, String where) {
        var raw = type.raw();
        if (raw.isArray()) {
            return new Shape.Items(shape(type.arguments().getFirst(), where),
                    new Container.OfArray(raw.getComponentType()));
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return new Shape.Items(shape(type.arguments().getFirst(), where), new Container.OfList());
        }
        if (raw == Set.class) {
            return new Shape.Items(shape(type.arguments().getFirst(), where), new Container.OfSet());
        }
        if (raw == Map.class && type.arguments().getFirst().raw() == String.class) {
            return new Shape.Entries(shape(type.arguments().getLast(), where));
        }
        return maybe(type, where).orElseThrow(() -> new IllegalArgumentException(where + ": " + raw.getTypeName()
                + " has no JSON form here. What has: records, enums, sealed interfaces of records, String, numbers,"
                + " boolean, java.time, URI, UUID, and List, Set, arrays, Optional and Map<String, …> of those"));
    }

    private Optional<Shape> maybe(Resolved type, String where) {
        var raw = type.raw();
        if (raw == Optional.class) {
            return Optional.of(new Shape.Maybe(shape(type.arguments().getFirst(), where), Absence.OPTIONAL));
        }
        if (raw == OptionalInt.class) {
            return Optional.of(new Shape.Maybe(shape(plain(int.class), where), Absence.OPTIONAL_INT));
        }
        if (raw == OptionalLong.class) {
            return Optional.of(new Shape.Maybe(shape(plain(long.class), where), Absence.OPTIONAL_LONG));
        }
        if (raw == OptionalDouble.class) {
            return Optional.of(new Shape.Maybe(shape(plain(double.class), where), Absence.OPTIONAL_DOUBLE));
        }
        return Optional.empty();
    }

    static Resolved plain(Class<?> type) {
        return Resolved.of(type, Map.of(), type.getTypeName());
    }

    private static Shape choice(Class<?> type) {
        var constants = new LinkedHashMap<String, Enum<?>>();
        for (var constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), (Enum<?>) constant);
        }
        if (constants.isEmpty()) {
            throw new IllegalArgumentException(type.getTypeName() + " is an enum without constants");
        }
        return new Shape.Choice(constants, description(type));
    }

    private Shape.Reference record(Resolved type, String tag, String where) {
        var key = new Key(type, tag);
        var known = references.get(key);
        if (known != null) {
            return known;
        }
        var reference = reference(key, "an object, " + type.raw().getSimpleName(), where);
        var access = RecordAccess.of(type.raw());
        var fields = new ArrayList<Shape.Field>();
        for (var component : access.components()) {
            if (!tag.isEmpty() && component.getName().equals("type")) {
                throw new IllegalArgumentException(
                        type + "." + component.getName() + ": the property \"type\" tells the"
                                + " records of a sealed interface apart; give the component another name");
            }
            fields.add(field(type, component));
        }
        structures.put(reference.name(), new Shape.Fields(access, tag, List.copyOf(fields), description(type.raw())));
        return reference;
    }

    private Shape.Field field(Resolved owner, RecordComponent component) {
        var where = owner + "." + component.getName();
        var shape = shape(Resolved.of(component.getGenericType(), owner.variables(), where), where);
        if (isNullable(component) && !(shape instanceof Shape.Maybe)) {
            shape = new Shape.Maybe(shape, Absence.NULL);
        }
        return new Shape.Field(component.getName(), shape, description(component));
    }

    private Shape.Reference alternatives(Resolved type, String where) {
        var key = new Key(type, "");
        var known = references.get(key);
        if (known != null) {
            return known;
        }
        var reference = reference(key, "an object, " + type.raw().getSimpleName(), where);
        var records = new LinkedHashMap<String, Shape.Reference>();
        permitted(type).forEach(each -> {
            var tag = each.raw().getSimpleName();
            if (records.put(tag, record(each, tag, each.toString())) != null) {
                throw new IllegalArgumentException(type + " permits two records called " + tag);
            }
        });
        structures.put(reference.name(), new Shape.Alternatives(records, description(type.raw())));
        return reference;
    }

    /** The records of a sealed interface, those of its sealed interfaces included. */
    private static Stream<Resolved> permitted(Resolved type) {
        return Stream.of(type.raw().getPermittedSubclasses()).flatMap(permitted -> {
            var narrowed = type.narrowedTo(permitted);
            if (permitted.isSealed() && permitted.isInterface()) {
                return permitted(narrowed);
            }
            if (!permitted.isRecord()) {
                throw new IllegalArgumentException(type + " permits " + permitted.getTypeName()
                        + ", which is neither a record nor a sealed interface of records");
            }
            return Stream.of(narrowed);
        }).distinct();
    }

    private Shape.Reference reference(Key key, String expected, String where) {
        if (key.type.depth() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(where + ": the type has arguments more than " + MAX_ARGUMENTS
                    + " deep; does a generic record contain itself with other arguments?");
        }
        var base = key.type.name();
        var name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "_" + i;
        }
        var reference = new Shape.Reference(name, expected);
        references.put(key, reference);
        return reference;
    }

    private static String description(AnnotatedElement element) {
        var description = element.getAnnotation(Description.class);
        return description == null ? "" : description.value();
    }

    /** By the annotation's name: there are many, and none is part of Java. */
    private static boolean isNullable(RecordComponent component) {
        return !component.getType().isPrimitive() && Stream
                .of(component.getAnnotations(), component.getAnnotatedType().getAnnotations())
                .flatMap(Stream::of)
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }
}
