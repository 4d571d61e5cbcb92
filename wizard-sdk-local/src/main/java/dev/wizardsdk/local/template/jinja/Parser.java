package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Expression.FilterCall;
import dev.wizardsdk.local.template.jinja.Statement.Branch;
import dev.wizardsdk.local.template.jinja.Statement.MacroDefinition;
import dev.wizardsdk.local.template.jinja.Statement.Target;
import dev.wizardsdk.local.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template's statements: the text, the values to print, and the blocks. */
final class Parser {

    private final TokenReader in;
    private final ExpressionParser expressions;
    private int loops;

    private Parser(TokenReader in) {
        this.in = in;
        this.expressions = new ExpressionParser(in);
    }

    static List<Statement> parse(String template) {
        var in = new TokenReader(Lexer.tokens(template));
        var parser = new Parser(in);
        var statements = parser.body(Set.of());
        if (!in.current().is(Kind.END)) {
            throw in.error("unexpected " + in.following().described());
        }
        return statements;
    }

    /** Up to a block of one of these names, whose begin is left to be read; without names up to the end. */
    private List<Statement> body(Set<String> ends) {
        in.enter();
        var statements = new ArrayList<Statement>();
        while (!in.current().is(Kind.END)) {
            var token = in.current();
            if (token.is(Kind.BLOCK_BEGIN) && ends.contains(in.following().text())) {
                break;
            }
            in.next();
            if (token.is(Kind.DATA)) {
                statements.add(new Statement.Data(Text.template(token.text())));
            } else if (token.is(Kind.VARIABLE_BEGIN)) {
                statements.add(new Statement.Print(expressions.expressions()));
                in.expect(Kind.VARIABLE_END, "}}");
            } else {
                statements.add(block());
            }
        }
        if (!ends.isEmpty() && in.current().is(Kind.END)) {
            throw in.error("expected {% " + String.join(" or ", ends) + " %}, got the end of the template");
        }
        in.leave();
        return List.copyOf(statements);
    }

    private Statement block() {
        var line = in.line();
        var name = in.name();
        return switch (name) {
            case "if" -> conditional();
            case "for" -> loop(line);
            case "set" -> assignment(line);
            case "macro" -> macro(line);
            case "call" -> call(line);
            case "filter" -> filter(line);
            case "with" -> with(line);
            case "generation" -> generation();
            case "break" -> jump(new Statement.Break());
            case "continue" -> jump(new Statement.Continue());
            default -> throw new TemplateException(TemplateException.Kind.SYNTAX, line,
                    "{% " + name + " %} is not known" + (name.startsWith("end") || name.startsWith("el")
                            ? " here"
                            : ""));
        };
    }

    private void endOfTag() {
        in.expect(Kind.BLOCK_END, "%}");
    }

    /** A body and the block that ends it. */
    private List<Statement> bodyUntil(String end) {
        endOfTag();
        var body = body(Set.of(end));
        in.next();
        in.next();
        endOfTag();
        return body;
    }

    private Statement conditional() {
        var branches = new ArrayList<Branch>();
        List<Statement> otherwise = List.of();
        boolean more = true;
        while (more) {
            var condition = expressions.expressions();
            endOfTag();
            branches.add(new Branch(condition, body(Set.of("elif", "else", "endif"))));
            in.next();
            var end = in.next();
            more = end.name("elif");
            if (end.name("else")) {
                otherwise = bodyUntil("endif");
            } else if (!more) {
                endOfTag();
            }
        }
        return new Statement.If(List.copyOf(branches), otherwise);
    }

    private Statement loop(int line) {
        var target = target(true);
        if (!in.skipName("in")) {
            throw in.error("expected in, got " + in.current().described());
        }
        var items = loopItems();
        var condition = in.skipName("if") ? Optional.of(expressions.expression()) : Optional.<Expression>empty();
        var recursive = in.skipName("recursive");
        endOfTag();
        loops++;
        var body = body(Set.of("else", "endfor"));
        loops--;
        in.next();
        List<Statement> otherwise = List.of();
        if (in.next().name("else")) {
            otherwise = bodyUntil("endfor");
        } else {
            endOfTag();
        }
        return new Statement.For(target, items, condition, body, otherwise, recursive, line);
    }

