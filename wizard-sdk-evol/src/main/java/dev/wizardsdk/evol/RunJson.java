package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.stored.MessageJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a journal holds as JSON, and back. Its names are its own and stay as they are, whatever the Java types become. */
final class RunJson {

    static final Store.Codec<Pooled> POOLED = new Store.Codec<>(RunJson::write, RunJson::pooled);
    static final Store.Codec<Made> MADE = new Store.Codec<>(RunJson::write, RunJson::made);
    static final Store.Codec<FreshOnes.Mark> MARK = new Store.Codec<>(RunJson::write, RunJson::mark);
    static final Store.Codec<Answered> ROW = new Store.Codec<>(RunJson::write, RunJson::row);
    static final Store.Codec<Rejection> REJECTION = new Store.Codec<>(RunJson::write, RunJson::rejection);

    private RunJson() {}

    private static ObjectNode write(Pooled pooled) {
        var json = Json.object();
        json.set("way", way(pooled.node()));
        turns(pooled.answer(), json, "answer");
        scores(pooled.scores(), json);
        strings(pooled.avoid(), json, "avoid");
        return pooled.down() ? json.put("down", true) : json;
    }

    private static Pooled pooled(JsonNode json) {
        return new Pooled(node(json.path("way")), turns(json, "answer"), scores(json), strings(json, "avoid"),
                json.path("down").asBoolean());
    }

    private static ObjectNode write(Made made) {
        var json = Json.object();
        json.set("parent", write(made.parent()));
        made.child().ifPresent(child -> {
            var fresh = json.putObject("child");
            evolved(child.node(), fresh);
            turns(child.answer(), fresh, "answer");
            strings(child.checks(), fresh, "checks");
            var paid = fresh.putArray("paid");
            child.paid().forEach(one -> paid(one, paid.addObject()));
        });
        return json.put("then", made.then().name());
    }

