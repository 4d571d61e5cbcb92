package dev.wizardsdk.local;

import java.nio.file.Path;

/**
 * A prompt whose computed state a {@link LocalModel} keeps, whatever else it is asked, until {@link #close()} or a change of adapters: an answer to a
 * request that begins with it starts at once. Thread-safe. Ends with its model.
 */
public final class PinnedPrompt implements AutoCloseable {

    private final LocalRuntime runtime;
    private final long number;

    PinnedPrompt(LocalRuntime runtime, long number) {
        this.runtime = runtime;
        this.number = number;
    }

    /**
     * Writes the state to a file, for {@link LocalModel#restore}. The file holds the prompt's text in a recoverable form.
     *
     * @throws dev.wizardsdk.model.ModelException if it cannot be written
     */
    public void save(Path file) {
        runtime.save(number, file);
    }

    /** Keeps it no longer. */
    @Override
    public void close() {
        runtime.unpin(number);
    }
}
