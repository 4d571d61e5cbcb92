package dev.wizardsdk.catalog;

import java.util.Optional;

/**
 * In what a service differs from others that speak its protocol. What could not be confirmed is taken as missing: nothing is
 * sent that might be refused.
 *
 * @param tokenLimit    the parameter that limits an answer's tokens
 * @param seed          the parameter that a seed goes in
 * @param json          how an answer can be held to JSON
 * @param tools         how tools can be offered
 * @param streamOptions whether {@code stream_options} may be sent, to ask for the usage of a stream
 * @param logprobs      whether {@code logprobs} and {@code top_logprobs} may be sent with a chat
 * @param completions   whether raw text can be completed
 * @param embeddings    whether texts can be embedded
 * @param rerankPath    the path of the route that ranks documents, relative to the base URL
 * @param infill        the route that fills a gap in a text
 */
public record Quirks(TokenLimit tokenLimit, Seed seed, Json json, Tools tools, boolean streamOptions, boolean logprobs,
        boolean completions, boolean embeddings, Optional<String> rerankPath, Optional<Infill> infill) {

    /** The name of the parameter that limits the tokens of an answer. */
    public enum TokenLimit {
        /** {@code max_tokens}. */
        MAX_TOKENS,
        /** {@code max_completion_tokens}; reasoning models refuse the older name. */
        MAX_COMPLETION_TOKENS,
        /** {@code max_output_tokens}, of Responses; Gemini writes it {@code maxOutputTokens}. */
        MAX_OUTPUT_TOKENS,
        /** {@code num_predict} among the options, of Ollama. */
        NUM_PREDICT
    }

    /** The name of the parameter for a seed. */
    public enum Seed {
        /** There is none. */
        NONE,
        /** {@code seed}. */
        SEED,
        /** {@code random_seed}. */
        RANDOM_SEED
    }

    /** How an answer can be held to JSON. */
    public enum Json {
        /** Only by asking for it in words. */
        NONE,
        /** To any JSON object. */
        OBJECT,
        /** To a JSON Schema; on some services with some models only. */
        SCHEMA
    }

    /** How tools can be offered. */
    public enum Tools {
        /** Not at all. */
        NONE,
        /** The model decides whether it calls one. */
        OFFERED,
        /** A call can be demanded, by {@code tool_choice: "required"} or the protocol's own word. */
        REQUIRED,
        /** A call can be demanded, by {@code tool_choice: "any"}. */
        ANY
    }

    /**
     * The route that fills a gap.
     *
     * @param path relative to the base URL
     */
    public record Infill(Form form, String path) {

        /** What the route takes and gives. */
        public enum Form {
            /** {@code input_prefix}, {@code input_suffix}, {@code input_extra}; the answer is in {@code content}. */
            LLAMA_SERVER,
            /** {@code prompt} and {@code suffix}; the answer is a chat's message. */
            CHAT_ANSWER,
            /** {@code prompt} and {@code suffix}; the answer is a completion's text. */
            COMPLETION_ANSWER,
            /** {@code prompt} and {@code suffix}, of Ollama; the answer is in {@code response}. */
            OLLAMA
        }
    }
}
