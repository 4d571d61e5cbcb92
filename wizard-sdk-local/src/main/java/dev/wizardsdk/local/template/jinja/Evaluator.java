package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Expression.ArgumentList;
import dev.wizardsdk.local.template.jinja.Expression.FilterCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Finds the values of expressions. */
final class Evaluator {

    private final Run run;

    Evaluator(Run run) {
        this.run = run;
    }

    Object value(Expression expression, Scope scope) {
        run.enter();
        run.at(expression.line());
        var value = switch (expression) {
            case Expression.Constant constant -> constant.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListOf list -> Sequence.list(values(list.items(), scope));
            case Expression.TupleOf tuple -> Sequence.tuple(values(tuple.items(), scope));
            case Expression.MapOf map -> map(map, scope);
            case Expression.Attribute attribute ->
                Attributes.attribute(run, value(attribute.target(), scope), attribute.name());
            case Expression.Item item -> item(item, scope);
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(call, scope, Arguments.NONE);
            case Expression.Filtered filtered -> filter(filtered.filter(), value(filtered.target(), scope), scope);
            case Expression.Test test -> test(test, scope);
            case Expression.Negative negative -> signed(-1L, value(negative.operand(), scope));
            case Expression.Positive positive -> signed(1L, value(positive.operand(), scope));
            case Expression.Not not -> !Operators.truth(value(not.operand(), scope));
            case Expression.And and -> firstThat(false, and.operands(), scope);
            case Expression.Or or -> firstThat(true, or.operands(), scope);
            case Expression.Arithmetic arithmetic -> arithmetic(arithmetic, scope);
            case Expression.Comparison comparison -> comparison(comparison, scope);
            case Expression.Concatenation concatenation -> concatenation(concatenation, scope);
            case Expression.Conditional conditional -> conditional(conditional, scope);
        };
        run.leave();
        return value;
    }

    private Object signed(long sign, Object value) {
        if (!Numbers.isNumber(value)) {
            throw run.failed(Operators.type(value) + " has no sign");
        }
        return Numbers.calculate(run, "*", sign, value);
    }

    private List<Object> values(List<Expression> expressions, Scope scope) {
        var values = new ArrayList<>(expressions.size());
        for (var expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    private Object map(Expression.MapOf map, Scope scope) {
        var mapping = new Mapping.Builder(run);
        for (int i = 0; i < map.keys().size(); i++) {
            mapping.put(value(map.keys().get(i), scope), value(map.values().get(i), scope));
        }
        return mapping.mapping();
    }

    private Object item(Expression.Item item, Scope scope) {
        var target = value(item.target(), scope);
        var index = value(item.index(), scope);
        run.at(item.line());
        return Attributes.item(run, target, index);
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        var target = value(slice.target(), scope);
        var from = optional(slice.from(), scope);
        var to = optional(slice.to(), scope);
        var step = optional(slice.step(), scope);
        run.at(slice.line());
        return Attributes.slice(run, target, from, to, step);
    }

    private Object optional(Optional<Expression> expression, Scope scope) {
        return expression.isPresent() ? value(expression.get(), scope) : None.NONE;
    }

    /** @param further named arguments besides those of the template */
    Object call(Expression.Call call, Scope scope, Arguments further) {
        var target = value(call.target(), scope);
        var arguments = arguments(call.arguments(), scope, further);
        run.at(call.line());
        if (!(target instanceof Callable callable)) {
            throw run.failed(Operators.type(target) + " cannot be called");
        }
        return callable.call(run, arguments);
    }

    Object filter(FilterCall filter, Object value, Scope scope) {
        var arguments = arguments(filter.arguments(), scope, Arguments.NONE);
        run.at(filter.line());
        return Filters.apply(run, filter.name(), value, arguments);
    }

    private Object test(Expression.Test test, Scope scope) {
        var value = value(test.target(), scope);
        var arguments = arguments(test.arguments(), scope, Arguments.NONE);
        run.at(test.line());
        return Tests.holds(run, test.name(), value, arguments);
    }

    private Arguments arguments(ArgumentList list, Scope scope, Arguments further) {
        var positional = values(list.positional(), scope);
        var named = new LinkedHashMap<String, Object>();
        list.named().forEach(keyword -> named.put(keyword.name(), value(keyword.value(), scope)));
        list.spread().ifPresent(spread -> positional.addAll(Iteration.items(run, value(spread, scope))));
        if (list.spreadNamed().isPresent()) {
            if (!(value(list.spreadNamed().get(), scope) instanceof Mapping mapping)) {
                throw run.failed("** needs a mapping");
            }
            run.steps(mapping.size());
            mapping.entries().forEach((key, value) -> named.put(key.toString(), value));
        }
        named.putAll(further.named());
        return new Arguments(positional, named);
    }

    /** The first operand that is as true or false as wanted, else the last one. */
    private Object firstThat(boolean wanted, List<Expression> operands, Scope scope) {
        for (var operand : operands.subList(0, operands.size() - 1)) {
            var value = value(operand, scope);
            if (Operators.truth(value) == wanted) {
                return value;
            }
        }
        return value(operands.getLast(), scope);
    }

    private Object arithmetic(Expression.Arithmetic arithmetic, Scope scope) {
        var result = value(arithmetic.first(), scope);
        for (var operand : arithmetic.operands()) {
            var right = value(operand.value(), scope);
            run.at(arithmetic.line());
            result = Operators.arithmetic(run, operand.operator(), result, right);
        }
        return result;
    }

    private Object comparison(Expression.Comparison comparison, Scope scope) {
        var left = value(comparison.first(), scope);
        for (var operand : comparison.operands()) {
            var right = value(operand.value(), scope);
            run.at(comparison.line());
            if (!Operators.holds(run, left, operand.operator(), right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object concatenation(Expression.Concatenation concatenation, Scope scope) {
        var out = new Text.Builder(run);
        for (var operand : concatenation.operands()) {
            out.add(Written.text(run, value(operand, scope)));
        }
        return out.text();
    }

    private Object conditional(Expression.Conditional conditional, Scope scope) {
        if (Operators.truth(value(conditional.condition(), scope))) {
            return value(conditional.then(), scope);
        }
        return conditional.otherwise().isPresent()
                ? value(conditional.otherwise().get(), scope)
                : new Undefined("an if without else");
    }
}
