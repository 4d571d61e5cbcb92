package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Token.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A template's tokens, read one after the other; it also bounds how deep what is read may nest. */
final class TokenReader {

    private static final int MAX_DEPTH = 150;

    private final List<Token> tokens;
    private int position;
    private int depth;
    private Set<String> names = new HashSet<>();

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    Token following() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token next() {
        var token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean at(String operator) {
        return current().operator(operator);
    }

    boolean skip(String operator) {
        var found = at(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String word) {
        var found = current().name(word);
        if (found) {
            next();
        }
        return found;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw error("expected " + operator + ", got " + current().described());
        }
    }

    Token expect(Kind kind, String what) {
        if (!current().is(kind)) {
            throw error("expected " + what + ", got " + current().described());
        }
        return next();
    }

    String name() {
        return expect(Kind.NAME, "a name").text();
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException(TemplateException.Kind.LIMIT, line(), "it nests deeper than " + MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    /** Remembers a variable that is read. */
    void mention(String name) {
        names.add(name);
    }

    /** Begins to collect the variables that are read anew; the ones so far are to be handed back. */
    Set<String> collect() {
        var outer = names;
        names = new HashSet<>();
        return outer;
    }

    /** The variables read since {@link #collect()}. */
    Set<String> collected(Set<String> outer) {
        var inner = names;
        names = outer;
        names.addAll(inner);
        return Set.copyOf(inner);
    }

    TemplateException error(String message) {
        return new TemplateException(TemplateException.Kind.SYNTAX, line(), message);
    }
}
