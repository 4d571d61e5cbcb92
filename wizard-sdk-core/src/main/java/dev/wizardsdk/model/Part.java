package dev.wizardsdk.model;

import java.net.URI;
import java.util.Optional;

/** One piece of a {@link Message}'s content. */
public sealed interface Part {

    /** Plain text. */
    record Text(String text) implements Part {}

    /** What a model thought before it answered. It is shown and kept, and never sent back as if it were an answer. */
    record Reasoning(String text) implements Part {}

    /**
     * An image, a sound or a document.
     *
     * @param mediaType such as {@code image/png}
     * @param source    where it is; a {@code data:} URI holds it itself
     */
    record Media(String mediaType, URI source) implements Part {}

    /**
     * The model asks its caller to run a tool.
     *
     * @param id        names the call for its result
     * @param arguments a JSON object
     */
    record ToolCall(String id, String name, String arguments) implements Part {}

    /**
     * What a tool that the model called gave back.
     *
     * @param callId the call's id
     * @param name   the tool's name
     */
    record ToolResult(String callId, String name, String text) implements Part {}

    /** The feature a provider needs for this part beyond {@link Feature#CHAT}. */
    default Optional<Feature> feature() {
        return switch (this) {
            case Text text -> Optional.empty();
            case Reasoning reasoning -> Optional.empty();
            case Media media -> Optional.of(Feature.MEDIA);
            case ToolCall call -> Optional.of(Feature.TOOLS);
            case ToolResult result -> Optional.of(Feature.TOOLS);
        };
    }
}
