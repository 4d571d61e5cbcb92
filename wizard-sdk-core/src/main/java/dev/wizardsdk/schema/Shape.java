package dev.wizardsdk.schema;

import java.util.List;
import java.util.Map;

/** What a JSON value of a Java type looks like. */
sealed interface Shape {

    /** Words for a fault: what a value should have been. */
    String expected();

    /** A text, number or boolean. */
    record Plain(Scalar scalar) implements Shape {
        @Override
        public String expected() {
            return scalar.expected();
        }
    }

    /** A constant of an enum, by its name. */
    record Choice(Map<String, ? extends Enum<?>> constants, String description) implements Shape {
        @Override
        public String expected() {
            return "one of " + String.join(", ", constants.keySet());
        }
    }

    /** A JSON array. */
    record Items(Shape element, Container container) implements Shape {
        @Override
        public String expected() {
            return "an array";
        }
    }

    /** A map from strings: an object with any properties. */
    record Entries(Shape value) implements Shape {
        @Override
        public String expected() {
            return "an object";
        }
    }

    /** A value or {@code null}, which a missing property stands for too. */
    record Maybe(Shape present, Absence absence) implements Shape {
        @Override
        public String expected() {
            return present.expected() + " or null";
        }
    }

    /** A record or a sealed interface, which may contain itself; {@link Types} has its {@link Structure}. */
    record Reference(String name, String expected) implements Shape {}

    /** What a reference stands for. */
    sealed interface Structure {

        String description();
    }

    /**
     * A record.
     *
     * @param tag the value of its property {@code type}, by which it is told from the other records of a sealed interface; empty
     *            for none
     */
    record Fields(RecordAccess access, String tag, List<Field> fields, String description) implements Structure {}

    /** A component of a record. */
    record Field(String name, Shape shape, String description) {}

    /** A sealed interface: the references to its records by their tags. */
    record Alternatives(Map<String, Reference> records, String description) implements Structure {}
}
