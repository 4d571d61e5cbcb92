package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Carries out a template's statements. */
final class Renderer {

    /** How a statement ended. */
    private enum Flow {
        ON, BREAK, CONTINUE
    }

    private final Run run;
    private final Evaluator evaluator;

    Renderer(Run run) {
        this.run = run;
        this.evaluator = new Evaluator(run);
    }

    Object value(Expression expression, Scope scope) {
        return evaluator.value(expression, scope);
    }

    /** What statements write, in this scope. */
    Text captured(List<Statement> statements, Scope scope) {
        var out = new Text.Builder(run);
        run(statements, scope, out);
        return out.text();
    }

    private Flow run(List<Statement> statements, Scope scope, Text.Builder out) {
        run.enter();
        for (var statement : statements) {
            var flow = run(statement, scope, out);
            if (flow != Flow.ON) {
                run.leave();
                return flow;
            }
        }
        run.leave();
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, Text.Builder out) {
        run.step();
        switch (statement) {
            case Statement.Data data -> out.add(data.text());
            case Statement.Print print -> out.add(Written.text(run, value(print.value(), scope)));
            case Statement.If conditional -> {
                return conditional(conditional, scope, out);
            }
            case Statement.For loop -> loop(loop, value(loop.items(), scope), 0, scope, out);
            case Statement.Assign assign -> assign(assign.target(), value(assign.value(), scope), scope);
            case Statement.AssignBlock block -> {
                var text = filtered(captured(block.body(), new Scope(scope)), block.filters(), scope);
                assign(block.target(), text, scope);
            }
            case Statement.With with -> with(with, scope, out);
            case Statement.Define define ->
                scope.set(define.macro().name(), new Macro(define.macro(), scope, this));
            case Statement.CallBlock block -> {
                var caller = new Macro(block.caller(), scope, this);
                var arguments = new Arguments(List.of(), Map.of("caller", caller));
                out.add(Written.text(run, evaluator.call(block.call(), scope, arguments)));
            }
            case Statement.FilterBlock block -> out.add(Written.text(run,
                    filtered(captured(block.body(), new Scope(scope)), block.filters(), scope)));
            case Statement.Scoped scoped -> run(scoped.body(), new Scope(scope), out);
            case Statement.Break ignored -> {
                return Flow.BREAK;
            }
            case Statement.Continue ignored -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private Object filtered(Object text, List<Expression.FilterCall> filters, Scope scope) {
        var value = text;
        for (var filter : filters) {
            value = evaluator.filter(filter, value, scope);
        }
        return value;
    }

    private Flow conditional(Statement.If conditional, Scope scope, Text.Builder out) {
        for (var branch : conditional.branches()) {
            if (Operators.truth(value(branch.condition(), scope))) {
                return run(branch.body(), scope, out);
            }
        }
        return run(conditional.otherwise(), scope, out);
    }

    private void loop(Statement.For loop, Object items, int depth, Scope scope, Text.Builder out) {
        run.enter();
        Loop.Body recursion = loop.recursive()
                ? (further, deeper) -> {
                    var inner = new Text.Builder(run);
                    loop(loop, further, deeper, scope, inner);
                    return inner.text();
                }
                : null;
        var state = new Loop(chosen(loop, Iteration.iterator(run, items), scope), depth, recursion);
        if (!state.hasNext()) {
            run(loop.otherwise(), new Scope(scope), out);
        }
        while (state.hasNext()) {
            var turn = new Scope(scope);
            assign(loop.target(), state.next(), turn);
            turn.set("loop", state);
            if (run(loop.body(), turn, out) == Flow.BREAK) {
                break;
            }
        }
        run.leave();
    }

    /** The items that meet the loop's condition, each tried when the loop comes to it. */
    private Iterator<Object> chosen(Statement.For loop, Iterator<Object> items, Scope scope) {
        if (loop.condition().isEmpty()) {
            return items;
        }
        var condition = loop.condition().get();
        return Generators.filtered(run, items, item -> {
            var inner = new Scope(scope);
            assign(loop.target(), item, inner);
            return Operators.truth(value(condition, inner));
        });
    }

    private void with(Statement.With with, Scope scope, Text.Builder out) {
        var inner = new Scope(scope);
        for (int i = 0; i < with.targets().size(); i++) {
            assign(with.targets().get(i), value(with.values().get(i), scope), inner);
        }
        run(with.body(), inner, out);
    }

    private void assign(Target target, Object value, Scope scope) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.Member member -> {
                if (!(scope.get(member.namespace()) instanceof Namespace namespace)) {
                    throw run.failed(member.namespace() + " is no namespace, so its " + member.name()
                            + " cannot be set");
                }
                namespace.values().put(member.name(), value);
            }
            case Target.Several several -> {
                var values = new ArrayList<>(Iteration.items(run, value));
                if (values.size() != several.targets().size()) {
                    throw run.failed(values.size() + " values for " + several.targets().size() + " names");
                }
                for (int i = 0; i < values.size(); i++) {
                    assign(several.targets().get(i), values.get(i), scope);
                }
            }
        }
    }
}
