package dev.wizardsdk.local;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Request;
import java.nio.file.Path;
import java.util.List;

/** Where a {@link LocalModel} runs: in this JVM or in a child of its own. Thread-safe; owns the model until it is closed. */
interface LocalRuntime extends AutoCloseable {

    ModelDescription description();

    /** As {@link LocalModel#open}. */
    EventStream open(Request request, CallOptions options);

    EngineStatistics statistics();

    /** As {@link LocalModel#adapters}. */
    void adapters(List<LoraAdapter> adapters);

    /** Computes the prompt of a request, unless it is cached, and keeps it; a number that stands for it. */
    long pin(Request.Generating prompt);

    /** Keeps a prompt no longer; an unknown number is none. */
    void unpin(long pinned);

    /** Writes what was computed of a pinned prompt. */
    void save(long pinned, Path file);

    /** Reads it back; a number as from {@link #pin}. */
    long restore(Path file);

    @Override
    void close();
}
