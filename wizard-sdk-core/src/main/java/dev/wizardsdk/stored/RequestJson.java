package dev.wizardsdk.stored;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.List;
import java.util.TreeMap;

/** A request as JSON: the same for equal requests, another for others. What is not set is not written. */
public final class RequestJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RequestJson() {}

    public static ObjectNode of(Request request) {
        return switch (request) {
            case Request.Chat it -> chat(it);
            case Request.Completion it -> sampled("completion", it.sampling()).put("prompt", it.prompt());
            case Request.Infill it -> infill(it);
            case Request.Embed it -> texts(kind("embed").put("normalised", it.normalised()), "texts", it.texts());
            case Request.Rerank it -> texts(kind("rerank").put("query", it.query()), "documents", it.documents());
            case Request.Score it -> kind("score").put("context", it.context()).put("text", it.text())
                    .put("alternatives", it.alternatives());
            case Request.Count it -> kind("count").set("of", of(it.of()));
        };
    }

    private static ObjectNode kind(String name) {
        return JSON.objectNode().put("kind", name);
    }

    private static ObjectNode texts(ObjectNode into, String name, List<String> texts) {
        var array = into.putArray(name);
        texts.forEach(array::add);
        return into;
    }

    private static ObjectNode sampled(String kind, Sampling sampling) {
        var json = kind(kind);
        var set = sampling(sampling);
        if (!set.isEmpty()) {
            json.set("sampling", set);
        }
        return json;
    }

    private static ObjectNode chat(Request.Chat chat) {
        var json = sampled("chat", chat.sampling());
        var messages = json.putArray("messages");
        chat.messages().forEach(message -> messages.add(MessageJson.of(message)));
        if (!chat.tools().isEmpty()) {
            var tools = json.put("toolChoice", chat.toolChoice().name()).putArray("tools");
            chat.tools().forEach(tool -> tools.addObject().put("name", tool.name())
                    .put("description", tool.description()).put("parameters", tool.parameters()));
        }
        return json;
    }

    private static ObjectNode infill(Request.Infill infill) {
        var json = sampled("infill", infill.sampling()).put("path", infill.path()).put("prefix", infill.prefix())
                .put("suffix", infill.suffix());
        var files = json.putArray("files");
        infill.files().forEach(file -> files.addObject().put("path", file.path()).put("text", file.text()));
        return json;
    }

    private static ObjectNode sampling(Sampling it) {
        var json = JSON.objectNode();
        it.maxTokens().ifPresent(n -> json.put("maxTokens", n));
        it.temperature().ifPresent(n -> json.put("temperature", n));
        it.topP().ifPresent(n -> json.put("topP", n));
        it.topK().ifPresent(n -> json.put("topK", n));
        it.minP().ifPresent(n -> json.put("minP", n));
        it.typicalP().ifPresent(n -> json.put("typicalP", n));
        it.logprobs().ifPresent(n -> json.put("logprobs", n));
        it.seed().ifPresent(n -> json.put("seed", n));
        it.effort().ifPresent(effort -> json.put("effort", effort.name()));
        it.constraint().ifPresent(constraint -> {
            switch (constraint) {
                case Constraint.JsonSchema schema -> json.put("schema", schema.schema());
                case Constraint.Grammar grammar -> json.put("grammar", grammar.gbnf());
            }
        });
        if (!it.stop().isEmpty()) {
            texts(json, "stop", it.stop());
        }
        if (!it.logitBias().isEmpty()) {
            var bias = json.putObject("logitBias");
            new TreeMap<>(it.logitBias()).forEach((token, value) -> bias.put(token.toString(), value));
        }
        repetition(it, json);
        return json;
    }

    private static void repetition(Sampling it, ObjectNode json) {
        it.dynamicTemperature().ifPresent(dynamic -> json.putObject("dynamicTemperature")
                .put("range", dynamic.range()).put("exponent", dynamic.exponent()));
        it.xtc().ifPresent(xtc -> json.putObject("xtc").put("probability", xtc.probability())
                .put("threshold", xtc.threshold()));
        it.dry().ifPresent(dry -> texts(json.putObject("dry").put("multiplier", dry.multiplier())
                .put("base", dry.base()).put("allowedLength", dry.allowedLength()).put("lastTokens", dry.lastTokens()),
                "breakers", dry.breakers()));
        it.penalties().ifPresent(penalties -> json.putObject("penalties").put("repeat", penalties.repeat())
                .put("frequency", penalties.frequency()).put("presence", penalties.presence())
                .put("lastTokens", penalties.lastTokens()));
        it.mirostat().ifPresent(mirostat -> json.putObject("mirostat").put("version", mirostat.version())
                .put("tau", mirostat.tau()).put("eta", mirostat.eta()));
    }
}
