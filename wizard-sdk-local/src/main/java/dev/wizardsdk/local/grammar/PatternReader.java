package dev.wizardsdk.local.grammar;

import java.util.ArrayList;
import java.util.List;

import static dev.wizardsdk.local.grammar.Expression.choice;
import static dev.wizardsdk.local.grammar.Expression.many;

/**
 * Reads a regular expression as it stands in {@code pattern}, as what may stand between the quotes of a JSON string: literals, classes,
 * groups, alternatives and quantifiers, with anchors at its beginning and end. What it does not know, it refuses. Of the characters that
 * must be escaped in JSON only the usual ones are generated.
 */
final class PatternReader {

    private static final int MAX_DEPTH = 100;
    private static final CodePoints DIGITS = CodePoints.range('0', '9');
    private static final CodePoints WORD = DIGITS.and(CodePoints.range('a', 'z'))
            .and(CodePoints.range('A', 'Z'))
            .and(CodePoints.of("_"));
    private static final CodePoints SPACE = CodePoints.of(" \t\n\r\f\u000B");
    private static final CodePoints ANY_SPACE = SPACE
            .and(CodePoints.of("\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF"))
            .and(CodePoints.range(0x2000, 0x200A));
    private static final CodePoints LINE_ENDS = CodePoints.of("\n\r\u0085\u2028\u2029");
    /** What has a short escape, and that. */
    private static final String[][] ESCAPES = {{"\"", "\\\""}, {"\\", "\\\\"}, {"\n", "\\n"}, {"\r", "\\r"},
            {"\t", "\\t"},
            {"\f", "\\f"}};

    /** A part of a pattern, and how many characters it takes. */
    private record Part(Expression expression, long least, long most) {

        static final long ENDLESS = Integer.MAX_VALUE;
    }

    private final Schema schema;
    private final String pattern;
    private final JsonRules json;
    private int at;
    private int depth;

    PatternReader(Schema schema, String pattern, JsonRules json) {
        this.schema = schema;
        this.pattern = pattern;
        this.json = json;
    }

    /** The whole pattern, of a text with so many characters. */
    Expression read(int least, int most) {
        var options = new ArrayList<Part>();
        do {
            options.add(anchored(least, most));
        } while (taken('|'));
        if (at < pattern.length()) {
            throw fault("did not expect " + pattern.charAt(at));
        }
        for (var option : options) {
            if (option.least < least || (most != Expression.UNBOUNDED && option.most > most)) {
                throw schema.fault("pattern", "beside minLength or maxLength it must itself keep to them");
            }
        }
        return choice(options.stream().map(Part::expression).toList());
    }

    private Part anchored(int least, int most) {
        var begins = taken('^');
        var start = at;
        var body = sequence();
        var ends = taken('$');
        if (begins && ends && (body.least < least || body.most > most)) {
            body = clamped(body, pattern.substring(start, at - 1), least, most);
        }
        var free = new Part(many(json.character()), 0, Part.ENDLESS);
        var parts = new ArrayList<Part>();
        if (!begins) {
            parts.add(free);
        }
        parts.add(body);
        if (!ends) {
            parts.add(free);
        }
        return joined(parts);
    }

    /** One repeated character can keep to limits by itself. */
    private static Part clamped(Part body, String text, int least, int most) {
        if (body.expression instanceof Expression.Repeat repeat && text.matches("(\\[.*?[^\\\\]\\]|\\\\?.)[*+?{].*")
                && body.least == repeat.least() && Math.min(body.most, Expression.UNBOUNDED) == repeat.most()) {
            var from = Math.max(repeat.least(), least);
            var to = Math.min(repeat.most(), most);
            if (from <= to) {
                return new Part(new Expression.Repeat(repeat.item(), from, to), from, to);
            }
        }
        return body;
    }

    private Part alternatives() {
        if (++depth > MAX_DEPTH) {
            throw fault("groups are nested too deep");
        }
        var options = new ArrayList<Part>();
        do {
            options.add(sequence());
        } while (taken('|'));
        depth--;
        return new Part(choice(options.stream().map(Part::expression).toList()),
                options.stream().mapToLong(Part::least).min().orElseThrow(),
                options.stream().mapToLong(Part::most).max().orElseThrow());
    }

    private Part sequence() {
        var parts = new ArrayList<Part>();
        while (at < pattern.length() && "|)$".indexOf(pattern.charAt(at)) < 0) {
            parts.add(quantified(item()));
        }
        return joined(parts);
    }

    private static Part joined(List<Part> parts) {
        var expressions = parts.stream().map(Part::expression).toArray(Expression[]::new);
        return new Part(Expression.sequence(expressions),
                Math.min(Part.ENDLESS, parts.stream().mapToLong(Part::least).sum()),
                Math.min(Part.ENDLESS, parts.stream().mapToLong(Part::most).sum()));
    }

