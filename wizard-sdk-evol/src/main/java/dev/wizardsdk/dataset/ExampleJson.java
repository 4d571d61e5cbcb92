package dev.wizardsdk.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.io.Sha256;
import dev.wizardsdk.io.TurnJson;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rows of every kind as JSON, whole. Its names are its own and stay as they are, whatever the Java types become. */
final class ExampleJson {

    /** Half a character, which no file of UTF-8 can hold as it is. */
    private static final Pattern HALF = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

    private ExampleJson() {}

    static String write(Example example) {
        var json = content(example);
        meta(example.meta(), json);
        return HALF.matcher(Json.write(json)).replaceAll(
                half -> String.format(Locale.ROOT, "\\\\u%04x", (int) half.group().charAt(0)));
    }

    /** 16 hexadecimal digits of the SHA-256 over the content. */
    static String contentId(Example example) {
        return Sha256.hex(Json.write(content(example)), 16);
    }

    private static ObjectNode content(Example example) {
        var json = Json.object().put("kind", example.kind().name().toLowerCase(Locale.ROOT));
        switch (example) {
            case Example.Text it -> json.put("text", it.text());
            case Example.Instruction it -> json.put("system", it.system()).put("instruction", it.instruction())
                    .put("input", it.input()).put("output", it.output());
            case Example.Chat it -> {
                TurnJson.write(it.turns(), json.putArray("messages"));
                tools(it.tools(), json);
            }
            case Example.PromptOnly it -> {
                TurnJson.write(it.prompt(), json.putArray("prompt"));
                tools(it.tools(), json.put("reference", it.reference()));
            }
            case Example.Preference it -> {
                TurnJson.write(it.prompt(), json.putArray("prompt"));
                TurnJson.write(it.chosen(), json.putArray("chosen"));
                TurnJson.write(it.rejected(), json.putArray("rejected"));
                tools(it.tools(), json);
            }
            case Example.Ranked it -> {
                TurnJson.write(it.prompt(), json.putArray("prompt"));
                var replies = json.putArray("replies");
                for (var reply : it.replies()) {
                    var one = replies.addObject();
                    TurnJson.write(reply.turns(), one.putArray("messages"));
                    reply.score().ifPresent(score -> one.put("score", score));
                }
                tools(it.tools(), json);
            }
            case Example.Feedback it -> {
                TurnJson.write(it.prompt(), json.putArray("prompt"));
                TurnJson.write(it.completion(), json.putArray("completion"));
                tools(it.tools(), json.put("good", it.good()));
            }
            case Example.Stepwise it -> {
                json.put("prompt", it.prompt());
                var steps = json.putArray("steps");
                it.steps().forEach(step -> steps.addObject().put("text", step.text()).put("right", step.right()));
            }
            case Example.Infill it -> json.put("prefix", it.prefix()).put("suffix", it.suffix()).put("middle",
                    it.middle());
        }
        return json;
    }

    private static void tools(List<ToolDefinition> tools, ObjectNode json) {
        if (!tools.isEmpty()) {
            var all = json.putArray("tools");
            tools.forEach(tool -> all.addObject().put("name", tool.name()).put("description", tool.description())
                    .put("parameters", tool.parameters()));
        }
    }

    private static void meta(Meta meta, ObjectNode json) {
        if (meta.equals(Meta.none())) {
            return;
        }
        var all = json.putObject("meta").put("id", meta.id());
        var lineage = all.putArray("lineage");
        meta.lineage().forEach(step -> lineage.addObject().put("id", step.id()).put("how", step.how())
                .put("by", step.by()).put("round", step.round()).put("text", step.text()));
        var scores = all.putObject("scores");
        meta.scores().forEach(scores::put);
        meta.flags().forEach(all.putArray("flags")::add);
        var extra = all.putObject("extra");
        meta.extra().forEach(extra::put);
        all.put("licence", meta.licence()).put("source", meta.source());
    }

    static Example read(String text) {
        try {
            var json = Json.read(text);
            var meta = meta(json.path("meta"));
            return switch (kind(json)) {
                case TEXT -> new Example.Text(text(json, "text"), meta);
                case INSTRUCTION -> new Example.Instruction(text(json, "system"), text(json, "instruction"),
                        text(json, "input"), text(json, "output"), meta);
                case CHAT -> new Example.Chat(TurnJson.read(json, "messages"), tools(json), meta);
                case PROMPT_ONLY ->
                    new Example.PromptOnly(TurnJson.read(json, "prompt"), tools(json), text(json, "reference"), meta);
                case PREFERENCE -> new Example.Preference(TurnJson.read(json, "prompt"), TurnJson.read(json, "chosen"),
                        TurnJson.read(json, "rejected"), tools(json), meta);
                case RANKED -> new Example.Ranked(TurnJson.read(json, "prompt"), replies(json), tools(json), meta);
                case FEEDBACK -> new Example.Feedback(TurnJson.read(json, "prompt"), TurnJson.read(json, "completion"),
                        json.path("good").asBoolean(), tools(json), meta);
                case STEPWISE -> new Example.Stepwise(text(json, "prompt"), steps(json), meta);
                case INFILL ->
                    new Example.Infill(text(json, "prefix"), text(json, "suffix"), text(json, "middle"), meta);
            };
        } catch (Json.NotJson e) {
            throw new IllegalArgumentException("the row is " + e.getMessage(), e);
        }
    }

    private static Kind kind(JsonNode json) {
        var name = json.path("kind").asText();
        return Optional.of(name).flatMap(it -> Stream.of(Kind.values())
                .filter(kind -> name(kind).equals(it)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException("/kind is no kind of row that this version knows"));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<ToolDefinition> tools(JsonNode json) {
        var tools = new ArrayList<ToolDefinition>();
        json.path("tools").forEach(tool -> tools.add(
                new ToolDefinition(text(tool, "name"), text(tool, "description"), text(tool, "parameters"))));
        return tools;
    }

    private static List<Example.Ranked.Reply> replies(JsonNode json) {
        var replies = new ArrayList<Example.Ranked.Reply>();
        json.path("replies").forEach(one -> replies.add(new Example.Ranked.Reply(TurnJson.read(one, "messages"),
                one.has("score") ? OptionalDouble.of(one.path("score").asDouble()) : OptionalDouble.empty())));
        return replies;
    }

    private static List<Example.Stepwise.Step> steps(JsonNode json) {
        var steps = new ArrayList<Example.Stepwise.Step>();
        json.path("steps").forEach(
                step -> steps.add(new Example.Stepwise.Step(text(step, "text"), step.path("right").asBoolean())));
        return steps;
    }

    private static Meta meta(JsonNode json) {
        if (json.isMissingNode()) {
            return Meta.none();
        }
        var lineage = new ArrayList<LineageStep>();
        json.path("lineage").forEach(step -> lineage.add(new LineageStep(text(step, "id"), text(step, "how"),
                text(step, "by"), step.path("round").asInt(), text(step, "text"))));
        Map<String, Double> scores = new TreeMap<>();
        json.path("scores").properties().forEach(score -> scores.put(score.getKey(), score.getValue().asDouble()));
        var flags = new TreeSet<String>();
        json.path("flags").forEach(flag -> flags.add(flag.asText()));
        Map<String, String> extra = new LinkedHashMap<>();
        json.path("extra").properties().forEach(column -> extra.put(column.getKey(), column.getValue().asText()));
        return new Meta(text(json, "id"), lineage, scores, flags, extra, text(json, "licence"), text(json, "source"));
    }

    private static String text(JsonNode json, String field) {
        var value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("/" + field + " is no text");
        }
        return value.textValue();
    }
}
