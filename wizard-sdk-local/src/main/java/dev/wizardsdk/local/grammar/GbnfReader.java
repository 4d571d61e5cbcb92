package dev.wizardsdk.local.grammar;

import dev.wizardsdk.local.grammar.Expression.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads llama.cpp's notation for grammars, GBNF. Beyond llama.cpp, the token of {@code <[name]>} may be any control token; a
 * negated token ({@code !<name>}) is refused, for these grammars speak of text.
 */
final class GbnfReader {

    private static final int MAX_DEPTH = 200;

    private final String text;
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private final Map<String, Integer> definitions = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private int at;
    private int depth;

    private GbnfReader(String text) {
        this.text = text;
    }

    static RuleSet read(String text) {
        if (text.length() > RuleSet.MAX_SIZE) {
            throw new GrammarException("the grammar has " + text.length() + " characters; at most "
                    + RuleSet.MAX_SIZE + " are read");
        }
        var reader = new GbnfReader(text);
        reader.space(true);
        while (reader.at < text.length()) {
            reader.rule();
        }
        return reader.finish();
    }

    private RuleSet finish() {
        for (var use : uses.entrySet()) {
            if (!rules.containsKey(use.getKey())) {
                throw GrammarException.at(text, use.getValue(), "there is no rule " + use.getKey());
            }
        }
        if (!rules.containsKey(RuleSet.ROOT)) {
            throw GrammarException.at(text, text.length(), "there is no rule root, with which every grammar begins");
        }
        return new RuleSet(rules,
                (rule, reason) -> GrammarException.at(text, definitions.getOrDefault(rule, 0), reason));
    }

    private void rule() {
        var start = at;
        var name = name();
        space(false);
        if (!text.startsWith("::=", at)) {
            throw fault("expected ::= after the name of a rule");
        }
        at += 3;
        space(true);
        rules.put(name, alternatives(false));
        definitions.put(name, start);
        if (at < text.length() && peek() != '\n' && peek() != '\r') {
            throw fault("did not expect " + shown() + " here");
        }
        space(true);
    }

    private Expression alternatives(boolean nested) {
        if (++depth > MAX_DEPTH) {
            throw fault("groups are nested more than " + MAX_DEPTH + " deep");
        }
        var options = new ArrayList<Expression>();
        options.add(sequence(nested));
        while (peek() == '|') {
            at++;
            space(true);
            options.add(sequence(nested));
        }
        depth--;
        return Expression.choice(options);
    }

    private Expression sequence(boolean nested) {
        var parts = new ArrayList<Expression>();
        while (at < text.length()) {
            var repetition = "*+?{".indexOf(peek()) >= 0;
            if (repetition && parts.isEmpty()) {
                throw fault("there is nothing to repeat before " + shown());
            }
            if (repetition) {
                parts.add(repeated(parts.removeLast(), nested));
            } else if (beginsItem()) {
                parts.add(item());
            } else {
                break;
            }
            space(nested);
        }
        return Expression.sequence(parts.toArray(Expression[]::new));
    }

    private boolean beginsItem() {
        return "\"[(.<!".indexOf(peek()) >= 0 || isWord(peek());
    }

    private Expression item() {
        return switch (peek()) {
            case '"' -> literal();
            case '[' -> characters();
            case '(' -> group();
            case '<' -> token();
            case '!' -> throw fault("a negated token is not supported; say which characters may come, as in [^<]");
            case '.' -> {
                at++;
                yield new Expression.Chars(CodePoints.ALL);
            }
            default -> {
                uses.putIfAbsent(lookName(), at);
                yield new Reference(name());
            }
        };
    }

    private Expression group() {
        at++;
        space(true);
        var inner = alternatives(true);
        require(')');
        return inner;
    }

    private Expression literal() {
        var start = at++;
        var literal = new StringBuilder();
        while (peek() != '"') {
            literal.appendCodePoint(character(start));
        }
        at++;
        return new Expression.Text(literal.toString());
    }

