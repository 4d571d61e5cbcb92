package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Messages of one row, however their properties and roles are called. */
final class TurnReader {

    static final Meta NOTHING = Meta.none();

    private static final Set<String> MARKS = Set.of("weight", "train", "training", "loss_weight");
    private static final List<String> SYSTEMS = List.of("system", "system_prompt");
    private static final List<String> TOOLS = List.of("tools", "available_tools", "functions");

    private final Fields row;
    private final Layout layout;
    private final MediaColumns media;
    private final Deque<Part.ToolCall> open = new ArrayDeque<>();
    private int callsBefore;
    private int callsSeen;

    TurnReader(Fields row, Layout layout, MediaColumns media) {
        this.row = row;
        this.layout = layout;
        this.media = media;
    }

    MediaColumns media() {
        return media;
    }

    boolean hasTools() {
        return row.firstOf(TOOLS).isPresent();
    }

    boolean hasMedia() {
        return media.isThere();
    }

    /** The tools beside the messages. */
    List<ToolDefinition> tools() throws BadRow {
        var column = row.firstOf(TOOLS);
        return column.isEmpty() ? List.of() : ToolReader.read(row.take(column.get()), "/" + column.get(), row);
    }

    /** What is read from here on follows on what was read last: calls without an id are counted on. */
    List<Turn> followed(List<Turn> prompt) {
        callsBefore = callsSeen;
        return prompt;
    }

    /** All media of the row must have been used. */
    void finish() throws BadRow {
        media.finish();
    }

    /** The messages of a column. */
    List<Turn> read(String column) throws BadRow {
        return read(row.take(column), "/" + column);
    }

    /** With what the row's own column for it has, these turns begin with what stands above them. */
    List<Turn> withSystem(List<Turn> all) throws BadRow {
        var column = row.firstOf(SYSTEMS);
        if (column.isEmpty() || (!all.isEmpty() && all.getFirst().role() == Role.SYSTEM)) {
            return all;
        }
        var system = row.text(column.get());
        if (system.isEmpty()) {
            return all;
        }
        var longer = new ArrayList<Turn>(all.size() + 1);
        longer.add(Turn.system(system));
        longer.addAll(all);
        return longer;
    }

    List<Turn> read(JsonNode value, String pointer) throws BadRow {
        var messages = ToolReader.unpacked(value, pointer);
        open.clear();
        callsSeen = callsBefore;
        var all = new ArrayList<Turn>();
        if (messages.isObject()) {
            all.add(turn(messages, pointer));
            return all;
        }
        if (!messages.isArray()) {
            throw new BadRow("bad-type", "a list of messages is expected here, not " + Fields.article(value), pointer);
        }
        for (var message : messages) {
            all.add(turn(message, pointer + "/" + all.size()));
        }
        return all;
    }

    private Turn turn(JsonNode message, String pointer) throws BadRow {
        if (!message.isObject()) {
            throw new BadRow("bad-type", "a message is expected here, not " + Fields.article(message), pointer);
        }
        var roleKey = key(message, layout.roleKey(), List.of("role", "from"));
        var contentKey = key(message, layout.contentKey(), List.of("content", "value", "text"));
        var called = message.path(roleKey).asText("");
        var role = role(called, pointer + "/" + roleKey);
        var content = new Content(row, media, role);
        for (var name : List.of("reasoning_content", "reasoning", "thinking")) {
            if (message.path(name).isTextual() && !message.path(name).textValue().isEmpty()) {
                content.add(new Part.Reasoning(message.path(name).textValue()), Loss.DEFAULT);
            }
        }
        var value = message.path(contentKey);
        var calls = ToolReader.unpacked(message.path("tool_calls"), pointer + "/tool_calls");
        if (isCall(called)) {
            content.calls(ToolReader.unpacked(value, pointer + "/" + contentKey), pointer + "/" + contentKey);
        } else if (role == Role.TOOL) {
            result(content, message, value, pointer, contentKey);
        } else {
            var silent = calls.size() > 0 || message.path("function_call").isObject() || !content.parts().isEmpty();
            content.read(value, pointer + "/" + contentKey, silent);
        }
        content.calls(calls, pointer + "/tool_calls");
        content.calls(message.path("function_call"), pointer + "/function_call");
        content.nameCalls(() -> "call_" + callsSeen++);
        content.parts().forEach(part -> {
            if (part instanceof Part.ToolCall call) {
                open.add(call);
            }
        });
        keepOthers(message, roleKey, contentKey, role, pointer);
        return content.turn(markOf(message, pointer), message.path("train_detail"), pointer);
    }

