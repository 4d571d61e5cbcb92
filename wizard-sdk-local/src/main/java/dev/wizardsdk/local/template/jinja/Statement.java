package dev.wizardsdk.local.template.jinja;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Part of a parsed template that writes, assigns or decides. */
sealed interface Statement {

    record Data(Text text) implements Statement {}

    record Print(Expression value) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record For(Target target, Expression items, Optional<Expression> condition, List<Statement> body,
            List<Statement> otherwise, boolean recursive, int line) implements Statement {}

    record Assign(Target target, Expression value, int line) implements Statement {}

    record AssignBlock(Target target, List<Expression.FilterCall> filters, List<Statement> body, int line)
            implements
                Statement {}

    record With(List<Target> targets, List<Expression> values, List<Statement> body, int line) implements Statement {}

    record Define(MacroDefinition macro) implements Statement {}

    record CallBlock(Expression.Call call, MacroDefinition caller) implements Statement {}

    record FilterBlock(List<Expression.FilterCall> filters, List<Statement> body, int line) implements Statement {}

    /** A body with variables of its own. */
    record Scoped(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /**
     * A macro, or the body of a call block.
     *
     * @param defaults of the last parameters
     * @param names    all that its body mentions; some of them make it take further arguments
     */
    record MacroDefinition(String name, List<String> parameters, List<Expression> defaults, List<Statement> body,
            Set<String> names, int line) {}

    /** What a value can be assigned to. */
    sealed interface Target {

        record Variable(String name) implements Target {}

        record Member(String namespace, String name) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
