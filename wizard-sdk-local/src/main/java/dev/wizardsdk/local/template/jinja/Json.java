package dev.wizardsdk.local.template.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as JSON, as Python's {@code json.dumps} writes it and transformers calls it. All but the strings is data. */
final class Json {

    private final Run run;
    private final Text.Builder out;
    private final boolean ascii;
    private final String indentation;
    private final boolean indented;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;

    private Json(Run run, Arguments arguments) {
        var bound = arguments.bind(run, "tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = bound.get(1, None.NONE);
        this.run = run;
        this.out = new Text.Builder(run);
        this.ascii = bound.flag(0, false);
        this.indented = indent != None.NONE;
        this.indentation = indent instanceof Text text
                ? text.chars()
                : indented ? " ".repeat(Math.clamp(bound.integer(1), 0, 64)) : "";
        this.sorted = bound.flag(3, false);
        if (bound.get(2, None.NONE) == None.NONE) {
            this.itemSeparator = indented ? "," : ", ";
            this.keySeparator = ": ";
        } else {
            var separators = Iteration.items(run, bound.get(2));
            if (separators.size() != 2) {
                throw run.failed("tojson needs two separators");
            }
            this.itemSeparator = separators.getFirst().toString();
            this.keySeparator = separators.getLast().toString();
        }
    }

    static Text write(Run run, Object value, Arguments arguments) {
        var json = new Json(run, arguments);
        json.write(value, 0);
        return json.out.text();
    }

    private void write(Object value, int level) {
        run.enter();
        switch (value) {
            case None ignored -> out.data("null");
            case Boolean bool -> out.data(bool ? "true" : "false");
            case Text text -> string(text);
            case Long number -> out.data(number.toString());
            case BigInteger number -> out.data(number.toString());
            case Double number -> out.data(real(number));
            case Mapping mapping -> object(mapping, level);
            case Sequence sequence when sequence.kind() == Sequence.Kind.LIST || sequence.isTuple() ->
                array(sequence.items(), level);
            default -> throw run.failed(Operators.type(value) + " cannot be written as JSON");
        }
        run.leave();
    }

    private static String real(double number) {
        return Double.isNaN(number)
                ? "NaN"
                : Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : Numbers.written(number);
    }

    private void array(List<Object> items, int level) {
        out.data("[");
        for (int i = 0; i < items.size(); i++) {
            separate(i, level + 1);
            write(items.get(i), level + 1);
        }
        end(items.isEmpty(), level);
        out.data("]");
    }

    private void object(Mapping mapping, int level) {
        var entries = new ArrayList<>(mapping.entries().entrySet());
        if (sorted) {
            entries.sort(Comparator.comparing(Map.Entry::getKey, (a, b) -> Operators.compare(run, a, b)));
        }
        out.data("{");
        for (int i = 0; i < entries.size(); i++) {
            separate(i, level + 1);
            key(entries.get(i).getKey());
            out.data(keySeparator);
            write(entries.get(i).getValue(), level + 1);
        }
        end(entries.isEmpty(), level);
        out.data("}");
    }

    private void key(Object key) {
        if (key instanceof Text text) {
            string(text);
        } else {
            out.data("\"");
            write(key, 0);
            out.data("\"");
        }
    }

    private void separate(int index, int level) {
        out.data(index == 0 ? "" : itemSeparator);
        lineBreak(level);
    }

    private void end(boolean empty, int level) {
        if (!empty) {
            lineBreak(level);
        }
    }

    private void lineBreak(int level) {
        if (indented) {
            out.data("\n");
            for (int i = 0; i < level; i++) {
                out.data(indentation);
            }
        }
    }

    private void string(Text text) {
        run.look(text.length());
        var chars = text.chars();
        out.data("\"");
        int from = 0;
        for (int i = 0; i < chars.length(); i++) {
            var escape = escape(chars.charAt(i));
            if (!escape.isEmpty()) {
                out.add(text, from, i).like(text, i, escape);
                from = i + 1;
            }
        }
        out.add(text, from, chars.length()).data("\"");
    }

    private String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> c < ' ' || (ascii && c > '~') ? String.format(Locale.ROOT, "\\u%04x", (int) c) : "";
        };
    }
}
