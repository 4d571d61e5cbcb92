package dev.wizardsdk.local.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.wizardsdk.local.tool.Delta.Fault;
import dev.wizardsdk.model.ToolDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one call in a text that grows, from its name to the end of its arguments. */
final class CallReader {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_HEAD = 200;
    private static final Set<String> KEYS = Set.of("id", "type", "tool_call_id");

    /** How far a call is. */
    sealed interface Progress {

        /** More must come; what is known of it. */
        record More(@Nullable String name, String arguments) implements Progress {}

        /** It is whole, and ends here. */
        record Done(String name, String arguments, int end) implements Progress {}

        /** It is none; what is wrong with it ends here. */
        record Bad(Fault fault, int end) implements Progress {}
    }

    private static final Progress.More NOTHING = new Progress.More(null, "");

    private final CallSyntax syntax;
    private final Map<String, ToolDefinition> tools = new HashMap<>();
    private JsonScan scan = new JsonScan();

    CallReader(CallSyntax syntax, List<ToolDefinition> tools) {
        this.syntax = syntax;
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
    }

    /** Forgets how far the last call was. */
    void reset() {
        scan = new JsonScan();
    }

    Progress read(CharSequence text, int from) {
        return switch (syntax.style()) {
            case OBJECT -> object(text, from);
            case NAMED -> named(text, from);
            case TAGGED -> tagged(text, from);
        };
    }

    private Progress object(CharSequence text, int from) {
        int at = space(text, from);
        if (at == text.length()) {
            return NOTHING;
        }
        if (text.charAt(at) != '{') {
            return new Progress.Bad(Fault.FORM, at);
        }
        String name = null;
        String arguments = null;
        at++;
        while (true) {
            at = space(text, at);
            if (at < text.length() && text.charAt(at) == ',') {
                at = space(text, at + 1);
            }
            if (at < text.length() && text.charAt(at) == '}') {
                return name == null
                        ? new Progress.Bad(Fault.FORM, at + 1)
                        : done(name, arguments == null ? "{}" : arguments, at + 1);
            }
            var keyEnd = string(text, at);
            var colon = keyEnd < 0 ? keyEnd : space(text, keyEnd);
            if (colon == -2 || (colon >= 0 && colon < text.length() && text.charAt(colon) != ':')) {
                return new Progress.Bad(Fault.FORM, at);
            }
            var key = keyEnd < 0 ? "" : decoded(text, at, keyEnd);
            if (keyEnd >= 0 && !key.equals(syntax.name()) && !key.equals(syntax.values()) && !KEYS.contains(key)) {
                return new Progress.Bad(Fault.FORM, keyEnd);
            }
            int value = keyEnd < 0 || colon == text.length() ? text.length() : space(text, colon + 1);
            if (value == text.length()) {
                return new Progress.More(name, arguments == null ? "" : arguments);
            }
            var end = value(text, value);
            var streamed = key.equals(syntax.values()) && text.charAt(value) == '{';
            if (end == -2) {
                return new Progress.Bad(Fault.FORM, value);
            }
            if (end < 0) {
                return new Progress.More(name,
                        streamed
                                ? text.subSequence(value, text.length()).toString()
                                : arguments == null ? "" : arguments);
            }
            if (key.equals(syntax.name())) {
                name = decoded(text, value, end);
                if (!tools.containsKey(name)) {
                    return new Progress.Bad(Fault.UNKNOWN_TOOL, end);
                }
            } else if (key.equals(syntax.values())) {
                arguments = text.charAt(value) == '"'
                        ? decoded(text, value, end)
                        : text.subSequence(value, end).toString();
            }
            at = end;
        }
    }

    private Progress done(String name, String arguments, int end) {
        try {
            var read = JSON.readTree(arguments);
            return read.isObject()
                    ? new Progress.Done(name, arguments, end)
                    : new Progress.Bad(Fault.ARGUMENTS, end);
        } catch (JsonProcessingException e) {
            return new Progress.Bad(Fault.ARGUMENTS, end);
        }
    }

