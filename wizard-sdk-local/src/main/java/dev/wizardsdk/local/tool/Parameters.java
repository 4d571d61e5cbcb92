package dev.wizardsdk.local.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a tool, one by one, for forms that write each for itself. */
final class Parameters {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One of them.
     *
     * @param schema what its value is, with the definitions that it may refer to
     * @param isText whether its value is any text, which is written as it is
     */
    record Parameter(String name, String schema, boolean required, boolean isText) {}

    private Parameters() {}

    static List<Parameter> of(ToolDefinition tool) {
        try {
            var schema = JSON.readTree(tool.parameters());
            var parameters = new ArrayList<Parameter>();
            schema.path("properties").properties().forEach(property -> {
                var required = false;
                for (var name : schema.path("required")) {
                    required |= name.asText().equals(property.getKey());
                }
                var value = property.getValue().deepCopy();
                if (value instanceof ObjectNode object) {
                    for (var definitions : new String[] {"$defs", "definitions"}) {
                        if (schema.has(definitions)) {
                            object.set(definitions, schema.get(definitions));
                        }
                    }
                }
                parameters.add(new Parameter(property.getKey(), value.toString(), required,
                        value.path("type").asText().equals("string") && !value.has("enum") && !value.has("const")));
            });
            return parameters;
        } catch (JsonProcessingException e) {
            throw new GrammarException("the parameters of tool " + tool.name() + " are no JSON");
        }
    }
}
