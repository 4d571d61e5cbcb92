package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A published way to write a conversation down as one text, known by name: what a model was trained on, and what it is to be
 * sent where a service completes raw text. Immutable; thread-safe.
 *
 * <p>The sources of each are those of its goldens: the makers' own code and cards, compared byte by byte.
 */
public final class PromptFormat {

    private final String name;
    private final Layout layout;
    private final List<String> stops;

    PromptFormat(String name, Layout layout, List<String> stops) {
        this.name = name;
        this.layout = layout;
        this.stops = List.copyOf(stops);
    }

    /** The format of this name, with the default system message that goes with the name; empty for an unknown name. */
    public static Optional<PromptFormat> named(String name) {
        return Optional.ofNullable(NamedFormats.ALL.get(name));
    }

    /** The names that {@link #named} knows, in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(NamedFormats.ALL.keySet());
    }

    /**
     * The format of a model, by what its file, its repository or a service calls it. It stands above the template in a file,
     * which converters may have guessed; empty for models not known, whose file or service knows better.
     */
    public static Optional<PromptFormat> ofModel(String modelName) {
        return KnownModels.format(modelName).flatMap(PromptFormat::named);
    }

    public String name() {
        return name;
    }

    /** The texts that end an answer, for a service that completes raw text; empty where only the model's own end does. */
    public List<String> stops() {
        return stops;
    }

    /** Whether answers begin with a space that belongs to the format. */
    public boolean answersBeginWithSpace() {
        return layout.answersBeginWithSpace();
    }

    /**
     * The conversation, up to where the model is to answer. The token that begins every text is left to whoever turns text
     * into tokens.
     *
     * @throws IllegalArgumentException if there is no message, or the format has no place for one: for tools, images and
     *                                  sounds, or for turns in this order
     */
    public List<Segment> render(List<Message> messages) {
        return written(messages, Rendering.prompt()).segments();
    }

    /**
     * The whole conversation as a model is trained on it, its last answer included. Templates that trainers take from a model's own
     * files may differ.
     *
     * @throws IllegalArgumentException as {@link #render} does
     */
    public List<TrainingPiece> training(List<Message> messages) {
        return written(messages, Rendering.whole()).pieces();
    }

    private Rendering written(List<Message> messages, Rendering out) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("there is no message to write down");
        }
        for (var message : messages) {
            message.parts().forEach(this::requirePlace);
        }
        layout.write(name, messages, out);
        return out;
    }

    /**
     * The conversation as one text, for a service that knows the tokens that begin and end texts as {@code <s>} and
     * {@code </s>}, which all formats do that write any in the middle.
     *
     * @see #text(List, String, String)
     */
    public String text(List<Message> messages) {
        return text(messages, "<s>", "</s>");
    }

    /**
     * The conversation as one text. It does not begin with the token that begins every text: services add it. In one text
     * nothing keeps what a user wrote from being read as a control token; whoever can send {@link Segment}s should.
     *
     * @param begin the name of the token that begins a text
     * @param end   the name of the token that ends one
     * @throws IllegalArgumentException as {@link #render} does
     */
    public String text(List<Message> messages, String begin, String end) {
        return render(messages).stream().map(segment -> switch (segment) {
            case Segment.Text text -> text.text();
            case Segment.Template template -> template.text();
            case Segment.Begin ignored -> begin;
            case Segment.End ignored -> end;
        }).collect(Collectors.joining());
    }

    private void requirePlace(Part part) {
        if (part instanceof Part.ToolCall || part instanceof Part.ToolResult) {
            throw new IllegalArgumentException("the prompt format " + name
                    + " has no place for tools; leave them out, or choose a model whose own template shows them");
        }
        if (part instanceof Part.Media) {
            throw new IllegalArgumentException("the prompt format " + name + " has no place for images and sounds");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
