package dev.wizardsdk.local.template.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What {@code compare_templates.py} found, beside what the interpreter makes of the same templates and values. */
final class PythonComparison {

    /** One template with one conversation. */
    record Case(String template, String conversation, String python, String ours, Outcome outcome) {}

    enum Outcome {
        EQUAL, BOTH_REFUSE, DIFFERENT
    }

    private final JsonNode file;
    private final Clock clock;

    private PythonComparison(JsonNode file) {
        this.file = file;
        this.clock = Clock.fixed(Instant.parse(file.get("now").textValue()), ZoneOffset.UTC);
    }

    static List<Case> cases(Path json) throws IOException {
        return new PythonComparison(new ObjectMapper().readTree(json.toFile())).cases();
    }

    private List<Case> cases() {
        var cases = new ArrayList<Case>();
        file.get("templates").properties().forEach(template -> file.get("conversations").properties()
                .forEach(conversation -> cases.add(compare(template.getKey(), template.getValue().textValue(),
                        conversation.getKey(), values(conversation.getValue())))));
        return cases;
    }

    private Case compare(String name, String source, String conversation, Map<String, Object> values) {
        var expected = file.get("expected").get(name).get(conversation);
        var refused = expected.has("error");
        var python = expected.get(refused ? "error" : "text").textValue();
        try {
            var ours = Template.parse(source).render(values, Limits.DEFAULT, clock).toString();
            return new Case(name, conversation, python, ours,
                    !refused && ours.equals(python) ? Outcome.EQUAL : Outcome.DIFFERENT);
        } catch (TemplateException e) {
            return new Case(name, conversation, python, String.valueOf(e.getMessage()),
                    refused ? Outcome.BOTH_REFUSE : Outcome.DIFFERENT);
        }
    }

    static Map<String, Object> values(JsonNode object) {
        return values(object, UnaryOperator.identity());
    }

    /** @param change made to every string but the keys */
    static Map<String, Object> values(JsonNode object, UnaryOperator<String> change) {
        var values = new LinkedHashMap<String, Object>();
        object.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue(), change)));
        return values;
    }

    private static Object value(JsonNode node, UnaryOperator<String> change) {
        return switch (node.getNodeType()) {
            case OBJECT -> values(node, change);
            case ARRAY -> {
                var items = new ArrayList<>();
                node.forEach(item -> items.add(value(item, change)));
                yield items;
            }
            case STRING -> change.apply(node.textValue());
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : (Object) node.doubleValue();
            case NULL, MISSING, BINARY, POJO -> Optional.empty();
        };
    }
}
