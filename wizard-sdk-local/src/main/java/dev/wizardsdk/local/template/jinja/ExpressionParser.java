package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Expression.ArgumentList;
import dev.wizardsdk.local.template.jinja.Expression.FilterCall;
import dev.wizardsdk.local.template.jinja.Expression.Keyword;
import dev.wizardsdk.local.template.jinja.Expression.Operand;
import dev.wizardsdk.local.template.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions by recursive descent, a method for each level of precedence, the loosest first. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> SUMS = Set.of("+", "-");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
    private static final Set<String> POWERS = Set.of("**");
    private static final Set<Kind> LITERALS = Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final TokenReader in;

    ExpressionParser(TokenReader in) {
        this.in = in;
    }

    Expression expression() {
        in.enter();
        var line = in.line();
        var value = or();
        while (in.skipName("if")) {
            var condition = or();
            var otherwise = in.skipName("else") ? Optional.of(expression()) : Optional.<Expression>empty();
            value = new Expression.Conditional(condition, value, otherwise, line);
        }
        in.leave();
        return value;
    }

    /** An expression that is no {@code a if b}. */
    Expression unconditional() {
        return or();
    }

    /** One expression, or several with commas between. */
    Expression expressions() {
        return tuple(false);
    }

    private Expression tuple(boolean parenthesised) {
        var line = in.line();
        var items = new ArrayList<Expression>();
        boolean comma = false;
        while (!atTupleEnd()) {
            items.add(expression());
            comma = in.skip(",");
            if (!comma) {
                break;
            }
        }
        if (items.isEmpty() && !parenthesised) {
            throw in.error("expected an expression, got " + in.current().described());
        }
        return items.size() == 1 && !comma ? items.getFirst() : new Expression.TupleOf(items, line);
    }

    private boolean atTupleEnd() {
        var token = in.current();
        return token.is(Kind.VARIABLE_END) || token.is(Kind.BLOCK_END) || token.operator(")");
    }

    private Expression or() {
        return joined("or", this::and, Expression.Or::new);
    }

    private Expression and() {
        return joined("and", this::not, Expression.And::new);
    }

    private interface Joined {
        Expression of(List<Expression> operands, int line);
    }

    private Expression joined(String word, Supplier<Expression> operand, Joined joined) {
        var line = in.line();
        var first = operand.get();
        if (!in.current().name(word)) {
            return first;
        }
        var operands = new ArrayList<>(List.of(first));
        while (in.skipName(word)) {
            operands.add(operand.get());
        }
        return joined.of(operands, line);
    }

    private Expression not() {
        var line = in.line();
        if (!in.skipName("not")) {
            return comparison();
        }
        in.enter();
        var negated = new Expression.Not(not(), line);
        in.leave();
        return negated;
    }

    private Expression comparison() {
        var line = in.line();
        var first = arithmetic(SUMS, this::concatenation);
        var operands = new ArrayList<Operand>();
        while (true) {
            var token = in.current();
            if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
                operands.add(new Operand(in.next().text(), arithmetic(SUMS, this::concatenation)));
            } else if (in.skipName("in")) {
                operands.add(new Operand("in", arithmetic(SUMS, this::concatenation)));
            } else if (token.name("not") && in.following().name("in")) {
                in.next();
                in.next();
                operands.add(new Operand("not in", arithmetic(SUMS, this::concatenation)));
            } else {
                return operands.isEmpty() ? first : new Expression.Comparison(first, operands, line);
            }
        }
    }

    private Expression arithmetic(Set<String> operators, Supplier<Expression> operand) {
        var line = in.line();
        var first = operand.get();
        var operands = new ArrayList<Operand>();
        while (in.current().is(Kind.OPERATOR) && operators.contains(in.current().text())) {
            operands.add(new Operand(in.next().text(), operand.get()));
        }
        return operands.isEmpty() ? first : new Expression.Arithmetic(first, operands, line);
    }

    private Expression concatenation() {
        var line = in.line();
        var first = product();
        if (!in.at("~")) {
            return first;
        }
        var operands = new ArrayList<>(List.of(first));
        while (in.skip("~")) {
            operands.add(product());
        }
        return new Expression.Concatenation(operands, line);
    }

    private Expression product() {
        return arithmetic(PRODUCTS, () -> arithmetic(POWERS, () -> unary(true)));
    }

    private Expression unary(boolean withFilters) {
        var line = in.line();
        in.enter();
        var value = in.skip("-")
                ? new Expression.Negative(unary(false), line)
                : in.skip("+") ? new Expression.Positive(unary(false), line) : primary();
        value = postfix(value);
        value = withFilters ? filtersAndTests(value) : value;
        in.leave();
        return value;
    }

    /** A name or a literal. */
    Expression primary() {
        var token = in.next();
        return switch (token.kind()) {
            case NAME -> named(token);
            case STRING -> string(token);
            case INTEGER -> new Expression.Constant(integer(token), token.line());
            case FLOAT -> new Expression.Constant(Double.valueOf(token.text().replace("_", "")), token.line());
            case OPERATOR -> switch (token.text()) {
                case "(" -> parenthesised();
                case "[" -> new Expression.ListOf(items("]"), token.line());
                case "{" -> map(token.line());
                default -> throw unexpected(token);
            };
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> throw unexpected(token);
        };
    }

    private static TemplateException unexpected(Token token) {
        return new TemplateException(TemplateException.Kind.SYNTAX, token.line(),
                "unexpected " + token.described());
    }

    private Expression named(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Constant(true, token.line());
            case "false", "False" -> new Expression.Constant(false, token.line());
            case "none", "None" -> new Expression.Constant(None.NONE, token.line());
            default -> {
                in.mention(token.text());
                yield new Expression.Name(token.text(), token.line());
            }
        };
    }

    private Expression string(Token token) {
        var text = new StringBuilder(token.text());
        while (in.current().is(Kind.STRING)) {
            text.append(in.next().text());
        }
        return new Expression.Constant(Text.template(text.toString()), token.line());
    }

    private static Object integer(Token token) {
        var digits = token.text().replace("_", "");
        try {
            var radix = digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : digits.startsWith("0o") ? 8 : 10;
            return Numbers.normal(digits.length() > 1000
                    ? BigInteger.TWO.pow(64)
                    : new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
        } catch (NumberFormatException e) {
            throw unexpected(token);
        }
    }

    private Expression parenthesised() {
        var value = tuple(true);
        in.expect(")");
        return value;
    }

    private List<Expression> items(String end) {
        var items = new ArrayList<Expression>();
        while (!in.skip(end)) {
            if (!items.isEmpty()) {
                in.expect(",");
                if (in.skip(end)) {
                    break;
                }
            }
            items.add(expression());
        }
        return items;
    }

    private Expression map(int line) {
        var keys = new ArrayList<Expression>();
        var values = new ArrayList<Expression>();
        while (!in.skip("}")) {
            if (!keys.isEmpty()) {
                in.expect(",");
                if (in.skip("}")) {
                    break;
                }
            }
            keys.add(expression());
            in.expect(":");
            values.add(expression());
        }
        return new Expression.MapOf(keys, values, line);
    }

    private Expression postfix(Expression target) {
        var value = target;
        for (int entered = 0;; entered++) {
            if (in.at(".") || in.at("[")) {
                in.enter();
                value = subscript(value);
            } else if (in.at("(")) {
                in.enter();
                value = new Expression.Call(value, arguments(), value.line());
            } else {
                leave(entered);
                return value;
            }
        }
    }

    private Expression filtersAndTests(Expression target) {
        var value = target;
        for (int entered = 0;; entered++) {
            if (in.at("|")) {
                in.enter();
                in.next();
                value = new Expression.Filtered(value, filter(), value.line());
            } else if (in.current().name("is")) {
                in.enter();
                value = test(value);
            } else if (in.at("(")) {
                in.enter();
                value = new Expression.Call(value, arguments(), value.line());
            } else {
                leave(entered);
                return value;
            }
        }
    }

    private void leave(int times) {
        for (int i = 0; i < times; i++) {
            in.leave();
        }
    }

    private Expression subscript(Expression target) {
        var line = in.line();
        if (in.skip(".")) {
            var token = in.next();
            return switch (token.kind()) {
                case NAME -> new Expression.Attribute(target, token.text(), line);
                case INTEGER -> new Expression.Item(target, new Expression.Constant(integer(token), line), line);
                default -> throw unexpected(token);
            };
        }
        in.expect("[");
        var first = in.at(":") ? Optional.<Expression>empty() : Optional.of(expression());
        if (!in.at(":")) {
            var index = first.orElseThrow();
            if (in.at(",")) {
                var several = new ArrayList<>(List.of(index));
                while (in.skip(",")) {
                    several.add(expression());
                }
                index = new Expression.TupleOf(several, line);
            }
            in.expect("]");
            return new Expression.Item(target, index, line);
        }
        in.next();
        var to = in.at(":") || in.at("]") ? Optional.<Expression>empty() : Optional.of(expression());
        var step = in.skip(":") && !in.at("]") ? Optional.of(expression()) : Optional.<Expression>empty();
        in.expect("]");
        return new Expression.Slice(target, first, to, step, line);
    }

    /** A filter's name and its arguments, after the bar. */
    FilterCall filter() {
        var line = in.line();
        var name = dotted();
        return new FilterCall(name, in.at("(") ? arguments() : ArgumentList.NONE, line);
    }

    private String dotted() {
        var name = new StringBuilder(in.name());
        while (in.skip(".")) {
            name.append('.').append(in.name());
        }
        return name.toString();
    }

    private Expression test(Expression target) {
        var line = in.next().line();
        var negated = in.skipName("not");
        var name = dotted();
        var token = in.current();
        ArgumentList arguments = ArgumentList.NONE;
        if (in.at("(")) {
            arguments = arguments();
        } else if ((LITERALS.contains(token.kind()) || in.at("[") || in.at("{"))
                && !(token.is(Kind.NAME) && AFTER_TEST.contains(token.text()))) {
            if (token.name("is")) {
                throw in.error("tests cannot be chained with is");
            }
            arguments = new ArgumentList(List.of(postfix(primary())), List.of(), Optional.empty(), Optional.empty());
        }
        var test = new Expression.Test(target, name, arguments, line);
        return negated ? new Expression.Not(test, line) : test;
    }

    private ArgumentList arguments() {
        in.expect("(");
        var positional = new ArrayList<Expression>();
        var named = new ArrayList<Keyword>();
        var spread = Optional.<Expression>empty();
        var spreadNamed = Optional.<Expression>empty();
        boolean first = true;
        while (!in.skip(")")) {
            if (!first) {
                in.expect(",");
                if (in.skip(")")) {
                    break;
                }
            }
            first = false;
            if (spreadNamed.isPresent()) {
                throw in.error("no argument may follow **");
            }
            if (in.skip("*")) {
                spread = Optional.of(expression());
            } else if (in.skip("**")) {
                spreadNamed = Optional.of(expression());
            } else if (in.current().is(Kind.NAME) && in.following().operator("=")) {
                var name = in.next().text();
                in.next();
                named.add(new Keyword(name, expression()));
            } else if (!named.isEmpty() || spread.isPresent()) {
                throw in.error("a positional argument follows a named one");
            } else {
                positional.add(expression());
            }
        }
        return new ArgumentList(positional, named, spread, spreadNamed);
    }
}
