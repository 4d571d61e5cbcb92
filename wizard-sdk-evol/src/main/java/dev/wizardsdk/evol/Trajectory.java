package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A task and the way it is done with tools, read from JSON: each call must be one that its tool's schema allows. */
final class Trajectory {

    private static final String CHECK = "tools:arguments";

    private Trajectory() {}

    static Reading read(List<ToolDefinition> tools, String reply) {
        var json = JsonSpan.objectWith("task", reply);
        if (json.isEmpty() || !json.get().path("task").isTextual() || json.get().path("task").textValue().isBlank()) {
            return Reading.NOTHING;
        }
        var reading = Reading.of(json.get().path("task").textValue().strip(), "");
        var steps = json.get().path("steps");
        if (!steps.isArray() || steps.isEmpty()) {
            return reading.unusable("the trajectory has no steps");
        }
        if (!json.get().path("answer").isTextual() || json.get().path("answer").textValue().isBlank()) {
            return reading.unusable("the trajectory has no final answer");
        }
        var byName = tools.stream().collect(Collectors.toMap(ToolDefinition::name, Function.identity()));
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < steps.size(); i++) {
            var problem = step(steps.get(i), i + 1, byName, turns);
            if (!problem.isEmpty()) {
                return reading.unusable("step " + (i + 1) + " " + problem);
            }
        }
        turns.add(Turn.assistant(json.get().path("answer").textValue().strip()));
        return reading.answered(turns).checked(CHECK);
    }

    /** What is wrong with the step; if nothing is, its two turns are added. */
    private static String step(JsonNode step, int number, Map<String, ToolDefinition> tools, List<Turn> turns) {
        var name = step.path("tool").asText();
        var tool = tools.get(name);
        if (tool == null) {
            return "calls \"" + name + "\", and there are only " + tools.keySet().stream().sorted().toList();
        }
        var arguments = unpacked(step.path("arguments"));
        if (!arguments.isObject()) {
            return "calls " + name + " with arguments that are no JSON object";
        }
        var problem = ToolArguments.problem(tool, arguments);
        if (!problem.isEmpty()) {
            return "calls " + name + " " + problem;
        }
        var observation = step.path("observation");
        if (observation.isMissingNode() || observation.isNull()
                || (observation.isTextual() && observation.textValue().isBlank())) {
            return "has no observation";
        }
        var call = new Part.ToolCall("call_" + number, name, Json.write(arguments));
        turns.add(Turn.of(new Message(Role.ASSISTANT, List.of(call))));
        turns.add(Turn.of(
                Message.toolResult(call, observation.isTextual() ? observation.textValue() : Json.write(observation))));
        return "";
    }

    /** Arguments may be the text of an object, as services send them. */
    private static JsonNode unpacked(JsonNode arguments) {
        try {
            return arguments.isTextual() ? Json.read(arguments.textValue()) : arguments;
        } catch (Json.NotJson e) {
            return arguments;
        }
    }
}
