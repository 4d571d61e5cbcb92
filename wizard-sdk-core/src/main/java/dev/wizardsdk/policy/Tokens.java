package dev.wizardsdk.policy;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** How many tokens a request will take, guessed before it is sent: about, and at the very most. */
final class Tokens {

    /** What a template puts around a message, and around a whole conversation: usually, and at the most. */
    private static final int USUALLY_AROUND = 4;
    private static final int AROUND = 32;
    /** What a service says to a model that is given tools; Anthropic tells 346 to 804, by model and choice. */
    private static final int TOOLS_PREAMBLE = 1000;
    /** More than any service is known to count for one image: 85 tiles of gpt-4o-mini would be 48,169. */
    private static final long IMAGE = 50_000;
    private static final long USUAL_IMAGE = 1_000;

    private Tokens() {}

    /** Four characters a token, as English has them. */
    static long about(Request request) {
        return count(request, USUALLY_AROUND, text -> text.length() / 4 + 1, media -> USUAL_IMAGE).orElseThrow();
    }

    /** {@link #about} the prompt and the longest answer that was asked for. */
    static long aboutInAll(Request request) {
        return about(request) + longestAnswer(request).orElse(0);
    }

    /**
     * A byte a token, as the smallest pieces of byte-level vocabularies are, and never more than the model's context; empty where
     * that cannot be told, as of a document that is only linked to.
     */
    static OptionalLong atMost(Request request, ModelDescription model) {
        var bytes = count(request, AROUND, text -> text.getBytes(StandardCharsets.UTF_8).length, Tokens::atMost);
        var context = model.contextTokens();
        return context.isEmpty() || (bytes.isPresent() && bytes.getAsLong() <= context.getAsInt())
                ? bytes
                : OptionalLong.of(context.getAsInt());
    }

    private static long atMost(Part.Media media) {
        return media.mediaType().startsWith("image/")
                ? IMAGE
                : media.base64().map(base64 -> (long) base64.length()).orElse(-1L);
    }

    /** The token limit of a request that generates; none of others, which generate nothing that counts. */
    static OptionalLong longestAnswer(Request request) {
        if (request instanceof Request.Generating generating) {
            var limit = generating.sampling().maxTokens();
            return limit.isPresent() ? OptionalLong.of(limit.getAsInt()) : OptionalLong.empty();
        }
        return OptionalLong.of(request instanceof Request.Score ? 1 : 0);
    }

    private static OptionalLong count(Request request, int around, ToLongFunction<String> text,
            ToLongFunction<Part.Media> media) {
        return switch (request) {
            case Request.Chat chat -> chat(chat, around, text, media);
            case Request.Completion it -> OptionalLong
                    .of(around + text.applyAsLong(it.prompt()) + constraint(it.sampling(), text));
            case Request.Infill it -> OptionalLong.of(around + text.applyAsLong(it.path())
                    + text.applyAsLong(it.prefix()) + text.applyAsLong(it.suffix())
                    + it.files().stream().mapToLong(file -> around + text.applyAsLong(file.path() + file.text()))
                            .sum());
            case Request.Embed it -> OptionalLong.of(it.texts().stream().mapToLong(text).map(n -> n + around).sum());
            case Request.Rerank it -> OptionalLong.of(it.documents().stream()
                    .mapToLong(document -> around + text.applyAsLong(document) + text.applyAsLong(it.query())).sum());
            case Request.Score it -> OptionalLong.of(around + text.applyAsLong(it.context() + it.text()));
            case Request.Count it -> OptionalLong.of(0);
        };
    }

    private static OptionalLong chat(Request.Chat chat, int around, ToLongFunction<String> text,
            ToLongFunction<Part.Media> media) {
        var sum = (long) around + constraint(chat.sampling(), text) + (chat.tools().isEmpty() ? 0 : TOOLS_PREAMBLE);
        for (var tool : chat.tools()) {
            sum += around + text.applyAsLong(tool.name() + tool.description() + tool.parameters());
        }
        for (var message : chat.messages()) {
            sum += around;
            for (var part : message.parts()) {
                var tokens = part instanceof Part.Media it ? media.applyAsLong(it) : text.applyAsLong(words(part));
                if (tokens < 0) {
                    return OptionalLong.empty();
                }
                sum += tokens;
            }
        }
        return OptionalLong.of(sum);
    }

    private static String words(Part part) {
        return switch (part) {
            case Part.Text it -> it.text();
            case Part.Reasoning it -> it.text() + it.signature();
            case Part.Media it -> "";
            case Part.ToolCall it -> it.id() + it.name() + it.arguments() + it.signature();
            case Part.ToolResult it -> it.callId() + it.name() + it.text();
            case Part.Opaque it -> it.json();
        };
    }

    private static long constraint(Sampling sampling, ToLongFunction<String> text) {
        return sampling.constraint().map(constraint -> switch (constraint) {
            case Constraint.JsonSchema it -> text.applyAsLong(it.schema());
            case Constraint.Grammar it -> text.applyAsLong(it.gbnf());
        }).orElse(0L);
    }
}
