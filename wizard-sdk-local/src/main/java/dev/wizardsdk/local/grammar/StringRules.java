package dev.wizardsdk.local.grammar;

import java.util.Map;
import java.util.Set;

import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.sequence;

/** What a schema says of strings. */
final class StringRules {

    private static final String DATE = "([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
            + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
            + "|([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)-02-29)";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
            + "(Z|[+-](0[0-9]|1[0-3]):(00|30|45))";
    private static final String HOST = "[a-zA-Z0-9]{1,30}(-[a-zA-Z0-9]{1,30})?(\\.[a-zA-Z0-9]{1,30}(-[a-zA-Z0-9]{1,30})?){0,2}"
            + "\\.[a-zA-Z]{2,12}";
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** Years from 1000 to 2999 and the days each month has; offsets in use; and so on: less than each format allows. */
    private static final Map<String, String> FORMATS = Map.of(
            "date", DATE,
            "time", TIME,
            "date-time", DATE + "T" + TIME,
            "uuid", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "email", "[a-zA-Z0-9]{1,20}([._+-][a-zA-Z0-9]{1,20}){0,2}@" + HOST,
            "hostname", HOST,
            "ipv4", OCTET + "(\\." + OCTET + "){3}",
            "uri", "https?://" + HOST + "(/[a-zA-Z0-9._~-]{0,60}){0,12}(\\?[a-zA-Z0-9._~=&-]{0,120})?");

    /** What JSON Schema defines and no rule here says; any other name is a note to people. */
    private static final Set<String> REFUSED = Set.of("duration", "idn-email", "idn-hostname", "ipv6", "uri-reference",
            "iri",
            "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex");

    private final JsonRules json;

    StringRules(JsonRules json) {
        this.json = json;
    }

    Expression expression(Schema schema) {
        var least = schema.count("minLength", 0);
        var most = schema.count("maxLength", Expression.UNBOUNDED);
        if (least > most) {
            throw schema.fault("minLength", "is more than maxLength");
        }
        var format = schema.get("format").asText();
        if (REFUSED.contains(format)) {
            throw schema.fault("format", "the format " + format + " is not supported; a pattern may say it");
        }
        var known = FORMATS.get(format);
        if (schema.has("pattern")) {
            if (known != null) {
                throw schema.fault("pattern", "is not supported beside the format " + format);
            }
            return quoted(new PatternReader(schema, schema.get("pattern").asText(), json).read(least, most));
        }
        if (known != null) {
            return quoted(new PatternReader(schema, "^" + known + "$", json).read(least, most));
        }
        if (least == 0 && most == Expression.UNBOUNDED) {
            return json.string();
        }
        return quoted(repeat(json.character(), least, most));
    }

    private static Expression quoted(Expression content) {
        return sequence(JsonRules.QUOTE, content, JsonRules.QUOTE);
    }
}
