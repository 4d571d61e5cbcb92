package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes a template apart, with the white space around tags as transformers has it: {@code trim_blocks} and
 * {@code lstrip_blocks} are on, {@code -} and {@code +} beside a tag override them, and one line break at the end goes.
 */
final class Lexer {

    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*+raw\\s*+(-?)%}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern END_RAW = Pattern
            .compile("\\{%([-+]?)\\s*+endraw\\s*+([-+]?)%}", Pattern.UNICODE_CHARACTER_CLASS);

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int counted;
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        var source = LINE_BREAK.matcher(template).replaceAll("\n");
        return new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source).all();
    }

    private List<Token> all() {
        while (position < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(position, source.length());
                position = source.length();
            } else {
                beforeTag(tag, source.charAt(tag + 1) != '{', sign(tag + 2));
                position = tag;
                tag();
                lineStarts = source.charAt(position - 1) == '\n';
            }
        }
        tokens.add(new Token(Kind.END, "", line()));
        return tokens;
    }

    private int nextTag() {
        for (int i = source.indexOf('{', position); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private char sign(int index) {
        char sign = index < source.length() ? source.charAt(index) : ' ';
        return sign == '-' || sign == '+' ? sign : ' ';
    }

    private void beforeTag(int tag, boolean block, char sign) {
        int end = tag;
        if (sign == '-') {
            end = withoutSpace(position, tag);
        } else if (block && sign != '+') {
            int start = withoutSpace(position, tag);
            int lineBreak = source.substring(start, tag).lastIndexOf('\n');
            end = lineBreak >= 0 ? start + lineBreak + 1 : start == position && lineStarts ? start : tag;
        }
        data(position, end);
    }

    private int withoutSpace(int from, int to) {
        int end = to;
        while (end > from && Characters.isSpace(source.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private void data(int from, int to) {
        if (from < to) {
            tokens.add(new Token(Kind.DATA, source.substring(from, to), line()));
        }
    }

    private void tag() {
        var raw = RAW.matcher(source).region(position, source.length());
        if (source.charAt(position + 1) == '#') {
            comment();
        } else if (raw.lookingAt()) {
            position = raw.end();
            if (!raw.group(1).isEmpty()) {
                skipSpace();
            }
            raw();
        } else {
            var variable = source.charAt(position + 1) == '{';
            add(variable ? Kind.VARIABLE_BEGIN : Kind.BLOCK_BEGIN, 2);
            position += sign(position) == ' ' ? 0 : 1;
            new TagLexer(variable).read();
        }
    }

    private void comment() {
        int start = position + (sign(position + 2) == ' ' ? 2 : 3);
        int end = source.indexOf("#}", start);
        if (end < 0) {
            throw error("the comment does not end");
        }
        position = end + 2;
        afterTag(end > start ? sign(end - 1) : ' ');
    }

    private void raw() {
        var end = END_RAW.matcher(source);
        if (!end.find(position)) {
            throw error("{% raw %} does not end");
        }
        lineStarts = source.charAt(position - 1) == '\n';
        beforeTag(end.start(), true, end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0));
        position = end.end();
        afterTag(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0));
    }

    /** The space after a block or a comment that goes with it. */
    private void afterTag(char sign) {
        if (sign == '-') {
            skipSpace();
        } else if (sign == ' ' && position < source.length() && source.charAt(position) == '\n') {
            position++;
        }
    }

    private void skipSpace() {
        while (position < source.length() && Characters.isSpace(source.charAt(position))) {
            position++;
        }
    }

    private void add(Kind kind, int length) {
        tokens.add(new Token(kind, source.substring(position, position + length), line()));
        position += length;
    }

    private int line() {
        for (; counted < position; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private TemplateException error(String message) {
        return new TemplateException(TemplateException.Kind.SYNTAX, line(), message);
    }

    /** The words between a tag's begin and its end. */
    private final class TagLexer {

        private static final List<String> OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*",
                "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";");

        private final boolean variable;
        private final StringBuilder open = new StringBuilder();

        TagLexer(boolean variable) {
            this.variable = variable;
        }

        void read() {
            while (true) {
                skipSpace();
                if (position == source.length()) {
                    throw error("a tag does not end");
                }
                if (open.isEmpty() && end()) {
                    return;
                }
                char c = source.charAt(position);
                if (c == '"' || c == '\'') {
                    string(c);
                } else if (c >= '0' && c <= '9') {
                    number();
                } else if (c == '_' || Character.isUnicodeIdentifierStart(c)) {
                    name();
                } else {
                    operator();
                }
            }
        }

        private boolean end() {
            var mark = variable ? "}}" : "%}";
            var sign = sign(position);
            int at = sign == '-' || (sign == '+' && !variable) ? position + 1 : position;
            if (!source.startsWith(mark, at)) {
                return false;
            }
            add(variable ? Kind.VARIABLE_END : Kind.BLOCK_END, at + 2 - position);
            if (variable && sign == '-') {
                skipSpace();
            } else if (!variable) {
                afterTag(sign);
            }
            return true;
        }

        private void string(char quote) {
            int end = position + 1;
            while (end < source.length() && source.charAt(end) != quote) {
                end += source.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= source.length()) {
                throw error("a string does not end");
            }
            var value = Escapes.unescape(source.substring(position + 1, end));
            tokens.add(new Token(Kind.STRING, value, line()));
            position = end + 1;
        }

        private void number() {
            int start = position;
            if (source.startsWith("0x", position) || source.startsWith("0b", position)
                    || source.startsWith("0o", position)) {
                add(Kind.INTEGER, word(position + 2) - position);
                return;
            }
            int end = digits(position);
            var afterDot = start > 0 && source.charAt(start - 1) == '.';
            int fraction = !afterDot && at(end, ".") ? digits(end + 1) : end;
            fraction = fraction == end + 1 ? end : fraction;
            int exponent = fraction;
            if (!afterDot && (at(fraction, "e") || at(fraction, "E"))) {
                int sign = at(fraction + 1, "+") || at(fraction + 1, "-") ? 2 : 1;
                exponent = digits(fraction + sign) > fraction + sign ? digits(fraction + sign) : fraction;
            }
            add(exponent > end ? Kind.FLOAT : Kind.INTEGER, exponent - start);
        }

        private boolean at(int index, String text) {
            return source.startsWith(text, index);
        }

        private int digits(int from) {
            int end = from;
            while (end < source.length() && (isDigit(source.charAt(end))
                    || (source.charAt(end) == '_' && end > from && end + 1 < source.length()
                            && isDigit(source.charAt(end + 1))))) {
                end++;
            }
            return end;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private void name() {
            add(Kind.NAME, word(position) - position);
        }

        private int word(int from) {
            int end = from;
            while (end < source.length() && (source.charAt(end) == '_'
                    || Character.isUnicodeIdentifierPart(source.charAt(end)))) {
                end++;
            }
            return end;
        }

        private void operator() {
            var symbol = OPERATORS.stream().filter(candidate -> source.startsWith(candidate, position)).findFirst()
                    .orElseThrow(() -> error("unexpected " + source.charAt(position)));
            add(Kind.OPERATOR, symbol.length());
            int opening = "([{".indexOf(symbol);
            if (opening >= 0) {
                open.append(")]}".charAt(opening));
            } else if (")]}".contains(symbol)) {
                if (open.isEmpty() || open.charAt(open.length() - 1) != symbol.charAt(0)) {
                    throw error("unexpected " + symbol);
                }
                open.setLength(open.length() - 1);
            }
        }
    }
}
