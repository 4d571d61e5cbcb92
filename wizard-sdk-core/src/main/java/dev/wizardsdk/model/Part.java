package dev.wizardsdk.model;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/** One piece of a {@link Message}'s content. */
public sealed interface Part {

    /** Plain text. */
    record Text(String text) implements Part {}

    /**
     * What a model thought before it answered. It is shown and kept, and never sent back as if it were an answer.
     *
     * @param signature the service's seal on it, sent back with it unchanged; empty where there is none
     */
    record Reasoning(String text, String signature) implements Part {

        /** Without a seal. */
        public Reasoning(String text) {
            this(text, "");
        }
    }

    /**
     * An image, a sound or a document.
     *
     * @param mediaType such as {@code image/png}, {@code audio/wav} or {@code application/pdf}
     * @param source    where it is; a {@code data:} URI holds it itself, in Base64
     */
    record Media(String mediaType, URI source) implements Part {

        public Media {
            if (!mediaType.matches("[a-z]+/[a-z0-9.+-]+")) {
                throw new IllegalArgumentException(
                        "the media type is \"" + mediaType + "\", it must be one such as image/png");
            }
        }

        /** Bytes that travel with the request. */
        public static Media of(String mediaType, byte[] bytes) {
            return new Media(mediaType,
                    URI.create("data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes)));
        }

        /** The bytes in Base64, if they travel with the request. */
        public Optional<String> base64() {
            var prefix = "data:" + mediaType + ";base64,";
            var text = source.toString();
            return text.startsWith(prefix) ? Optional.of(text.substring(prefix.length())) : Optional.empty();
        }
    }

    /**
     * The model asks its caller to run a tool.
     *
     * @param id        names the call for its result
     * @param arguments a JSON object
     * @param signature the service's seal on it, sent back with it unchanged; empty where there is none
     */
    record ToolCall(String id, String name, String arguments, String signature) implements Part {

        /** Without a seal. */
        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, "");
        }
    }

    /**
     * What a tool that the model called gave back.
     *
     * @param callId the call's id
     * @param name   the tool's name
     * @param failed whether the text tells why it gave nothing
     */
    record ToolResult(String callId, String name, String text, boolean failed) implements Part {

        /** A result. */
        public ToolResult(String callId, String name, String text) {
            this(callId, name, text, false);
        }
    }

    /**
     * A block that only one protocol knows, kept to be sent back untouched; other protocols leave it out.
     *
     * @param protocol whose, as its provider class is called
     * @param json     the block
     */
    record Opaque(String protocol, String json) implements Part {}

    /** The feature a provider needs for this part beyond {@link Feature#CHAT}. */
    default Optional<Feature> feature() {
        return switch (this) {
            case Text text -> Optional.empty();
            case Reasoning reasoning -> Optional.empty();
            case Media media when media.mediaType().startsWith("image/") -> Optional.of(Feature.IMAGES);
            case Media media when media.mediaType().startsWith("audio/") -> Optional.of(Feature.AUDIO);
            case Media media -> Optional.of(Feature.DOCUMENTS);
            case Opaque opaque -> Optional.empty();
            case ToolCall call -> Optional.of(Feature.TOOLS);
            case ToolResult result -> Optional.of(Feature.TOOLS);
        };
    }
}
