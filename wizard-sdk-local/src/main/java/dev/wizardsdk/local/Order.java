package dev.wizardsdk.local;

import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Request;
import java.nio.file.Path;
import java.util.List;

/** What the host of an isolated model has its child do. */
sealed interface Order {

    /** Answered with {@link Outcome.Loaded}; the first order, and only once. */
    record Load(Path gguf, LocalOptions options) implements Order {}

    /** Fails as opening this request would; else answered with {@link Outcome.Done}. */
    record Check(Request request) implements Order {}

    /** Answered with {@link EngineStatistics}. */
    record Statistics() implements Order {}

    /** Answered with {@link Outcome.Done}. */
    record Adapters(List<LoraAdapter> adapters) implements Order {}

    /** Answered with {@link Outcome.Pinned}. */
    record Pin(Request.Generating prompt) implements Order {}

    /** Answered with {@link Outcome.Done}. */
    record Unpin(long pinned) implements Order {}

    /** Answered with {@link Outcome.Done}. */
    record Save(long pinned, Path file) implements Order {}

    /** Answered with {@link Outcome.Pinned}. */
    record Restore(Path file) implements Order {}

    /** What the child answers. */
    sealed interface Outcome {

        /** The model is there. */
        record Loaded(ModelDescription description, EngineStatistics statistics) implements Outcome {}

        /** A prompt is kept, under this number of the child's. */
        record Pinned(long number) implements Outcome {}

        /** It is done. */
        record Done() implements Outcome {}
    }
}
