package dev.wizardsdk.local.tool;

import dev.wizardsdk.local.grammar.Expression;
import dev.wizardsdk.local.grammar.Expression.Trigger;
import dev.wizardsdk.local.grammar.Grammar;
import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.local.grammar.JsonSchemaGrammar;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.wizardsdk.local.grammar.Expression.choice;
import static dev.wizardsdk.local.grammar.Expression.many;
import static dev.wizardsdk.local.grammar.Expression.optional;
import static dev.wizardsdk.local.grammar.Expression.range;
import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.rule;
import static dev.wizardsdk.local.grammar.Expression.sequence;
import static dev.wizardsdk.local.grammar.Expression.text;

/**
 * Holds a model to the tools it has: its text is free until it begins a call, and from there on the name is one of the tools', the
 * arguments are valid by that tool's schema, and the closing marks are whole. After that it is free again.
 */
public final class ToolGrammar {

    private static final Expression GAP = optional(text(" "));
    private static final Expression LINE = optional(text("\n"));
    private static final Expression DIGIT = range('0', '9');

    private final CallFormat format;
    private final CallSyntax syntax;
    private final List<ToolDefinition> tools;
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private final Map<String, Expression> arguments = new LinkedHashMap<>();

    private ToolGrammar(CallFormat format, List<ToolDefinition> tools) {
        this.format = format;
        this.syntax = CallSyntax.of(format);
        this.tools = tools;
    }

    /**
     * The grammar of an answer that may call tools.
     *
     * @param required whether it must call one, and so begins with that
     * @throws GrammarException if a tool's schema says what a grammar can't hold
     */
    public static Grammar of(CallFormat format, List<ToolDefinition> tools, boolean required) {
        if (tools.isEmpty()) {
            throw new GrammarException("there is no tool to call");
        }
        return new ToolGrammar(format, tools).grammar(required);
    }

    private Grammar grammar(boolean required) {
        rules.put("root", Expression.EMPTY);
        for (var tool : tools) {
            try {
                arguments.put(tool.name(), JsonSchemaGrammar.add(tool.parameters(), "tool-" + tool.name(), rules));
            } catch (GrammarException e) {
                throw new GrammarException("the parameters of tool " + tool.name() + ": " + e.getMessage());
            }
        }
        rules.put("call", called());
        var triggers = triggers();
        rules.put("free", new Expression.Free(triggers.stream().filter(trigger -> !trigger.onlyFirst()).toList()));
        rules.put("root", required ? begun(triggers) : new Expression.Free(triggers));
        return Grammar.of(rules);
    }

    private static Expression begun(List<Trigger> triggers) {
        return choice(triggers.stream()
                .map(trigger -> sequence(Markers.expression(trigger.text()), trigger.then()))
                .toList());
    }

    private List<Trigger> triggers() {
        if (format == CallFormat.HARMONY) {
            return harmony();
        }
        var triggers = new ArrayList<Trigger>();
        var rest = syntax.opening().substring(syntax.trigger().length());
        var then = syntax.parallel() && syntax.open().isEmpty() ? rule("free") : Expression.EMPTY;
        triggers.add(new Trigger(syntax.trigger(), false, sequence(Markers.expression(rest), calls(), then)));
        if (format == CallFormat.LLAMA3) {
            for (var beginning : new String[] {"{\"name\": \"", "{\"name\":\"",
                    "{\"type\": \"function\", \"name\": \""}) {
                triggers.add(new Trigger(beginning, true, afterName()));
            }
        }
        return triggers;
    }

    /** All that stands between the opening and the end. */
    private Expression calls() {
        if (syntax.open().isEmpty()) {
            var line = syntax.style() == CallSyntax.Style.OBJECT ? LINE : Expression.EMPTY;
            return sequence(line, rule("call"), Markers.expression(syntax.after()));
        }
        var one = sequence(Markers.expression(syntax.before()), rule("call"), Markers.expression(syntax.after()));
        var more = sequence(LINE, text(syntax.between()), GAP, one);
        return sequence(one, many(more), Markers.expression(syntax.close()));
    }

    private Expression called() {
        return switch (syntax.style()) {
            case OBJECT ->
                sequence(text("{"), numbered(), text("\"" + syntax.name() + "\":"), GAP, text("\""), afterName(),
                        syntax.after().isEmpty() ? Expression.EMPTY : LINE);
            case NAMED -> choice(arguments.entrySet()
                    .stream()
                    .map(tool -> sequence(text(tool.getKey()), Markers.expression(syntax.name()), tool.getValue()))
                    .toList());
            case TAGGED -> choice(tools.stream().map(this::tagged).toList());
        };
    }

    /** From the name, whose quotation mark is open, to the end of the object. */
    private Expression afterName() {
        return choice(arguments.entrySet()
                .stream()
                .map(tool -> sequence(text(tool.getKey() + "\","), GAP, text("\"" + syntax.values() + "\":"), GAP,
                        tool.getValue(), identified(), text("}")))
                .toList());
    }

    /** What Command R7B writes before the name. */
    private Expression numbered() {
        return format == CallFormat.COMMAND_R7B
                ? optional(sequence(text("\"tool_call_id\":"), GAP, text("\""), repeat(DIGIT, 1, 3), text("\","), GAP))
                : Expression.EMPTY;
    }

    /** What Mistral may write after the arguments. */
    private Expression identified() {
        return format == CallFormat.MISTRAL
                ? optional(sequence(text(","), GAP, text("\"id\":"), GAP, text("\""),
                        repeat(choice(DIGIT, range('a', 'z'), range('A', 'Z')), 9, 9), text("\"")))
                : Expression.EMPTY;
    }

    private Expression tagged(ToolDefinition tool) {
        var parts = new ArrayList<Expression>();
        parts.add(text(tool.name() + ">\n"));
        for (var parameter : Parameters.of(tool)) {
            var value = parameter.isText()
                    ? sequence(new Expression.Until("</parameter>"), text("\n"))
                    : sequence(JsonSchemaGrammar.add(parameter.schema(), "tool-" + tool.name() + "-" + parameter.name(),
                            rules), text("\n</parameter>\n"));
            var all = sequence(text("<parameter=" + parameter.name() + ">\n"), value);
            parts.add(parameter.required() ? all : optional(all));
        }
        return sequence(parts.toArray(Expression[]::new));
    }

    private List<Trigger> harmony() {
        var channel = new Expression.Marker("<|channel|>");
        var message = new Expression.Marker("<|message|>");
        var type = optional(sequence(text(" "), optional(new Expression.Marker("<|constrain|>")), text("json")));
        var ending = new Expression.Marker("<|call|>");
        var onChannel = choice(arguments.entrySet()
                .stream()
                .map(tool -> sequence(text(tool.getKey()), type, message, tool.getValue(), ending))
                .toList());
        var beforeChannel = choice(arguments.entrySet()
                .stream()
                .map(tool -> sequence(text(tool.getKey()), channel, text("commentary"), type, message,
                        tool.getValue(), ending))
                .toList());
        return List.of(
                new Trigger("<|channel|>commentary to=functions.", false, onChannel),
                new Trigger("<|start|>assistant to=functions.", false, beforeChannel),
                new Trigger(" to=functions.", true, beforeChannel));
    }
}