    /** What is looped over: an {@code if} after it belongs to the loop. */
    private Expression loopItems() {
        var line = in.line();
        var first = expressions.unconditional();
        if (!in.at(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (in.skip(",") && !in.current().is(Kind.BLOCK_END)) {
            items.add(expressions.unconditional());
        }
        return new Expression.TupleOf(items, line);
    }

    private Statement assignment(int line) {
        var target = target(true);
        if (in.skip("=")) {
            var value = expressions.expressions();
            endOfTag();
            return new Statement.Assign(target, value, line);
        }
        var filters = new ArrayList<FilterCall>();
        while (in.skip("|")) {
            filters.add(expressions.filter());
        }
        return new Statement.AssignBlock(target, filters, bodyUntil("endset"), line);
    }

    private Target target(boolean several) {
        var first = single();
        if (!several || !in.at(",")) {
            return first;
        }
        var targets = new ArrayList<>(List.of(first));
        while (in.skip(",") && !in.current().name("in") && !in.at("=") && !in.at(")")) {
            targets.add(single());
        }
        return new Target.Several(targets);
    }

    private Target single() {
        in.enter();
        try {
            if (in.skip("(")) {
                var inner = target(true);
                in.expect(")");
                return inner;
            }
            var name = in.name();
            if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
                throw in.error("nothing can be assigned to " + name);
            }
            return in.skip(".") ? new Target.Member(name, in.name()) : new Target.Variable(name);
        } finally {
            in.leave();
        }
    }

    private Statement macro(int line) {
        var name = in.name();
        var parameters = new ArrayList<String>();
        var defaults = new ArrayList<Expression>();
        var outer = in.collect();
        signature(parameters, defaults);
        var body = separately("endmacro");
        return new Statement.Define(
                new MacroDefinition(name, parameters, defaults, body, in.collected(outer), line));
    }

    private Statement call(int line) {
        var parameters = new ArrayList<String>();
        var defaults = new ArrayList<Expression>();
        if (in.at("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw in.error("{% call %} needs a call");
        }
        var outer = in.collect();
        var body = separately("endcall");
        return new Statement.CallBlock(call,
                new MacroDefinition("caller", parameters, defaults, body, in.collected(outer), line));
    }

    /** A body that a loop around it cannot be left from. */
    private List<Statement> separately(String end) {
        var outer = loops;
        loops = 0;
        var body = bodyUntil(end);
        loops = outer;
        return body;
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        in.expect("(");
        while (!in.skip(")")) {
            if (!parameters.isEmpty()) {
                in.expect(",");
            }
            parameters.add(in.name());
            if (in.skip("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw in.error("a parameter without a default follows one that has it");
            }
        }
    }

    private Statement filter(int line) {
        var filters = new ArrayList<>(List.of(expressions.filter()));
        while (in.skip("|")) {
            filters.add(expressions.filter());
        }
        return new Statement.FilterBlock(filters, bodyUntil("endfilter"), line);
    }

    private Statement with(int line) {
        var targets = new ArrayList<Target>();
        var values = new ArrayList<Expression>();
        while (!in.current().is(Kind.BLOCK_END)) {
            if (!targets.isEmpty()) {
                in.expect(",");
            }
            targets.add(target(false));
            in.expect("=");
            values.add(expressions.expression());
        }
        return new Statement.With(targets, values, bodyUntil("endwith"), line);
    }

    private Statement generation() {
        return new Statement.Scoped(separately("endgeneration"));
    }

    private Statement jump(Statement jump) {
        if (loops == 0) {
            throw in.error("there is no loop to leave");
        }
        endOfTag();
        return jump;
    }
}