    /** The end of the value that begins here; -1 if it does not end yet, -2 if it is none. */
    private int value(CharSequence text, int from) {
        var first = text.charAt(from);
        if (first == '{' || first == '[') {
            return scan.end(text, from);
        }
        if (first == '"') {
            return string(text, from);
        }
        int at = from;
        while (at < text.length() && ",}] \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at == text.length() ? -1 : at == from ? -2 : at;
    }

    private static int string(CharSequence text, int from) {
        if (from >= text.length()) {
            return -1;
        }
        if (text.charAt(from) != '"') {
            return -2;
        }
        for (int at = from + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                return at + 1;
            }
        }
        return -1;
    }

    private static String decoded(CharSequence text, int from, int to) {
        try {
            return JSON.readTree(text.subSequence(from, to).toString()).asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private Progress named(CharSequence text, int from) {
        int start = space(text, from);
        int end = name(text, start);
        var separator = syntax.name().strip();
        var found = text.toString().indexOf(separator, end);
        if (found < 0) {
            return text.length() - end > LONGEST_HEAD || (end == start && end < text.length())
                    ? new Progress.Bad(Fault.FORM, end)
                    : NOTHING;
        }
        var name = text.subSequence(start, end).toString();
        if (!tools.containsKey(name)) {
            return new Progress.Bad(name.isEmpty() ? Fault.FORM : Fault.UNKNOWN_TOOL, found + separator.length());
        }
        int at = space(text, found + separator.length());
        if (at == text.length()) {
            return new Progress.More(name, "");
        }
        if (text.charAt(at) != '{') {
            return new Progress.Bad(Fault.ARGUMENTS, at);
        }
        var close = scan.end(text, at);
        return close < 0
                ? new Progress.More(name, text.subSequence(at, text.length()).toString())
                : done(name, text.subSequence(at, close).toString(), close);
    }

    private static int name(CharSequence text, int from) {
        int at = from;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    private Progress tagged(CharSequence text, int from) {
        var all = text.toString();
        int end = name(text, from);
        if (end == text.length()) {
            return NOTHING;
        }
        var tool = tools.get(all.substring(from, end));
        if (tool == null || all.charAt(end) != '>') {
            return new Progress.Bad(tool == null && end > from ? Fault.UNKNOWN_TOOL : Fault.FORM, end);
        }
        var arguments = new StringBuilder("{");
        int at = space(text, end + 1);
        while (all.startsWith("<parameter=", at)) {
            var nameEnd = all.indexOf('>', at);
            var valueEnd = all.indexOf("</parameter>", Math.max(at, nameEnd));
            if (nameEnd < 0 || valueEnd < 0) {
                return new Progress.More(tool.name(), arguments.toString());
            }
            var name = all.substring(at + "<parameter=".length(), nameEnd);
            arguments.append(arguments.length() > 1 ? ", " : "")
                    .append(TextNode.valueOf(name))
                    .append(": ")
                    .append(typed(tool, name, unwrapped(all.substring(nameEnd + 1, valueEnd))));
            at = space(text, valueEnd + "</parameter>".length());
        }
        if (all.startsWith("</function>", at)) {
            return done(tool.name(), arguments.append('}').toString(), at);
        }
        var rest = all.substring(at);
        return "<parameter=".startsWith(rest) || "</function>".startsWith(rest)
                ? new Progress.More(tool.name(), arguments.toString())
                : new Progress.Bad(Fault.FORM, at);
    }

    private static String unwrapped(String value) {
        var from = value.startsWith("\n") ? 1 : 0;
        return value.substring(from,
                value.endsWith("\n") && value.length() > from ? value.length() - 1 : value.length());
    }

    /** A value as JSON: text where the tool wants text, and otherwise what it says, if it is JSON. */
    private static String typed(ToolDefinition tool, String name, String value) {
        try {
            var type = JSON.readTree(tool.parameters()).path("properties").path(name).path("type");
            var read = type.asText().equals("string") ? Optional.<JsonNode>empty() : Optional.of(JSON.readTree(value));
            return read.filter(found -> !found.isMissingNode()).orElseGet(() -> TextNode.valueOf(value)).toString();
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(value).toString();
        }
    }

    static int space(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