    private void keepOthers(JsonNode message, String roleKey, String contentKey, Role role, String pointer) {
        for (var other : message.properties()) {
            var known = switch (other.getKey()) {
                case "tool_calls", "function_call", "reasoning_content", "reasoning", "thinking", "train_detail" ->
                    true;
                case "tool_call_id", "name" -> role == Role.TOOL;
                default -> MARKS.contains(other.getKey()) || other.getKey().equals(roleKey)
                        || other.getKey().equals(contentKey);
            };
            if (!known) {
                row.keep(pointer + "/" + other.getKey(), other.getValue());
            }
        }
    }

    private void result(Content content, JsonNode message, JsonNode value, String pointer, String contentKey)
            throws BadRow {
        var id = message.path("tool_call_id").asText("");
        var name = message.path("name").asText("");
        var call = id.isEmpty()
                ? open.poll()
                : open.stream().filter(it -> it.id().equals(id)).findFirst().orElse(null);
        if (call != null) {
            open.remove(call);
        }
        var said = new Content(row, media, Role.USER);
        if (value.isObject()) {
            said.add(new Part.Text(Json.write(value)), Loss.DEFAULT);
        } else {
            said.read(value, pointer + "/" + contentKey, false);
        }
        content.add(new Part.ToolResult(call != null && id.isEmpty() ? call.id() : id,
                call != null && name.isEmpty() ? call.name() : name, said.text()), Loss.DEFAULT);
        said.parts().stream().filter(part -> !(part instanceof Part.Text))
                .forEach(part -> content.add(part, Loss.DEFAULT));
    }

    private static String key(JsonNode message, String given, List<String> usual) {
        if (!given.isEmpty() && message.has(given)) {
            return given;
        }
        return usual.stream().filter(message::has).findFirst().orElse(usual.getFirst());
    }

    private boolean isCall(String called) {
        return (!layout.callRole().isEmpty() && called.equals(layout.callRole()))
                || switch (called.toLowerCase(Locale.ROOT)) {
                    case "function_call", "function-call", "tool_call", "tool-call" -> true;
                    default -> false;
                };
    }

    private Role role(String called, String pointer) throws BadRow {
        var given = layout.roles().get(called);
        if (given != null) {
            return given;
        }
        if (isCall(called)) {
            return Role.ASSISTANT;
        }
        return switch (called.strip().toLowerCase(Locale.ROOT)) {
            case "user", "human", "prompter" -> Role.USER;
            case "assistant", "gpt", "model", "chatgpt", "bot", "bing", "bard" -> Role.ASSISTANT;
            case "system", "developer" -> Role.SYSTEM;
            case "tool", "function", "observation", "ipython", "function_response", "tool_response", "tool_result" ->
                Role.TOOL;
            default -> throw new BadRow("bad-role",
                    called.isEmpty() ? "nothing tells who speaks" : "\"" + called + "\" is no role that is known",
                    pointer);
        };
    }

    private static Loss markOf(JsonNode message, String pointer) throws BadRow {
        for (var name : MARKS) {
            if (message.hasNonNull(name)) {
                return mark(message.path(name), pointer + "/" + name);
            }
        }
        return Loss.DEFAULT;
    }

    /** A loss mark: true or 1, false or 0. */
    static Loss mark(JsonNode value, String pointer) throws BadRow {
        if (value.isMissingNode() || value.isNull()) {
            return Loss.DEFAULT;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? Loss.TRAIN : Loss.MASK;
        }
        if (value.isNumber() && (value.doubleValue() == 0 || value.doubleValue() == 1)) {
            return value.doubleValue() == 1 ? Loss.TRAIN : Loss.MASK;
        }
        throw new BadRow("bad-weight", "a text is learned or not, so 0, 1, true or false is expected here", pointer);
    }
}
