package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Statement.MacroDefinition;
import java.util.LinkedHashMap;

/** A macro with the scope it was defined in. */
record Macro(MacroDefinition definition, Scope scope, Renderer renderer) implements Callable {

    String name() {
        return definition.name();
    }

    @Override
    public Object call(Run run, Arguments arguments) {
        var inner = new Scope(scope);
        var named = new LinkedHashMap<>(arguments.named());
        var parameters = definition.parameters();
        var positional = arguments.positional();
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            var given = named.remove(parameter);
            if (i < positional.size() && given != null) {
                throw run.failed(name() + " gets " + parameter + " twice");
            }
            inner.set(parameter, i < positional.size()
                    ? positional.get(i)
                    : given != null ? given : defaultOf(i, inner));
        }
        furtherArguments(run, inner, named, arguments);
        return renderer.captured(definition.body(), inner);
    }

    private Object defaultOf(int index, Scope inner) {
        int first = definition.parameters().size() - definition.defaults().size();
        return index < first
                ? new Undefined("parameter " + definition.parameters().get(index) + " was not provided")
                : renderer.value(definition.defaults().get(index - first), inner);
    }

    /** What no parameter took: a body that mentions {@code caller}, {@code kwargs} or {@code varargs} gets it. */
    private void furtherArguments(Run run, Scope inner, LinkedHashMap<String, Object> named, Arguments arguments) {
        if (definition.names().contains("caller") && !definition.parameters().contains("caller")) {
            var caller = named.remove("caller");
            inner.set("caller", caller == null ? new Undefined("no caller defined") : caller);
        }
        if (definition.names().contains("kwargs")) {
            var rest = new Mapping.Builder(run);
            named.forEach((name, value) -> rest.put(Text.template(name), value));
            inner.set("kwargs", rest.mapping());
        } else if (!named.isEmpty()) {
            throw run.failed(name() + " takes no argument " + named.firstEntry().getKey());
        }
        int taken = definition.parameters().size();
        if (definition.names().contains("varargs")) {
            inner.set("varargs", Sequence.tuple(arguments.positional()
                    .subList(Math.min(taken, arguments.positional().size()), arguments.positional().size())));
        } else if (arguments.positional().size() > taken) {
            throw run.failed(name() + " takes " + taken + " arguments, not " + arguments.positional().size());
        }
    }
}
