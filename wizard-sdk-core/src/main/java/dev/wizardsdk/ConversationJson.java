package dev.wizardsdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.stored.MessageJson;
import dev.wizardsdk.text.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The saved form of a conversation: its messages as {@link MessageJson} has them, and what stands around them. A reader passes over
 * properties it does not know; whatever an older reader must not pass over comes with a higher version.
 */
final class ConversationJson {

    private static final int VERSION = 1;

    /**
     * What is saved.
     *
     * @param system     the system message; empty for none
     * @param summarised how many of the messages the summary stands for
     */
    record Saved(String system, String summary, int summarised, List<Message> messages) {

        Saved {
            messages = List.copyOf(messages);
        }
    }

    private ConversationJson() {}

    static String write(Saved saved) {
        var root = Json.object().put("version", VERSION);
        root.put("system", saved.system()).put("summary", saved.summary()).put("summarised", saved.summarised());
        var messages = root.putArray("messages");
        saved.messages().forEach(message -> messages.add(MessageJson.of(message)));
        return Json.write(root);
    }

    static Saved read(String text) {
        JsonNode root;
        try {
            root = Json.read(text);
        } catch (Json.NotJson e) {
            throw new IllegalArgumentException("the saved conversation is no JSON: " + e.getMessage());
        }
        var version = root.path("version");
        if (!version.isInt() || version.intValue() < 1) {
            throw new IllegalArgumentException("this is no saved conversation: it has no version");
        }
        if (version.intValue() > VERSION) {
            throw new IllegalArgumentException(
                    "the conversation was saved in version " + version + " by a newer release of"
                            + " this library; this one reads versions up to " + VERSION + ", so take a newer one");
        }
        var messages = new ArrayList<Message>();
        for (var message : root.path("messages")) {
            messages.add(MessageJson.read(message, "the saved conversation: /messages/" + messages.size()));
        }
        var summarised = root.path("summarised").asInt();
        if (summarised < 0 || summarised > messages.size()) {
            throw new IllegalArgumentException("the saved conversation is damaged at /summarised");
        }
        return new Saved(root.path("system").asText(), root.path("summary").asText(), summarised, messages);
    }
}
