package dev.wizardsdk.local.grammar;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes rules in llama.cpp's notation, for people to read and for other programs. */
final class GbnfWriter {

    private GbnfWriter() {}

    static String write(Map<String, Expression> rules) {
        return rules.entrySet()
                .stream()
                .map(rule -> rule.getKey() + " ::= " + written(rule.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String written(Expression expression) {
        return switch (expression) {
            case Expression.Text text -> '"' + quoted(text.text(), "\"\\") + '"';
            case Expression.Chars chars -> characters(chars.set());
            case Expression.Marker marker -> marker.name().matches("<[^<>\\[\\]\n]+>")
                    ? marker.name()
                    : "<[" + marker.name() + "]>";
            case Expression.MarkerId marker -> "<[" + marker.id() + "]>";
            case Expression.Reference reference -> reference.rule();
            case Expression.Sequence sequence -> sequence.parts().isEmpty() ? "\"\"" : joined(sequence.parts(), " ");
            case Expression.Choice choice -> "(" + joined(choice.options(), " | ") + ")";
            case Expression.Repeat repeat -> grouped(repeat.item()) + times(repeat);
            case Expression.Until until -> "# any text, until \"" + quoted(until.end(), "\"\\") + '"';
            case Expression.Free free -> "# any text, until one of " + free.triggers()
                    .stream()
                    .map(trigger -> '"' + quoted(trigger.text(), "\"\\") + '"')
                    .collect(Collectors.joining(" "));
        };
    }

    private static String joined(List<Expression> parts, String separator) {
        return parts.stream().map(GbnfWriter::written).collect(Collectors.joining(separator));
    }

    private static String grouped(Expression item) {
        return switch (item) {
            case Expression.Sequence sequence -> "(" + written(sequence) + ")";
            case Expression.Repeat repeat -> "(" + written(repeat) + ")";
            default -> written(item);
        };
    }

    private static String times(Expression.Repeat repeat) {
        if (repeat.most() == Expression.UNBOUNDED) {
            return repeat.least() == 0 ? "*" : repeat.least() == 1 ? "+" : "{" + repeat.least() + ",}";
        }
        if (repeat.least() == 0 && repeat.most() == 1) {
            return "?";
        }
        return repeat.least() == repeat.most()
                ? "{" + repeat.least() + "}"
                : "{" + repeat.least() + "," + repeat.most() + "}";
    }

    private static String characters(CodePoints set) {
        if (set.equals(CodePoints.ALL)) {
            return ".";
        }
        var others = set.others();
        var negated = !others.isEmpty() && others.ranges().size() < set.ranges().size();
        return (negated ? "[^" : "[") + (negated ? others : set).ranges()
                .stream()
                .map(range -> one(range.first()) + (range.first() == range.last() ? "" : "-" + one(range.last())))
                .collect(Collectors.joining()) + "]";
    }

    private static String one(int codePoint) {
        return codePoint == '^' ? "\\x5E" : quoted(Character.toString(codePoint), "\\[]-\"");
    }

    private static String quoted(String text, String special) {
        var quoted = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (each == '\n' || each == '\r' || each == '\t') {
                quoted.append(each == '\n' ? "\\n" : each == '\r' ? "\\r" : "\\t");
            } else if (special.indexOf(each) >= 0) {
                quoted.append('\\').appendCodePoint(each);
            } else if (each < ' ' || each == 0x7F) {
                quoted.append(String.format("\\x%02X", each));
            } else if (unreadable(each)) {
                quoted.append(String.format("\\U%08X", each));
            } else {
                quoted.appendCodePoint(each);
            }
        });
        return quoted.toString();
    }

    private static boolean unreadable(int codePoint) {
        var type = Character.getType(codePoint);
        return type == Character.SURROGATE || type == Character.UNASSIGNED || type == Character.PRIVATE_USE
                || type == Character.CONTROL;
    }
}