    private Part quantified(Part part) {
        int least;
        int most;
        if (taken('*')) {
            least = 0;
            most = Expression.UNBOUNDED;
        } else if (taken('+')) {
            least = 1;
            most = Expression.UNBOUNDED;
        } else if (taken('?')) {
            least = 0;
            most = 1;
        } else if (taken('{')) {
            least = number();
            most = !taken(',')
                    ? least
                    : at < pattern.length() && pattern.charAt(at) == '}' ? Expression.UNBOUNDED : number();
            if (!taken('}') || most < least) {
                throw fault("cannot read the quantifier");
            }
        } else {
            return part;
        }
        // A lazy quantifier allows the same texts.
        taken('?');
        if (at < pattern.length() && "*+{".indexOf(pattern.charAt(at)) >= 0) {
            throw fault("one quantifier after another is not supported");
        }
        var endless = most == Expression.UNBOUNDED && part.most > 0;
        return new Part(new Expression.Repeat(part.expression, least, most), Math.min(Part.ENDLESS, part.least * least),
                endless ? Part.ENDLESS : Math.min(Part.ENDLESS, part.most * most));
    }

    private int number() {
        var start = at;
        while (at < pattern.length() && DIGITS.contains(pattern.charAt(at))) {
            at++;
        }
        if (at == start || at - start > 6) {
            throw fault("expected a number of repetitions, at most 999999");
        }
        return Integer.parseInt(pattern.substring(start, at));
    }

    private Part item() {
        var start = pattern.codePointAt(at);
        at += Character.charCount(start);
        return switch (start) {
            case '(' -> group();
            case '[' -> character(brackets());
            case '.' -> character(LINE_ENDS.others());
            case '\\' -> character(escaped(false));
            case '^' -> throw fault("an anchor inside is not supported");
            case '*', '+', '?', '{' -> throw fault("there is nothing to repeat");
            default -> character(CodePoints.range(start, start));
        };
    }

    private Part group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?<", at) && at + 2 < pattern.length() && WORD.contains(pattern.charAt(at + 2))) {
            at = Math.max(at, pattern.indexOf('>', at)) + 1;
        } else if (pattern.startsWith("?", at)) {
            throw fault("looking ahead or behind is not supported");
        }
        var inner = alternatives();
        if (at < pattern.length() && pattern.charAt(at) == '$') {
            throw fault("an anchor inside is not supported");
        }
        if (!taken(')')) {
            throw fault("a group does not end");
        }
        return inner;
    }

    private CodePoints brackets() {
        var negated = taken('^');
        var set = new CodePoints(List.of());
        while (!taken(']')) {
            var first = member();
            if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                var last = member();
                if (size(first) != 1 || size(last) != 1 || only(first) > only(last)) {
                    throw fault("cannot read the range");
                }
                first = CodePoints.range(only(first), only(last));
            }
            set = set.and(first);
        }
        return negated ? set.others() : set;
    }

    private CodePoints member() {
        if (at >= pattern.length()) {
            throw fault("brackets do not end");
        }
        var codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint == '\\' ? escaped(true) : CodePoints.range(codePoint, codePoint);
    }

    private static int size(CodePoints set) {
        return set.ranges().stream().mapToInt(range -> range.last() - range.first() + 1).sum();
    }

    private static int only(CodePoints set) {
        return set.ranges().getFirst().first();
    }

    private CodePoints escaped(boolean inBrackets) {
        if (at >= pattern.length()) {
            throw fault("the escape does not end");
        }
        var escape = pattern.charAt(at++);
        return switch (escape) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.others();
            case 'w' -> WORD;
            case 'W' -> WORD.others();
            case 's' -> SPACE;
            case 'S' -> ANY_SPACE.others();
            case 'n' -> CodePoints.of("\n");
            case 'r' -> CodePoints.of("\r");
            case 't' -> CodePoints.of("\t");
            case 'f' -> CodePoints.of("\f");
            case 'v' -> CodePoints.of("\u000B");
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            default -> {
                if (WORD.contains(escape) && !(inBrackets && escape == '-')) {
                    throw fault("\\" + escape + " is not supported");
                }
                yield CodePoints.range(escape, escape);
            }
        };
    }

    private CodePoints hexadecimal(int digits) {
        var end = Math.min(pattern.length(), at + digits);
        var value = pattern.substring(at, end);
        if (!value.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw fault("expected " + digits + " hexadecimal digits");
        }
        at = end;
        var codePoint = Integer.parseInt(value, 16);
        return CodePoints.range(codePoint, codePoint);
    }

    /** One character of a set, as it is written in JSON. */
    private Part character(CodePoints set) {
        var options = new ArrayList<Expression>();
        var plain = set.without(JsonRules.UNESCAPED.others());
        if (!plain.isEmpty()) {
            options.add(new Expression.Chars(plain));
        }
        for (var escape : ESCAPES) {
            if (set.contains(escape[0].charAt(0))) {
                options.add(Expression.text(escape[1]));
            }
        }
        if (options.isEmpty()) {
            throw fault("no character that JSON writes plainly fits");
        }
        return new Part(choice(options), 1, 1);
    }

    private boolean taken(char expected) {
        if (at < pattern.length() && pattern.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private GrammarException fault(String reason) {
        return schema.fault("pattern", reason + " (character " + at + " of " + pattern + ")");
    }
}
