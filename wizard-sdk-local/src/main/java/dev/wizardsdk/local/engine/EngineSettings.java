package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.llama.ContextSettings;

/**
 * How an engine is laid out.
 *
 * @param context     for the context it computes in
 * @param pooling     how texts are embedded
 * @param generates   whether the model continues text; one that does not can only embed
 * @param failsAtEnd  whether an answer that reaches the end of the context fails
 * @param shiftsAtEnd whether it goes on without the oldest part of what came before it, where the model allows that
 * @param queue       how many tasks may wait
 * @param promptBytes the most memory for the states of prompts that no sequence holds
 */
public record EngineSettings(
        ContextSettings context,
        Pooling pooling,
        boolean generates,
        boolean failsAtEnd,
        boolean shiftsAtEnd,
        int queue,
        long promptBytes) {}
