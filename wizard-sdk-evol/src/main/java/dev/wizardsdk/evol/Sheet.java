package dev.wizardsdk.evol;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A prompt for a judge, from a resource: its text with slots in double braces, filled in one pass. Immutable. */
final class Sheet {

    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");

    private final String text;
    private final String version;

    private Sheet(String text) {
        this.text = text;
        this.version = ContentId.of(text).substring(0, 8);
    }

    /** The resource {@code prompts/judge/<name>.txt}. */
    static Sheet of(String name) {
        var path = "prompts/judge/" + name + ".txt";
        try (var in = Sheet.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing from the jar of wizard-sdk-evol");
            }
            return new Sheet(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n").strip());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** Made from its text. */
    String version() {
        return version;
    }

    /** The lines of the sheet, for one that is a list. */
    List<String> lines() {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    /**
     * Asks.
     *
     * @param seed where the number in its tags comes from
     */
    Request.Chat request(Map<String, String> slots, long seed, Sampling sampling) {
        return new Request.Chat(List.of(Message.user(text(slots, seed))), sampling);
    }

    /** Its text, filled. */
    String text(Map<String, String> slots, long seed) {
        var nonce = String.format("%06x", seed >>> 40);
        return SLOT.matcher(text).replaceAll(slot -> {
            var value = slot.group(1).equals("nonce") ? nonce : slots.get(slot.group(1));
            return Matcher.quoteReplacement(value == null ? slot.group() : value);
        });
    }

    /** The text of a reply between two tags; empty if both are not there. */
    static String between(String reply, String tag) {
        var from = reply.indexOf("<" + tag + ">");
        var to = reply.lastIndexOf("</" + tag + ">");
        return from < 0 || to < from ? "" : reply.substring(from + tag.length() + 2, to).strip();
    }
}
