package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a conversation the model is shown: a window on it, and a summary of what stands before. */
final class Memory {

    /** A single message goes into a summary with no more characters than this. */
    private static final int MAX_CHARACTERS = 4_000;

    private final Conversation.Settings settings;
    private final TokenEstimate tokens;
    private final String system;
    private String summary;
    private int from;

    Memory(Conversation.Settings settings, ConversationJson.Saved saved) {
        this.settings = settings;
        this.tokens = new TokenEstimate(settings.client());
        this.system = settings.system() == null ? saved.system() : settings.system();
        this.summary = saved.summary();
        this.from = saved.summarised();
    }

    String summary() {
        return summary;
    }

    ConversationJson.Saved saved(List<Message> messages) {
        return new ConversationJson.Saved(system, summary, summary.isEmpty() ? 0 : from, messages);
    }

    /** The request that shows the newest of these messages, as many as the window has room for. */
    Request.Chat request(List<Message> messages) {
        var summariser = settings.summariser();
        var begin = settings.window().begin(messages, from, summariser == null ? 1 : 0.5,
                place -> tokens.of(request(messages, place)));
        var first = Window.beginnings(messages, from).getFirst();
        if (begin > first) {
            if (summariser != null) {
                summary = summedUp(summariser, messages.subList(from, begin));
            }
            from = begin;
        }
        return request(messages, begin);
    }

    private Request.Chat request(List<Message> messages, int begin) {
        var shown = new ArrayList<Message>();
        var above = Stream.of(system, summary.isEmpty() ? "" : Wording.SUMMARY.formatted(summary))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
        if (!above.isEmpty()) {
            shown.add(Message.system(above));
        }
        shown.addAll(messages.subList(begin, messages.size()));
        return new Request.Chat(shown, settings.tools().stream().map(Tool::definition).toList(), ToolChoice.AUTO,
                settings.sampling());
    }

    private String summedUp(ModelClient summariser, List<Message> leaving) {
        var said = leaving.stream().map(Memory::spoken).filter(text -> !text.isEmpty());
        var earlier = summary.isEmpty() ? Stream.<String>of() : Stream.of(Wording.SUMMARY.formatted(summary));
        var reply = summariser.prompt(Wording.SUMMARISE.formatted(
                Stream.concat(earlier, said).collect(Collectors.joining("\n\n")))).call();
        if (reply.text().isBlank()) {
            throw ModelException.of(ErrorKind.BAD_OUTPUT, summariser.description().id()
                    + " gave no summary of what leaves the window of the conversation").maybeBilled(true).build();
        }
        return reply.text().strip();
    }

    private static String spoken(Message message) {
        return message.parts().stream()
                .map(Memory::spoken)
                .filter(text -> !text.isBlank())
                .map(text -> message.role().name().charAt(0)
                        + message.role().name().substring(1).toLowerCase(Locale.ROOT)
                        + ": " + text)
                .collect(Collectors.joining("\n"));
    }

    private static String spoken(Part part) {
        return switch (part) {
            case Part.Text text -> shortened(text.text());
            case Part.Reasoning thought -> "";
            case Part.Media media -> "[" + media.mediaType() + "]";
            case Part.ToolCall call -> "[calls " + call.name() + " with " + shortened(call.arguments()) + "]";
            case Part.ToolResult result -> "[" + result.name() + (result.failed() ? " failed: " : " gave: ")
                    + shortened(result.text()) + "]";
            case Part.Opaque opaque -> "";
        };
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + " …";
    }
}
