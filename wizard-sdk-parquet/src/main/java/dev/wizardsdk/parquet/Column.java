package dev.wizardsdk.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column, or several under one name. Nested values are taken apart as in Dremel (Melnik et al., VLDB 2010, section 4): beside each value
 * of a leaf stands which of the lists around it goes on (its repetition level, 0 for a new row), and how many of the nullable and repeated
 * levels above it are there (its definition level), which for a null tells where the path breaks off.
 */
sealed interface Column permits Leaf, Column.Group, Column.Repeated {

    /**
     * Adds a value to all leaves.
     *
     * @param value      null, as in JSON too, if there is none
     * @param repetition the level of the list that goes on
     * @param definition how many levels above are there
     */
    void add(@Nullable JsonNode value, int repetition, int definition) throws Misfit;

    /** Adds the lines of the file's schema, and the leaves in their order. */
    void describe(String name, List<SchemaLine> lines, List<Leaf> leaves);

    /**
     * The columns of a file.
     *
     * @param definition how many nullable and repeated levels are above
     * @param repetition how many of them are repeated
     */
    static Column of(Shape shape, List<String> path, int definition, int repetition) {
        return switch (shape) {
            case Shape.Scalar scalar -> new Leaf(LeafType.of(scalar), path, definition + 1, repetition);
            case Shape.ListOf(var element) -> new Repeated(
                    of(element, joined(path, SchemaLine.LIST, SchemaLine.ELEMENT), definition + 2, repetition + 1),
                    repetition + 1);
            case Shape.Struct(var fields) -> fields.isEmpty() || fields.size() > Shape.MAX_KEYS
                    ? new Leaf(LeafType.JSON, path, definition + 1, repetition)
                    : Group.of(fields, path, definition + 1, repetition);
        };
    }

    private static List<String> joined(List<String> path, String... more) {
        return Stream.concat(path.stream(), Stream.of(more)).toList();
    }

    static String called(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case BOOLEAN -> "a boolean";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a number with a fraction";
            case NULL, MISSING, BINARY, POJO -> "no value";
        };
    }

    /** An object whose keys are columns. */
    record Group(Map<String, Column> fields) implements Column {

        static Group of(Map<String, Shape> shapes, List<String> path, int definition, int repetition) {
            var fields = new LinkedHashMap<String, Column>();
            shapes.forEach(
                    (name, shape) -> fields.put(name, Column.of(shape, joined(path, name), definition, repetition)));
            return new Group(fields);
        }

        @Override
        public void add(@Nullable JsonNode value, int repetition, int definition) throws Misfit {
            if (value == null || value.isNull()) {
                addFields(null, repetition, definition);
                return;
            }
            if (!value.isObject()) {
                throw new Misfit("is " + called(value) + " where its column has objects");
            }
            for (var field : value.properties()) {
                if (!fields.containsKey(field.getKey()) && !field.getValue().isNull()) {
                    throw new Misfit("is a column that the file lacks").inField(field.getKey());
                }
            }
            addFields(value, repetition, definition + 1);
        }

        /** A row is there without being nullable. */
        void addRow(JsonNode row) throws Misfit {
            add(row, 0, -1);
        }

        private void addFields(@Nullable JsonNode value, int repetition, int definition) throws Misfit {
            for (var field : fields.entrySet()) {
                try {
                    field.getValue().add(value == null ? null : value.get(field.getKey()), repetition, definition);
                } catch (Misfit e) {
                    throw e.inField(field.getKey());
                }
            }
        }

        @Override
        public void describe(String name, List<SchemaLine> lines, List<Leaf> leaves) {
            lines.add(SchemaLine.group(name, fields.size()));
            fields.forEach((key, column) -> column.describe(key, lines, leaves));
        }
    }

    /** A list: a nullable group around a repeated one around the nullable element. */
    record Repeated(Column element, int level) implements Column {

        @Override
        public void add(@Nullable JsonNode value, int repetition, int definition) throws Misfit {
            if (value == null || value.isNull()) {
                element.add(null, repetition, definition);
                return;
            }
            if (!value.isArray()) {
                throw new Misfit("is " + called(value) + " where its column has lists");
            }
            if (value.isEmpty()) {
                element.add(null, repetition, definition + 1);
            }
            for (int i = 0; i < value.size(); i++) {
                try {
                    element.add(value.get(i), i == 0 ? repetition : level, definition + 2);
                } catch (Misfit e) {
                    throw e.inElement(i);
                }
            }
        }

        @Override
        public void describe(String name, List<SchemaLine> lines, List<Leaf> leaves) {
            lines.add(SchemaLine.list(name));
            lines.add(SchemaLine.repeated());
            element.describe(SchemaLine.ELEMENT, lines, leaves);
        }
    }
}
