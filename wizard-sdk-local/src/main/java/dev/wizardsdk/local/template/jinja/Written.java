package dev.wizardsdk.local.template.jinja;

import java.math.BigInteger;
import java.util.Iterator;

/** Values as text, as Python's {@code str} and {@code repr} have it. */
final class Written {

    private Written() {}

    static Text text(Run run, Object value) {
        return switch (value) {
            case Text text -> text;
            case Undefined ignored -> Text.EMPTY;
            case Sequence sequence -> repr(run, sequence);
            case Mapping mapping -> repr(run, mapping);
            default -> Text.template(scalar(value));
        };
    }

    static Text repr(Run run, Object value) {
        var out = new Text.Builder(run);
        repr(run, value, out);
        return out.text();
    }

    private static String scalar(Object value) {
        return switch (value) {
            case None ignored -> "None";
            case Boolean bool -> bool ? "True" : "False";
            case Long number -> number.toString();
            case BigInteger number -> number.toString();
            case Double number -> Numbers.written(number);
            case Undefined ignored -> "Undefined";
            case Iterator<?> ignored -> "<generator object>";
            case Namespace ignored -> "<Namespace>";
            default -> "<function>";
        };
    }

    private static void repr(Run run, Object value, Text.Builder out) {
        run.enter();
        switch (value) {
            case Text text -> quoted(run, text, out);
            case Sequence sequence -> sequence(run, sequence, out);
            case Mapping mapping -> mapping(run, mapping, out);
            default -> out.template(scalar(value));
        }
        run.leave();
    }

    private static void sequence(Run run, Sequence sequence, Text.Builder out) {
        if (sequence.kind() == Sequence.Kind.RANGE) {
            range(sequence, out);
            return;
        }
        var view = sequence.kind() == Sequence.Kind.VIEW;
        out.data(view ? "dict_values([" : sequence.isTuple() ? "(" : "[");
        var separator = "";
        for (var item : sequence.items()) {
            out.data(separator);
            repr(run, item, out);
            separator = ", ";
        }
        out.data(sequence.isTuple() && sequence.items().size() == 1 ? "," : "");
        out.data(view ? "])" : sequence.isTuple() ? ")" : "]");
    }

    private static void range(Sequence range, Text.Builder out) {
        var items = range.items();
        long first = items.isEmpty() ? 0 : (Long) items.getFirst();
        long step = items.size() < 2 ? 1 : (Long) items.get(1) - first;
        out.template("range(" + first + ", " + (first + step * items.size()) + (step == 1 ? ")" : ", " + step + ")"));
    }

    private static void mapping(Run run, Mapping mapping, Text.Builder out) {
        out.data("{");
        var separator = "";
        for (var entry : mapping.entries().entrySet()) {
            out.data(separator);
            repr(run, entry.getKey(), out);
            out.data(": ");
            repr(run, entry.getValue(), out);
            separator = ", ";
        }
        out.data("}");
    }

    private static void quoted(Run run, Text text, Text.Builder out) {
        run.look(text.length());
        char quote = text.chars().contains("'") && !text.chars().contains("\"") ? '"' : '\'';
        out.data(String.valueOf(quote));
        for (int i = 0; i < text.length();) {
            int c = text.chars().codePointAt(i);
            out.like(text, i, Escapes.escaped(c, quote));
            i += Character.charCount(c);
        }
        out.data(String.valueOf(quote));
    }
}
