package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node of a tree as JSON: a seed, a row, or what was eliminated. */
final class NodeJson {

    private static final int LONGEST = 4_000;

    private NodeJson() {}

    static String cut(String text) {
        return Escaped.cut(text, LONGEST);
    }

    static ObjectNode of(Node node, @Nullable Answered row) {
        var instruction = node.instruction();
        var json = Json.object().put("id", node.id()).put("round", node.round());
        switch (node) {
            case Node.Seed seed -> {
                json.put("status", "seed").put("operation", "seed").put("source", seed.source());
                put(json, "answer", seed.answer());
            }
            case Node.Evolved evolved -> {
                json.put("status", row == null ? "step" : "row").put("parent", evolved.parent().id());
                json.put("operation", Origin.bare(evolved.operation())).put("prompt", evolved.operation());
                json.put("model", evolved.model());
                evolved.partner().ifPresent(partner -> json.put("partner", partner.id())
                        .put("partnerText", cut(partner.instruction().whole())));
            }
        }
        json.put("kind", instruction.kind().name().toLowerCase(Locale.ROOT)).put("text", cut(instruction.text()));
        if (!instruction.input().isEmpty()) {
            json.put("input", cut(instruction.input()));
        }
        if (!instruction.context().history().isEmpty()) {
            turns(json.putArray("history"), instruction.context().history());
        }
        if (row != null) {
            put(json, row);
        }
        return json;
    }

    private static void put(ObjectNode json, Answered row) {
        put(json, "answer", row.turns());
        json.put("answeredBy", row.model());
        var scores = json.putObject("scores");
        row.scores().numbers().forEach((name, number) -> {
            if (Double.isFinite(number)) {
                scores.put(name, number);
            }
        });
        var labels = json.putArray("labels");
        row.scores().labels().forEach(labels::add);
        row.checks().stream().sorted().forEach(labels::add);
        json.set("spent", Costs.json(row.spending()));
    }

    private static void put(ObjectNode json, String name, List<Turn> turns) {
        if (!turns.isEmpty()) {
            json.put(name, cut(turns.getLast().text()));
        }
        if (turns.size() > 1) {
            turns(json.putArray(name + "Turns"), turns);
        }
    }

    private static void turns(ArrayNode array, List<Turn> turns) {
        turns.forEach(turn -> array.addObject().put("role", turn.role().name().toLowerCase(Locale.ROOT))
                .put("text",
                        cut(turn.message().parts().stream().map(NodeJson::text).collect(Collectors.joining("\n")))));
    }

    private static String text(Part part) {
        return switch (part) {
            case Part.Text(var text) -> text;
            case Part.Reasoning(var text, var signature) -> "(thinks) " + text;
            case Part.Media media -> "(" + media.mediaType() + ")";
            case Part.ToolCall call -> call.name() + "(" + call.arguments() + ")";
            case Part.ToolResult result -> result.name() + " → " + result.text();
            case Part.Opaque opaque -> opaque.json();
        };
    }

    static ObjectNode of(Rejection rejection, String parent, String operation) {
        return Json.object()
                .put("round", rejection.round())
                .put("status", "eliminated")
                .put("parent", parent)
                .put("operation", Origin.bare(operation))
                .put("prompt", operation)
                .put("rule", rejection.rule())
                .put("reason", rejection.reason())
                .put("text", rejection.text());
    }
}
