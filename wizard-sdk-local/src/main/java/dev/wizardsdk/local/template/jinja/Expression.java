package dev.wizardsdk.local.template.jinja;

import java.util.List;
import java.util.Optional;

/** Part of a parsed template that has a value. */
sealed interface Expression {

    /** The line it stands on, from 1. */
    int line();

    record Constant(Object value, int line) implements Expression {}

    record Name(String name, int line) implements Expression {}

    record ListOf(List<Expression> items, int line) implements Expression {}

    record TupleOf(List<Expression> items, int line) implements Expression {}

    record MapOf(List<Expression> keys, List<Expression> values, int line) implements Expression {}

    record Attribute(Expression target, String name, int line) implements Expression {}

    record Item(Expression target, Expression index, int line) implements Expression {}

    record Slice(Expression target, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step,
            int line) implements Expression {}

    record Call(Expression target, ArgumentList arguments, int line) implements Expression {}

    record Filtered(Expression target, FilterCall filter, int line) implements Expression {}

    record Test(Expression target, String name, ArgumentList arguments, int line) implements Expression {}

    record Negative(Expression operand, int line) implements Expression {}

    record Positive(Expression operand, int line) implements Expression {}

    record Not(Expression operand, int line) implements Expression {}

    record And(List<Expression> operands, int line) implements Expression {}

    record Or(List<Expression> operands, int line) implements Expression {}

    /** {@code first op a op b …}, from the left to the right. */
    record Arithmetic(Expression first, List<Operand> operands, int line) implements Expression {}

    /** {@code first op a op b …}, true if each neighbouring pair is. */
    record Comparison(Expression first, List<Operand> operands, int line) implements Expression {}

    record Concatenation(List<Expression> operands, int line) implements Expression {}

    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise, int line)
            implements
                Expression {}

    /** The right side of an operator. */
    record Operand(String operator, Expression value) {}

    /** A filter's name and arguments, without the value it is applied to. */
    record FilterCall(String name, ArgumentList arguments, int line) {}

    record Keyword(String name, Expression value) {}

    /** What stands between the parentheses of a call. */
    record ArgumentList(List<Expression> positional, List<Keyword> named, Optional<Expression> spread,
            Optional<Expression> spreadNamed) {

        static final ArgumentList NONE = new ArgumentList(List.of(), List.of(), Optional.empty(), Optional.empty());
    }
}