    private Expression characters() {
        var start = at++;
        var negated = peek() == '^';
        if (negated) {
            at++;
        }
        var ranges = new ArrayList<CodePoints.Range>();
        while (peek() != ']') {
            var first = character(start);
            var last = first;
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                last = character(start);
            }
            if (last < first) {
                throw fault("the range ends before it begins");
            }
            ranges.add(new CodePoints.Range(first, last));
        }
        at++;
        var set = new CodePoints(ranges);
        if (set.isEmpty()) {
            throw GrammarException.at(text, start, "the brackets name no character");
        }
        return new Expression.Chars(negated ? set.others() : set);
    }

    private Expression token() {
        var start = at;
        var byContent = text.startsWith("<[", at);
        var end = text.indexOf(byContent ? "]>" : ">", at);
        if (end < 0 || text.substring(at, end).indexOf('\n') >= 0) {
            throw GrammarException.at(text, start, "the token that begins here does not end");
        }
        at = end + (byContent ? 2 : 1);
        if (!byContent) {
            return new Expression.Marker(text.substring(start, at));
        }
        var content = text.substring(start + 2, end);
        if (content.matches("[0-9]{1,9}")) {
            return new Expression.MarkerId(Integer.parseInt(content));
        }
        return new Expression.Marker(content);
    }

    private Expression repeated(Expression item, boolean nested) {
        var start = at;
        return switch (text.charAt(at++)) {
            case '*' -> new Expression.Repeat(item, 0, Expression.UNBOUNDED);
            case '+' -> new Expression.Repeat(item, 1, Expression.UNBOUNDED);
            case '?' -> new Expression.Repeat(item, 0, 1);
            default -> counted(item, nested, start);
        };
    }

    private Expression counted(Expression item, boolean nested, int start) {
        space(nested);
        var least = number();
        space(nested);
        var most = least;
        if (peek() == ',') {
            at++;
            space(nested);
            most = peek() == '}' ? Expression.UNBOUNDED : number();
            space(nested);
        }
        require('}');
        if (most < least) {
            throw GrammarException.at(text, start, "at least " + least + " but at most " + most + " cannot be");
        }
        return new Expression.Repeat(item, least, most);
    }

    private int number() {
        var start = at;
        while (at < text.length() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw fault("expected a number");
        }
        if (at - start > 7 || Integer.parseInt(text.substring(start, at)) > RuleSet.MAX_REPETITIONS) {
            throw GrammarException.at(text, start, "too large a repetition; at most " + RuleSet.MAX_REPETITIONS);
        }
        return Integer.parseInt(text.substring(start, at));
    }

    private int character(int start) {
        if (at >= text.length()) {
            throw GrammarException.at(text, start, "what begins here does not end");
        }
        var codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint == '\\' ? escaped() : codePoint;
    }

    private int escaped() {
        var escape = peek();
        at++;
        return switch (escape) {
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> escape;
            default -> {
                at -= 2;
                throw fault("there is no escape \\" + escape);
            }
        };
    }

    private int hexadecimal(int digits) {
        var end = Math.min(text.length(), at + digits);
        var value = text.substring(at, end);
        if (!value.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw fault("expected " + digits + " hexadecimal digits");
        }
        var codePoint = Long.parseLong(value, 16);
        if (codePoint > Character.MAX_CODE_POINT) {
            throw fault("there is no character " + value);
        }
        at = end;
        return (int) codePoint;
    }

    private String name() {
        var name = lookName();
        if (name.isEmpty()) {
            throw fault("expected the name of a rule");
        }
        at += name.length();
        return name;
    }

    private String lookName() {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return text.substring(at, end);
    }

    private static boolean isWord(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9')
                || each == '-';
    }

    private void space(boolean lines) {
        while (at < text.length()) {
            var each = peek();
            if (each == '#') {
                while (at < text.length() && peek() != '\n' && peek() != '\r') {
                    at++;
                }
            } else if (each == ' ' || each == '\t' || (lines && (each == '\n' || each == '\r'))) {
                at++;
            } else {
                return;
            }
        }
    }

    /** The character here; 0 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void require(char expected) {
        if (peek() != expected) {
            throw fault("expected " + expected);
        }
        at++;
    }

    private String shown() {
        return at < text.length() ? "'" + Character.toString(text.codePointAt(at)) + "'" : "the end";
    }

    private GrammarException fault(String reason) {
        return GrammarException.at(text, at, reason);
    }
}