    private static Made made(JsonNode json) {
        var parent = pooled(json.path("parent"));
        var child = json.path("child");
        return new Made(parent, child.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Fresh(evolved(parent.node(), child), turns(child, "answer"),
                        strings(child, "checks"), paid(child.path("paid")))),
                Then.valueOf(json.path("then").asText()));
    }

    private static ObjectNode write(FreshOnes.Mark mark) {
        var json = Json.object();
        return mark.isChild()
                ? json.put("key", mark.key()).put("id", mark.id()).put("parent", mark.parent())
                : json;
    }

    private static FreshOnes.Mark mark(JsonNode json) {
        return new FreshOnes.Mark(json.has("key"), json.path("key").asLong(), json.path("id").asLong(),
                json.path("parent").asLong());
    }

    private static ObjectNode write(Answered row) {
        var json = Json.object();
        json.set("way", way(row.node()));
        turns(row.turns(), json, "answer");
        scores(row.scores(), json.put("model", row.model()));
        strings(row.checks(), json, "checks");
        spending(row.spending(), json);
        return json;
    }

    private static Answered row(JsonNode json) {
        return new Answered(node(json.path("way")), turns(json, "answer"), name(json, "model"), scores(json),
                strings(json, "checks"), spending(json));
    }

    private static ObjectNode write(Rejection it) {
        return Json.object().put("from", it.from()).put("round", it.round()).put("how", it.how())
                .put("rule", it.rule()).put("reason", it.reason()).put("text", it.text()).put("where", it.where())
                .put("match", it.match()).put("row", it.row());
    }

    private static Rejection rejection(JsonNode json) {
        return new Rejection(json.path("from").asText(), json.path("round").asInt(), json.path("how").asText(),
                json.path("rule").asText(), json.path("reason").asText(), json.path("text").asText(),
                json.path("where").asText(), json.path("match").asText(), json.path("row").asText());
    }

    /** Its whole way, from the seed on, one after the other: a list grows longer with each round, and no deeper. */
    private static ArrayNode way(Node node) {
        var way = Json.object().putArray("way");
        node(node, way);
        return way;
    }

    private static void node(Node node, ArrayNode into) {
        switch (node) {
            case Node.Seed seed -> {
                var json = into.addObject();
                instruction(seed.instruction(), json);
                turns(seed.answer(), json, "answer");
                json.put("source", seed.source());
            }
            case Node.Evolved evolved -> {
                node(evolved.parent(), into);
                evolved(evolved, into.addObject());
            }
        }
    }

    private static Node node(JsonNode way) {
        var first = way.path(0);
        Node node = new Node.Seed(instruction(first), turns(first, "answer"), first.path("source").asText());
        for (int i = 1; i < way.size(); i++) {
            node = evolved(node, way.path(i));
        }
        return node;
    }

    /** All but the parent. */
    private static void evolved(Node.Evolved it, ObjectNode json) {
        instruction(it.instruction(), json);
        it.partner().ifPresent(partner -> json.set("partner", way(partner)));
        json.put("round", it.round()).put("operation", it.operation()).put("model", it.model());
    }

    private static Node.Evolved evolved(Node parent, JsonNode json) {
        return new Node.Evolved(parent,
                json.has("partner") ? Optional.of(node(json.path("partner"))) : Optional.empty(),
                instruction(json), json.path("round").asInt(), name(json, "operation"), name(json, "model"));
    }

    private static void instruction(Instruction it, ObjectNode json) {
        json.put("text", it.text()).put("kind", it.kind().name());
        if (!it.input().isEmpty()) {
            json.put("input", it.input());
        }
        var context = it.context();
        turns(context.history(), json, "history");
        if (!context.tools().isEmpty()) {
            var tools = json.putArray("tools");
            context.tools().forEach(tool -> tools.addObject().put("name", tool.name())
                    .put("description", tool.description()).put("parameters", tool.parameters()));
        }
        if (!context.media().isEmpty()) {
            json.set("media", MessageJson.of(new Message(Role.USER, List.copyOf(context.media()))));
        }
    }

    private static Instruction instruction(JsonNode json) {
        var tools = new ArrayList<ToolDefinition>();
        json.path("tools").forEach(tool -> tools.add(new ToolDefinition(tool.path("name").asText(),
                tool.path("description").asText(), tool.path("parameters").asText())));
        var media = new ArrayList<Part.Media>();
        if (json.has("media")) {
            MessageJson.read(json.path("media"), "/media").parts().forEach(part -> media.add((Part.Media) part));
        }
        var history = turns(json, "history");
        var context = history.isEmpty() && tools.isEmpty() && media.isEmpty()
                ? Context.NONE
                : new Context(history, tools, media);
        return new Instruction(json.path("text").asText(), json.path("input").asText(),
                Kind.valueOf(json.path("kind").asText()), context);
    }

    private static void turns(List<Turn> turns, ObjectNode json, String name) {
        if (!turns.isEmpty()) {
            var all = json.putArray(name);
            turns.forEach(turn -> all.add(write(turn)));
        }
    }

    private static ObjectNode write(Turn turn) {
        var json = MessageJson.of(turn.message());
        if (turn.loss() != Loss.DEFAULT) {
            json.put("loss", turn.loss().name());
        }
        if (!turn.parts().isEmpty()) {
            var marks = json.putArray("partLoss");
            turn.parts().forEach(mark -> marks.add(mark.name()));
        }
        return json;
    }

    private static List<Turn> turns(JsonNode json, String name) {
        var turns = new ArrayList<Turn>();
        for (var one : json.path(name)) {
            var marks = new ArrayList<Loss>();
            one.path("partLoss").forEach(mark -> marks.add(Loss.valueOf(mark.asText())));
            turns.add(new Turn(MessageJson.read(one, "/" + name + "/" + turns.size()),
                    one.has("loss") ? Loss.valueOf(one.path("loss").asText()) : Loss.DEFAULT, marks));
        }
        return turns;
    }

    private static void scores(Scores scores, ObjectNode json) {
        if (!scores.numbers().isEmpty()) {
            var numbers = json.putObject("scores");
            scores.numbers().forEach(numbers::put);
        }
        strings(scores.labels(), json, "labels");
    }

    private static Scores scores(JsonNode json) {
        if (!json.has("scores") && !json.has("labels")) {
            return Scores.NONE;
        }
        Map<String, Double> numbers = new TreeMap<>();
        json.path("scores").properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asDouble()));
        return new Scores(numbers, strings(json, "labels"));
    }

    private static void strings(Set<String> all, ObjectNode json, String name) {
        if (!all.isEmpty()) {
            var array = json.putArray(name);
            all.stream().sorted().forEach(array::add);
        }
    }

    private static Set<String> strings(JsonNode json, String name) {
        var all = new HashSet<String>();
        json.path(name).forEach(one -> all.add(one.asText()));
        return all;
    }

    /** One of few: kept once, however often it is read. */
    private static String name(JsonNode json, String field) {
        return json.path(field).asText().intern();
    }

    private static void paid(Paid it, ObjectNode json) {
        json.put("purpose", it.purpose()).put("operation", it.operation()).put("by", it.model()).put("fate", it.fate());
        spending(it.spending(), json);
    }

    private static List<Paid> paid(JsonNode all) {
        var paid = new ArrayList<Paid>();
        all.forEach(json -> paid.add(new Paid(name(json, "purpose"), name(json, "operation"), name(json, "by"),
                name(json, "fate"), spending(json))));
        return paid;
    }

    static void spending(Spending it, ObjectNode json) {
        usage(it.usage(), json.put("calls", it.calls()).put("usd", it.usd().toPlainString()).putObject("usage"));
    }

    static Spending spending(JsonNode json) {
        return new Spending(json.path("calls").asInt(), usage(json.path("usage")), number(json.path("usd")));
    }

    private static BigDecimal number(JsonNode json) {
        return json.isTextual() && !json.textValue().equals("0") ? new BigDecimal(json.textValue()) : BigDecimal.ZERO;
    }

    private static void usage(Usage usage, ObjectNode json) {
        json.put("prompt", usage.promptTokens()).put("cached", usage.cachedPromptTokens())
                .put("completion", usage.completionTokens()).put("reasoning", usage.reasoningTokens());
    }

    private static Usage usage(JsonNode json) {
        return new Usage(json.path("prompt").asLong(), json.path("cached").asLong(), json.path("completion").asLong(),
                json.path("reasoning").asLong());
    }

    static void answer(Answer it, ObjectNode json) {
        json.put("text", it.text()).put("finish", it.finish().name()).put("model", it.model());
        if (it.cost().signum() != 0) {
            json.put("usd", it.cost().toPlainString());
        }
        usage(it.usage(), json.putObject("usage"));
        if (!it.calls().isEmpty()) {
            json.set("calls", MessageJson.of(new Message(Role.ASSISTANT, List.copyOf(it.calls()))));
        }
        if (!it.tokens().isEmpty()) {
            var tokens = json.putArray("tokens");
            it.tokens().forEach(token -> {
                var one = tokens.addArray().add(token.text()).add(log(token.logProbability()));
                token.alternatives().forEach(or -> one.add(or.text()).add(log(or.logProbability())));
            });
        }
    }

    /** As a text, for JSON has no infinity. */
    private static String log(double logProbability) {
        return Double.toString(logProbability);
    }

    static Answer answer(JsonNode json) {
        var calls = new ArrayList<Part.ToolCall>();
        if (json.has("calls")) {
            MessageJson.read(json.path("calls"), "/calls").parts().forEach(part -> calls.add((Part.ToolCall) part));
        }
        var tokens = new ArrayList<TokenScore>();
        json.path("tokens").forEach(one -> {
            var alternatives = new ArrayList<TokenScore.Alternative>();
            for (int i = 2; i + 1 < one.size(); i += 2) {
                alternatives.add(
                        new TokenScore.Alternative(one.path(i).asText(), Double.parseDouble(one.path(i + 1).asText())));
            }
            tokens.add(new TokenScore(one.path(0).asText(), Double.parseDouble(one.path(1).asText()), alternatives));
        });
        return new Answer(json.path("text").asText(), Finish.valueOf(json.path("finish").asText()),
                usage(json.path("usage")), number(json.path("usd")), json.path("model").asText(), tokens, calls);
    }
}
