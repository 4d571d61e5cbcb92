package dev.wizardsdk.evol;

import java.util.Optional;

/**
 * What a reply in JSON must look like.
 *
 * @param json  the JSON Schema
 * @param asked how the prompt asks for it
 */
record ReplySchema(String json, String asked) {

    private static final String TEXT = "{\"type\":\"string\"}";

    /** The schema for a template; empty where the reply is no chat that asks for tags or JSON. */
    static Optional<ReplySchema> of(PromptTemplate template) {
        return switch (template.reply()) {
            case TAGGED -> Optional.of(template.asksForInput() ? withInput() : alone());
            case PLACES -> Optional.of(withPlaces(template.places()));
            case TRAJECTORY -> Optional.of(trajectory());
            case LINE, DATA, WHOLE -> Optional.empty();
        };
    }

    private static ReplySchema alone() {
        return new ReplySchema(object("\"task\":" + TEXT, "\"task\""),
                "Answer with a JSON object whose field \"task\" is that text.");
    }

    private static ReplySchema withInput() {
        return new ReplySchema(object("\"task\":" + TEXT + ",\"input\":" + TEXT, "\"task\",\"input\""),
                "Answer with a JSON object: its field \"task\" is that text, its field \"input\" the data.");
    }

    private static ReplySchema withPlaces(int least) {
        return new ReplySchema(
                object("\"task\":" + TEXT + ",\"places\":{\"type\":\"array\",\"minItems\":" + least + ",\"items\":"
                        + TEXT
                        + "}", "\"task\",\"places\""),
                "Answer with a JSON object: its field \"task\" is that text, its field \"places\" a list of the passages, "
                        + "each copied from the document character by character.");
    }

    private static ReplySchema trajectory() {
        var step = object("\"tool\":" + TEXT + ",\"arguments\":{\"type\":\"object\"},\"observation\":" + TEXT,
                "\"tool\",\"arguments\",\"observation\"");
        return new ReplySchema(object(
                "\"task\":" + TEXT + ",\"steps\":{\"type\":\"array\",\"minItems\":1,\"items\":" + step + "},\"answer\":"
                        + TEXT,
                "\"task\",\"steps\",\"answer\""), "");
    }

    private static String object(String properties, String required) {
        return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required
                + "],\"additionalProperties\":false}";
    }
}
