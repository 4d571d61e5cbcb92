package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.template.jinja.TemplateException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** How a conversation is written down for a model. Immutable; thread-safe. */
public interface ChatFormat {

    /**
     * The conversation, up to where the model is to answer. A token that begins the whole text may be left to the vocabulary.
     *
     * @throws IllegalArgumentException if the format has no place for a message, or for tools
     */
    List<Segment> render(Conversation conversation);

    /** Whether answers begin with a space that belongs to the format. */
    default boolean answersBeginWithSpace() {
        return false;
    }

    /** Whether it tells the model of the tools it may call, of its calls and their results. */
    default boolean showsTools() {
        return false;
    }

    /**
     * The format that a file's own Jinja template describes.
     *
     * @param bos   the name of the token that begins a text; empty if there is none
     * @param eos   the name of the token that ends one
     * @param clock tells the templates that mention today's date
     * @throws TemplateException if it cannot be parsed
     */
    static ChatFormat ofTemplate(String template, String bos, String eos, Clock clock) {
        return JinjaFormat.of(template, bos, eos, clock);
    }

    /** The catalogue's format of this name; empty for an unknown name. */
    static Optional<ChatFormat> named(String name) {
        return PromptFormat.named(name).map(NamedFormat::new);
    }

    /** The names that {@link #named} knows. */
    static List<String> names() {
        return PromptFormat.names();
    }
}
