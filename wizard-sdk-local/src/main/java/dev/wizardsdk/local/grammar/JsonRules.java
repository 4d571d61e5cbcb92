package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;

import static dev.wizardsdk.local.grammar.Expression.choice;
import static dev.wizardsdk.local.grammar.Expression.many;
import static dev.wizardsdk.local.grammar.Expression.optional;
import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.rule;
import static dev.wizardsdk.local.grammar.Expression.sequence;
import static dev.wizardsdk.local.grammar.Expression.text;

/** The rules of JSON itself, each added to a grammar when it is first used. */
final class JsonRules {

    /** How deep arrays and objects are nested where any JSON may stand. */
    static final int DEPTH = 10;

    static final Expression DIGIT = Expression.range('0', '9');
    static final Expression COMMA = sequence(text(","), optional(text(" ")));
    static final Expression COLON = sequence(text(":"), optional(text(" ")));
    static final Expression QUOTE = text("\"");
    static final CodePoints CONTROLS = CodePoints.range(0, 0x1F).and(CodePoints.range(0x7F, 0x7F));
    /** What may stand in a string as it is. */
    static final CodePoints UNESCAPED = CodePoints.of("\"\\").and(CONTROLS).others();

    private final Map<String, Expression> rules;

    JsonRules(Map<String, Expression> rules) {
        this.rules = rules;
    }

    /** One character of a string; escaped, never a surrogate, so it is always one. */
    Expression character() {
        if (!rules.containsKey("json-char")) {
            var hex = new Expression.Chars(CodePoints.of("0123456789abcdefABCDEF"));
            var escape = choice(
                    new Expression.Chars(CodePoints.of("\"\\/bfnrt")),
                    sequence(text("u"), choice(
                            sequence(new Expression.Chars(CodePoints.of("0123456789abcefABCEF")), repeat(hex, 3, 3)),
                            sequence(new Expression.Chars(CodePoints.of("dD")), Expression.range('0', '7'),
                                    repeat(hex, 2, 2)))));
            rules.put("json-char", choice(new Expression.Chars(UNESCAPED), sequence(text("\\"), escape)));
        }
        return rule("json-char");
    }

    Expression string() {
        return kept("json-string", () -> sequence(QUOTE, many(character()), QUOTE));
    }

    Expression integer() {
        return kept("json-integer", () -> Numbers.integers(null, null));
    }

    Expression number() {
        return kept("json-number", () -> sequence(
                optional(text("-")),
                choice(text("0"), sequence(Expression.range('1', '9'), repeat(DIGIT, 0, 15))),
                optional(sequence(text("."), repeat(DIGIT, 1, 16))),
                optional(sequence(new Expression.Chars(CodePoints.of("eE")),
                        optional(new Expression.Chars(CodePoints.of("+-"))), repeat(DIGIT, 1, 2)))));
    }

    static Expression bool() {
        return choice(text("true"), text("false"));
    }

    Expression any() {
        return any(DEPTH);
    }

    Expression anyObject() {
        return object(DEPTH);
    }

    Expression anyArray() {
        return array(DEPTH);
    }

    private Expression any(int depth) {
        return kept("json-" + depth, () -> {
            var options = new ArrayList<Expression>();
            options.add(string());
            options.add(number());
            options.add(bool());
            options.add(text("null"));
            if (depth > 0) {
                options.add(object(depth));
                options.add(array(depth));
            }
            return choice(options);
        });
    }

    private Expression object(int depth) {
        return kept("json-object-" + depth, () -> {
            var member = sequence(string(), COLON, any(depth - 1));
            return sequence(text("{"), optional(sequence(member, many(sequence(COMMA, member)))), text("}"));
        });
    }

    private Expression array(int depth) {
        return kept("json-array-" + depth, () -> sequence(text("["), list(any(depth - 1), 0, Expression.UNBOUNDED),
                text("]")));
    }

    /** Items with commas between them. */
    static Expression list(Expression item, int least, int most) {
        if (most == 0) {
            return Expression.EMPTY;
        }
        var further = most == Expression.UNBOUNDED ? most : most - 1;
        var some = sequence(item, repeat(sequence(COMMA, item), Math.max(0, least - 1), further));
        return least == 0 ? optional(some) : some;
    }

    /** A given value, its white space as everywhere. */
    static Expression literal(JsonNode value) {
        var parts = new ArrayList<Expression>();
        if (value.isObject()) {
            parts.add(text("{"));
            value.properties().forEach(property -> {
                if (parts.size() > 1) {
                    parts.add(COMMA);
                }
                parts.add(key(property.getKey()));
                parts.add(literal(property.getValue()));
            });
            parts.add(text("}"));
        } else if (value.isArray()) {
            parts.add(text("["));
            value.forEach(element -> {
                if (parts.size() > 1) {
                    parts.add(COMMA);
                }
                parts.add(literal(element));
            });
            parts.add(text("]"));
        } else {
            return text(value.toString());
        }
        return sequence(parts.toArray(Expression[]::new));
    }

    /** A property's name and the colon. */
    static Expression key(String name) {
        return sequence(text(TextNode.valueOf(name).toString()), COLON);
    }

    private Expression kept(String name, Supplier<Expression> made) {
        if (!rules.containsKey(name)) {
            rules.put(name, made.get());
        }
        return rule(name);
    }
}
