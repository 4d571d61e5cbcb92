package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.model.ModelException;
import java.util.concurrent.CompletableFuture;

/** A prompt that is computed to be kept. */
final class Pinning extends Task {

    private final CompletableFuture<Long> number = new CompletableFuture<>();

    Pinning(int[] prompt) {
        super(prompt);
    }

    /** What stands for the kept prompt; fails with a {@link ModelException}. */
    CompletableFuture<Long> number() {
        return number;
    }

    @Override
    boolean ended() {
        return number.isDone();
    }

    @Override
    void fail(ModelException failure) {
        number.completeExceptionally(failure);
    }

    @Override
    int firstOutput() {
        return length() - 1;
    }

    @Override
    void advance(LlamaContext context, float[] logits, SequenceCache cache) {
        try {
            number.complete(cache.pin(sequence()));
        } catch (ModelException e) {
            number.completeExceptionally(e);
        }
    }
}
