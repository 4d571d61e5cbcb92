package dev.wizardsdk.local.template;

import dev.wizardsdk.local.template.jinja.Text;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conversations in the shape that transformers gives templates. Names of roles and of tokens count as the template's own words,
 * all else as data.
 *
 * @param bos the name of the token that begins a text; empty if there is none
 * @param eos the name of the token that ends one
 */
record TemplateValues(String bos, String eos) {

    private static final Optional<Object> NULL = Optional.empty();

    Map<String, Object> of(Conversation conversation, boolean answer) {
        var values = new LinkedHashMap<String, Object>();
        values.put("bos_token", Text.template(bos));
        values.put("eos_token", Text.template(eos));
        values.put("documents", NULL);
        values.putAll(conversation.arguments());
        values.put("messages", conversation.messages().stream().flatMap(message -> turns(message).stream()).toList());
        values.put("tools", conversation.tools().isEmpty()
                ? NULL
                : conversation.tools().stream().map(TemplateValues::tool).toList());
        values.put("add_generation_prompt", answer);
        return values;
    }

    private static Map<String, Object> tool(ToolDefinition tool) {
        var function = new LinkedHashMap<String, Object>();
        function.put("name", tool.name());
        function.put("description", tool.description());
        function.put("parameters", JsonValues.object("the parameters of tool " + tool.name(), tool.parameters()));
        return function(function);
    }

    private static Map<String, Object> function(Map<String, Object> function) {
        var values = new LinkedHashMap<String, Object>();
        values.put("type", Text.template("function"));
        values.put("function", function);
        return values;
    }

    /** One turn, or one for each result of a tool. */
    private static List<Map<String, Object>> turns(Message message) {
        var results = message.parts().stream().filter(Part.ToolResult.class::isInstance)
                .map(Part.ToolResult.class::cast)
                .toList();
        if (message.role() != Role.TOOL || results.isEmpty()) {
            return List.of(turn(message));
        }
        var turns = new ArrayList<Map<String, Object>>();
        for (var result : results) {
            var turn = new LinkedHashMap<String, Object>();
            turn.put("role", Text.template(Roles.name(Role.TOOL)));
            turn.put("content", result.text());
            turn.put("name", result.name());
            turn.put("tool_call_id", result.callId());
            turns.add(turn);
        }
        return turns;
    }

    private static Map<String, Object> turn(Message message) {
        var turn = new LinkedHashMap<String, Object>();
        turn.put("role", Text.template(Roles.name(message.role())));
        turn.put("content", message.text());
        var reasoning = message.parts().stream().filter(Part.Reasoning.class::isInstance)
                .map(part -> ((Part.Reasoning) part).text()).collect(Collectors.joining());
        if (!reasoning.isEmpty()) {
            turn.put("reasoning_content", reasoning);
        }
        if (!message.toolCalls().isEmpty()) {
            turn.put("tool_calls", message.toolCalls().stream().map(TemplateValues::call).toList());
        }
        return turn;
    }

    private static Map<String, Object> call(Part.ToolCall call) {
        var function = new LinkedHashMap<String, Object>();
        function.put("name", call.name());
        function.put("arguments", JsonValues.object("the arguments of the call " + call.id(), call.arguments()));
        var values = function(function);
        values.put("id", call.id());
        return values;
    }
}
