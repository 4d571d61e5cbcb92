package dev.wizardsdk.local.tool;

import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import java.util.stream.Collectors;

/** Tells a model that was taught no form how to call tools; stands in the system message. See {@link CallFormat#GENERIC}. */
public final class ToolInstructions {

    private ToolInstructions() {}

    /** The instructions for some tools. */
    public static String of(List<ToolDefinition> tools) {
        return """
                You can call these tools:

                %s

                To call one, write this and nothing else, with the tool's name and its arguments as JSON:
                <tool_call>
                {"name": "the tool's name", "arguments": {"an argument": "its value"}}
                </tool_call>
                The result is then given to you. If no tool helps, answer in plain words.
                """.formatted(tools.stream().map(ToolInstructions::described).collect(Collectors.joining("\n\n")));
    }

    private static String described(ToolDefinition tool) {
        return tool.name() + ": " + tool.description().strip() + "\nIts arguments, as a JSON schema: "
                + tool.parameters().strip();
    }
}
