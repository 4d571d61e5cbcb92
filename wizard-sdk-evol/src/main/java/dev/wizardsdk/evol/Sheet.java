package dev.wizardsdk.evol;

import dev.wizardsdk.language.Words;
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

    /** How a judge is asked for a word. */
    static final Sampling JUDGING = Sampling.unset().withTemperature(0).withMaxTokens(1024);

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

    /** The one of these words that a judge said; empty if it said none of them, or several. */
    static String word(Answer answer, String... words) {
        var said = Words.of(answer.said()).set();
        said.retainAll(List.of(words));
        return said.size() == 1 ? said.iterator().next() : "";
    }

    /** Its text, filled. */
    String text(Map<String, String> slots, long seed) {
        var nonce = ContentId.nonce(seed);
        return SLOT.matcher(text).replaceAll(slot -> {
            var value = slot.group(1).equals("nonce") ? nonce : slots.get(slot.group(1));
            return Matcher.quoteReplacement(value == null ? slot.group() : value);
        });
    }

    /** The text of a reply between the two tags of this name that a sheet filled by the same seed asks for; empty if both are not there. */
    static String between(String reply, String name, long seed) {
        var tag = name + "-" + ContentId.nonce(seed);
        var from = reply.indexOf("<" + tag + ">");
        var to = reply.lastIndexOf("</" + tag + ">");
        return from < 0 || to < from ? "" : reply.substring(from + tag.length() + 2, to).strip();
    }
}
