package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Makes vectors of texts, several texts in a batch, in a context of its own: pooled vectors and scores of tokens cannot come
 * from the same one. Belongs to the engine's thread.
 */
final class Embedder implements AutoCloseable {

    private final LlamaContext context;
    private final Counters counters;
    private final int numbers;
    private final Deque<Embedding> waiting = new ArrayDeque<>();

    Embedder(LlamaModel model, ContextSettings settings, Pooling pooling, Counters counters) {
        this.counters = counters;
        numbers = pooling == Pooling.RANK ? Math.max(1, model.classes()) : model.embeddingLength();
        context = new LlamaContext(model, settings.embedding(pooling), () -> false);
    }

    void add(Embedding embedding) {
        waiting.add(embedding);
    }

    boolean idle() {
        return waiting.isEmpty();
    }

    int waiting() {
        return waiting.size();
    }

    /** As {@link LlamaContext#adapters}. */
    void adapters(List<Lora> adapters, List<Double> scales) {
        context.adapters(adapters, scales);
    }

    /** Computes one batch: as many texts of the first request as have so many tokens together, and one at least. */
    void step(int tokens) {
        var next = waiting.element();
        if (next.generation().ended()) {
            waiting.remove();
            return;
        }
        try {
            computed(next, put(next, tokens));
        } catch (RuntimeException e) {
            next.generation().fail(ModelException.of(ErrorKind.SERVER, "llama.cpp failed: " + e.getMessage())
                    .retryable(true).cause(e).build());
        }
        if (next.generation().ended()) {
            waiting.remove();
        }
    }

    private int put(Embedding next, int most) {
        var batch = context.batch();
        batch.clear();
        context.clear();
        int texts = 0;
        while (texts < context.sequences() && next.done() + texts < next.count()) {
            var tokens = next.text(next.done() + texts);
            if (batch.size() + tokens.length > (texts == 0 ? batch.capacity() : Math.min(batch.capacity(), most))) {
                break;
            }
            for (int position = 0; position < tokens.length; position++) {
                batch.add(tokens[position], position, texts, true);
            }
            texts++;
        }
        return texts;
    }

    private void computed(Embedding next, int texts) {
        var begun = System.nanoTime();
        if (context.decode(false) != LlamaContext.Decoded.DONE) {
            throw new IllegalStateException("a batch of " + context.batch().size() + " tokens was not computed");
        }
        counters.computeNanos.add(System.nanoTime() - begun);
        counters.steps.increment();
        counters.batchedTokens.add(context.batch().size());
        for (int i = 0; i < texts; i++) {
            next.add(context.embedding(i, numbers));
        }
    }

    /** Ends every request. */
    void failAll(ModelException failure) {
        waiting.forEach(embedding -> embedding.generation().fail(failure));
        waiting.clear();
    }

    @Override
    public void close() {
        context.close();
    }
}
