package dev.wizardsdk.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a {@link ModelProvider} can be asked. */
public sealed interface Request {

    /** The features a provider needs to answer this request. */
    Set<Feature> features();

    /** A request that is answered with text the model generates. */
    sealed interface Generating extends Request {

        Sampling sampling();

        /** The same request with another sampling. */
        default Generating with(Sampling other) {
            return switch (this) {
                case Chat chat -> new Chat(chat.messages, chat.tools, chat.toolChoice, other);
                case Completion completion -> new Completion(completion.prompt, other);
                case Infill infill -> new Infill(infill.files, infill.path, infill.prefix, infill.suffix, other);
            };
        }
    }

    /**
     * The next turn of a conversation, in the model's own chat format.
     *
     * @param tools      what the model may call
     * @param toolChoice whether it may, must or must not
     */
    record Chat(List<Message> messages, List<ToolDefinition> tools, ToolChoice toolChoice, Sampling sampling)
            implements
                Generating {

        public Chat {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a chat needs at least one message");
            }
            if (tools.isEmpty() && toolChoice == ToolChoice.REQUIRED) {
                throw new IllegalArgumentException("a tool call is required, but no tool is given");
            }
            if (tools.stream().map(ToolDefinition::name).distinct().count() < tools.size()) {
                throw new IllegalArgumentException("two tools have the same name");
            }
        }

        /** A conversation without tools. */
        public Chat(List<Message> messages, Sampling sampling) {
            this(messages, List.of(), ToolChoice.AUTO, sampling);
        }

        @Override
        public Set<Feature> features() {
            var features = needed(Feature.CHAT, sampling);
            if (!tools.isEmpty()) {
                features.add(Feature.TOOLS);
            }
            for (var message : messages) {
                message.parts().forEach(part -> part.feature().ifPresent(features::add));
            }
            return features;
        }
    }

    /** The continuation of a raw text, without any chat format. */
    record Completion(String prompt, Sampling sampling) implements Generating {

        @Override
        public Set<Feature> features() {
            return needed(Feature.COMPLETION, sampling);
        }
    }

    /**
     * The text between two others, as a code assistant wants it at the cursor.
     *
     * @param files  other files of the same project that the model may look at, the most important one last
     * @param path   the file's own path in the project; empty if it has none
     * @param prefix what stands before the gap
     * @param suffix what stands after it
     */
    record Infill(List<SourceFile> files, String path, String prefix, String suffix, Sampling sampling)
            implements
                Generating {

        /** A file of the project. */
        public record SourceFile(String path, String text) {}

        public Infill {
            files = List.copyOf(files);
        }

        /** A gap in a single file without a name. */
        public Infill(String prefix, String suffix, Sampling sampling) {
            this(List.of(), "", prefix, suffix, sampling);
        }

        @Override
        public Set<Feature> features() {
            return needed(Feature.INFILL, sampling);
        }
    }

    /**
     * A vector for each text; answered with {@link Result.Embeddings}.
     *
     * @param normalised whether each vector is scaled to the Euclidean length 1
     */
    record Embed(List<String> texts, boolean normalised) implements Request {

        public Embed {
            texts = List.copyOf(texts);
            if (texts.isEmpty()) {
                throw new IllegalArgumentException("there is no text to embed");
            }
        }

        /** Vectors of length 1. */
        public Embed(List<String> texts) {
            this(texts, true);
        }

        @Override
        public Set<Feature> features() {
            return Set.of(Feature.EMBED);
        }
    }

    /** How well each document answers a query; answered with {@link Result.Ranking}. */
    record Rerank(String query, List<String> documents) implements Request {

        public Rerank {
            documents = List.copyOf(documents);
            if (documents.isEmpty()) {
                throw new IllegalArgumentException("there is no document to rank");
            }
        }

        @Override
        public Set<Feature> features() {
            return Set.of(Feature.RERANK);
        }
    }

    /**
     * How likely the model finds a text; answered with the log-probability of each of its tokens, {@link Reply#tokens()}. A first
     * token that follows nothing, not even a token that begins texts, has none and is left out.
     *
     * @param context      what stands before the text and is not scored; empty for nothing
     * @param alternatives how many of the likeliest tokens to name at each place, 0 to 100
     */
    record Score(String context, String text, int alternatives) implements Request {

        public Score {
            Sampling.requireLogprobs(alternatives);
            if (text.isEmpty()) {
                throw new IllegalArgumentException("there is no text to score");
            }
        }

        /** Without alternatives. */
        public Score(String context, String text) {
            this(context, text, 0);
        }

        @Override
        public Set<Feature> features() {
            return Set.of(Feature.SCORE);
        }
    }

    /** How many tokens the prompt of a request has; answered with {@link Usage#promptTokens()}, and nothing is generated. */
    record Count(Generating of) implements Request {

        /** The tokens of a raw text. */
        public static Count text(String text) {
            return new Count(new Completion(text, Sampling.unset()));
        }

        @Override
        public Set<Feature> features() {
            var features = EnumSet.copyOf(of.features());
            features.add(Feature.COUNT);
            return features;
        }
    }

    private static EnumSet<Feature> needed(Feature kind, Sampling sampling) {
        var features = EnumSet.of(kind);
        sampling.logprobs().ifPresent(count -> features.add(Feature.LOGPROBS));
        sampling.constraint().map(constraint -> switch (constraint) {
            case Constraint.JsonSchema schema -> Feature.JSON_SCHEMA;
            case Constraint.Grammar grammar -> Feature.GRAMMAR;
        }).ifPresent(features::add);
        sampling.effort().ifPresent(effort -> features.add(Feature.REASONING));
        return features;
    }
}
