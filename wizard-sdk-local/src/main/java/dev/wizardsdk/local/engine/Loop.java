package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.model.ModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the engine's thread does in turn: a step of the tasks, a batch of texts to embed. Belongs to that thread. */
final class Loop implements AutoCloseable {

    private final LlamaModel model;
    private final EngineSettings settings;
    private final Counters counters;
    private final @Nullable Scheduler scheduler;
    private @Nullable Embedder embedder;
    private List<Lora> adapters = List.of();
    private List<Double> scales = List.of();

    Loop(LlamaModel model, Optional<Engine.Draft> draft, EngineSettings settings, Counters counters,
            BooleanSupplier closing) {
        this.model = model;
        this.settings = settings;
        this.counters = counters;
        scheduler = settings.generates() ? new Scheduler(model, draft, settings, counters, closing) : null;
        if (scheduler == null) {
            embedder();
        }
    }

    /** For models that generate. */
    Scheduler scheduler() {
        if (scheduler == null) {
            throw new IllegalStateException("the model generates nothing");
        }
        return scheduler;
    }

    /** Made when it is first needed. */
    Embedder embedder() {
        if (embedder == null) {
            embedder = new Embedder(model, settings.context(), settings.pooling(), counters);
            embedder.adapters(adapters, scales);
        }
        return embedder;
    }

    /** Puts adapters in place of those before, wherever something is computed. */
    void adapters(List<Lora> added, List<Double> times) {
        if (scheduler != null) {
            scheduler.adapters(added, times);
        }
        if (embedder != null) {
            embedder.adapters(added, times);
        }
        adapters = added;
        scales = times;
    }

    boolean idle() {
        return (scheduler == null || scheduler.idle()) && (embedder == null || embedder.idle());
    }

    int waiting() {
        return (scheduler == null ? 0 : scheduler.waiting()) + (embedder == null ? 0 : embedder.waiting());
    }

    void step() {
        if (embedder != null && !embedder.idle()) {
            // a long batch would keep those waiting who read an answer token by token
            embedder.step(scheduler == null || scheduler.idle()
                    ? Integer.MAX_VALUE
                    : settings.context().batchTokens() / 4);
        }
        if (scheduler != null && !scheduler.idle()) {
            scheduler.step();
        }
    }

    void failAll(ModelException failure) {
        if (scheduler != null) {
            scheduler.failAll(failure);
        }
        if (embedder != null) {
            embedder.failAll(failure);
        }
    }

    @Override
    public void close() {
        if (embedder != null) {
            embedder.close();
        }
        if (scheduler != null) {
            scheduler.close();
        }
    }
}
