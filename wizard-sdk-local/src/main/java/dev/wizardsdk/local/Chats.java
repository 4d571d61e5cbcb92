package dev.wizardsdk.local;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.grammar.Grammar;
import dev.wizardsdk.local.template.ChatFormat;
import dev.wizardsdk.local.template.ChosenFormat;
import dev.wizardsdk.local.template.Conversation;
import dev.wizardsdk.local.tool.AnswerReader;
import dev.wizardsdk.local.tool.CallFormat;
import dev.wizardsdk.local.tool.ReasoningFormat;
import dev.wizardsdk.local.tool.ToolGrammar;
import dev.wizardsdk.local.tool.ToolInstructions;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one model's conversations are written down, and how its answers are read. Immutable. */
final class Chats {

    private final ChosenFormat chosen;
    private final Optional<CallFormat> taught;
    private final Optional<ReasoningFormat> reasoning;
    private final Map<String, Object> arguments;

    /**
     * What a file and its user say.
     *
     * @param named     whether the user named a format, whatever the file says
     * @param arguments for the file's own template
     */
    Chats(GgufFile file, ChosenFormat chosen, boolean named, Map<String, Object> arguments) {
        this.chosen = chosen;
        this.arguments = arguments;
        var template = named
                ? ""
                : file.text("tokenizer.chat_template.tool_use").or(file::chatTemplate).orElse("");
        var showsTools = chosen.format().map(ChatFormat::showsTools).orElse(false);
        taught = showsTools ? CallFormat.of(template) : Optional.empty();
        reasoning = ReasoningFormat.of(template);
    }

    boolean possible() {
        return chosen.format().isPresent();
    }

    /** Why there are none. */
    String absence() {
        return chosen.absence();
    }

    private ChatFormat format() {
        return chosen.format().orElseThrow();
    }

    boolean answersBeginWithSpace() {
        return format().answersBeginWithSpace();
    }

    /**
     * The conversation as text for the model.
     *
     * @throws IllegalArgumentException if its format has no place for a message
     */
    List<Segment> prompt(Request.Chat chat) {
        return format().render(taught.isPresent()
                ? new Conversation(chat.messages(), chat.tools(), arguments)
                : new Conversation(explained(chat), List.of(), arguments));
    }

    /** The messages with all about tools put into words, for a model that was taught no form for it. */
    private static List<Message> explained(Request.Chat chat) {
        var messages = new ArrayList<>(chat.messages().stream().map(Chats::inWords).toList());
        if (!chat.tools().isEmpty()) {
            var instructions = ToolInstructions.of(chat.tools());
            if (messages.getFirst().role() == Role.SYSTEM) {
                messages.set(0, Message.system(messages.getFirst().text() + "\n\n" + instructions));
            } else {
                messages.addFirst(Message.system(instructions));
            }
        }
        return messages;
    }

    private static Message inWords(Message message) {
        var text = new StringBuilder(message.text());
        for (var part : message.parts()) {
            switch (part) {
                case Part.ToolCall call -> text.append("<tool_call>\n{\"name\": \"").append(call.name())
                        .append("\", \"arguments\": ").append(call.arguments()).append("}\n</tool_call>");
                case Part.ToolResult result ->
                    text.append("<tool_response>\n").append(result.text()).append("\n</tool_response>");
                case Part.Text ignored -> {}
                case Part.Reasoning ignored -> {}
                case Part.Media ignored -> {}
                case Part.Opaque ignored -> {}
            }
        }
        return switch (message.role()) {
            case TOOL -> Message.user(text.toString());
            case ASSISTANT -> message.toolCalls().isEmpty() ? message : Message.assistant(text.toString());
            case SYSTEM, USER -> message;
        };
    }

    private CallFormat calls() {
        return taught.orElse(CallFormat.GENERIC);
    }

    static boolean mayCall(Request.Chat chat) {
        return !chat.tools().isEmpty() && chat.toolChoice() != ToolChoice.NONE;
    }

    /** What an answer that may call must keep to for its calls to be calls. */
    Grammar grammar(Request.Chat chat) {
        return ToolGrammar.of(calls(), chat.tools(), chat.toolChoice() == ToolChoice.REQUIRED);
    }

    /** All that {@link #grammar} depends on. */
    String grammarKey(Request.Chat chat) {
        return calls() + " " + chat.toolChoice() + " " + chat.tools();
    }

    /** What tells text, thoughts and calls of an answer apart; empty where it is text alone. */
    Optional<AnswerReader> reader(Request.Chat chat, List<Segment> prompt) {
        var speaksInMarks = reasoning.isPresent() || calls() == CallFormat.HARMONY;
        if (!mayCall(chat) && !speaksInMarks) {
            return Optional.empty();
        }
        var thinking = reasoning.map(marks -> marks.begunBy(ending(prompt))).orElse(false);
        return Optional.of(new AnswerReader(Optional.of(calls()), reasoning, mayCall(chat) ? chat.tools() : List.of(),
                thinking, chat.messages().size()));
    }

    private static String ending(List<Segment> prompt) {
        return prompt.isEmpty() ? "" : switch (prompt.getLast()) {
            case Segment.Text text -> text.text();
            case Segment.Template template -> template.text();
            case Segment.Begin ignored -> "";
            case Segment.End ignored -> "";
        };
    }
}
