package dev.wizardsdk.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.io.Sha256;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.stored.MessageJson;
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
                turns(it.turns(), json.putArray("messages"));
                tools(it.tools(), json);
            }
            case Example.PromptOnly it -> {
                turns(it.prompt(), json.putArray("prompt"));
                tools(it.tools(), json.put("reference", it.reference()));
            }
            case Example.Preference it -> {
                turns(it.prompt(), json.putArray("prompt"));
                turns(it.chosen(), json.putArray("chosen"));
                turns(it.rejected(), json.putArray("rejected"));
                tools(it.tools(), json);
            }
            case Example.Ranked it -> {
                turns(it.prompt(), json.putArray("prompt"));
                var replies = json.putArray("replies");
                for (var reply : it.replies()) {
                    var one = replies.addObject();
                    turns(reply.turns(), one.putArray("messages"));
                    reply.score().ifPresent(score -> one.put("score", score));
                }
                tools(it.tools(), json);
            }
            case Example.Feedback it -> {
                turns(it.prompt(), json.putArray("prompt"));
                turns(it.completion(), json.putArray("completion"));
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

    private static void turns(List<Turn> turns, ArrayNode json) {
        for (var turn : turns) {
            var one = MessageJson.of(turn.message());
            if (turn.loss() != Loss.DEFAULT) {
                one.put("loss", name(turn.loss()));
            }
            if (!turn.parts().isEmpty()) {
                var marks = one.putArray("partLoss");
                turn.parts().forEach(mark -> marks.add(name(mark)));
            }
            json.add(one);
        }
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
                case CHAT -> new Example.Chat(turns(json, "messages"), tools(json), meta);
                case PROMPT_ONLY ->
                    new Example.PromptOnly(turns(json, "prompt"), tools(json), text(json, "reference"), meta);
                case PREFERENCE -> new Example.Preference(turns(json, "prompt"), turns(json, "chosen"),
                        turns(json, "rejected"), tools(json), meta);
                case RANKED -> new Example.Ranked(turns(json, "prompt"), replies(json), tools(json), meta);
                case FEEDBACK -> new Example.Feedback(turns(json, "prompt"), turns(json, "completion"),
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

    private static List<Turn> turns(JsonNode json, String field) {
        var turns = new ArrayList<Turn>();
        for (var one : json.path(field)) {
            var marks = new ArrayList<Loss>();
            one.path("partLoss").forEach(mark -> marks.add(loss(mark.asText())));
            turns.add(new Turn(MessageJson.read(one, "/" + field + "/" + turns.size()),
                    loss(one.path("loss").asText("default")), marks));
        }
        return turns;
    }

    private static Loss loss(String name) {
        return switch (name) {
            case "default" -> Loss.DEFAULT;
            case "train" -> Loss.TRAIN;
            case "mask" -> Loss.MASK;
            default -> throw new IllegalArgumentException("a loss mark is none that this version knows");
        };
    }

    private static List<ToolDefinition> tools(JsonNode json) {
        var tools = new ArrayList<ToolDefinition>();
        json.path("tools").forEach(tool -> tools.add(
                new ToolDefinition(text(tool, "name"), text(tool, "description"), text(tool, "parameters"))));
        return tools;
    }

    private static List<Example.Ranked.Reply> replies(JsonNode json) {
        var replies = new ArrayList<Example.Ranked.Reply>();
        json.path("replies").forEach(one -> replies.add(new Example.Ranked.Reply(turns(one, "messages"),
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
