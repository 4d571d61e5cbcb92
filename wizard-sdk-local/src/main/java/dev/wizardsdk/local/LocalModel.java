package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.natives.NativeLibraryException;
import dev.wizardsdk.local.worker.JavaHome;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.List;

/**
 * A GGUF file, run by llama.cpp on this machine. Owns a thread and all of the model's memory until {@link #close()}.
 * Thread-safe: requests are answered several at a time, and an opening that prompts share is computed once.
 *
 * <p>What {@link Sampling} leaves unset has llama.cpp's defaults: temperature 0.8, top-k 40, top-p 0.95, min-p 0.05, and a
 * seed that differs each time. Without a token limit an answer goes on to its own end or the context's. At temperature 0, or
 * with a seed, an answer is the same each time it is computed alone; beside others the last bits of the scores may differ.
 *
 * <p>A raw completion is tokenised as plain text, after the vocabulary's begin token if the model was trained with one.
 */
public final class LocalModel implements ModelProvider {

    private final LocalRuntime runtime;

    private LocalModel(LocalRuntime runtime) {
        this.runtime = runtime;
    }

    /** Loads a file into this JVM with the default options. */
    public static LocalModel load(Path gguf) {
        return load(gguf, LocalOptions.defaults());
    }

    /**
     * Loads a file into this JVM.
     *
     * @throws ModelLoadException if it is missing, damaged, unknown to llama.cpp, or needs more memory than allowed
     * @throws NativeLibraryException if llama.cpp cannot be used in this JVM, which has to be a Java 22 or newer
     */
    public static LocalModel load(Path gguf, LocalOptions options) {
        requireNewJava();
        return new LocalModel(InProcess.load(gguf, options));
    }

    /** This class runs on Java 21, what calls llama.cpp does not; nothing here may load that before this was asked. */
    private static void requireNewJava() {
        var version = Runtime.version().feature();
        if (version < JavaHome.LEAST) {
            throw new NativeLibraryException("llama.cpp needs Java " + JavaHome.LEAST + " or newer, this JVM is Java "
                    + version
                    + "; use LocalModel.isolated, which runs the model in a child process on a newer Java, or run this"
                    + " program on one");
        }
    }

    /** Loads a file into a child process with the default options. */
    public static LocalModel isolated(Path gguf) {
        return isolated(gguf, LocalOptions.defaults(), IsolationOptions.defaults());
    }

    /**
     * Loads a file into a child process: a JVM of its own, whose death costs the answers that it was giving and nothing else.
     * They fail with {@link ErrorKind#SERVER}, are worth a retry and hold what had arrived; the next request starts the child
     * again, with the adapters and pinned prompts it had. Until that is loaded the request waits. The child gets no
     * environment variable that might be a secret, and ends when this process does, however that ends.
     *
     * <p>This JVM may be a Java 21; the child needs Java 22 or newer, which is looked for as {@link IsolationOptions} tells.
     *
     * @throws ModelLoadException if it is missing, damaged, unknown to llama.cpp, needs more memory than allowed, or the child
     *                            died of it
     * @throws NativeLibraryException if there is no Java for the child, or llama.cpp cannot be
     *                            used in it
     */
    public static LocalModel isolated(Path gguf, LocalOptions options, IsolationOptions isolation) {
        return new LocalModel(Isolated.load(gguf, options, isolation));
    }

    /** {@code local}, the file's name without its ending, and what the model can be asked. */
    @Override
    public ModelDescription description() {
        return runtime.description();
    }

    /**
     * A stream that is queued at its first pull. It fails with {@link ErrorKind#CONTEXT_EXCEEDED} when the prompt leaves no
     * room for an answer and with {@link ErrorKind#OVERLOADED} when too many requests wait; closing it stops the computation
     * within a step. A reader who is slow delays no other. Of the options the time limit counts here.
     */
    @Override
    public EventStream open(Request request, CallOptions options) {
        return runtime.open(request, options);
    }

    /**
     * Puts these adapters in place of those in use, from the next step on; running answers go on with them, their prompts
     * computed again. What was cached and pinned of prompts is forgotten.
     *
     * @throws ModelLoadException if one cannot be read or is not made for this model
     */
    public void adapters(LoraAdapter... adapters) {
        runtime.adapters(List.of(adapters));
    }

    /**
     * Computes the prompt of a request, and keeps its state for as long as the result is open: of a conversation that will go
     * on, or of instructions that many requests begin with. Waits for it. Its state counts towards
     * {@link LocalOptions#promptBytes()} and is never pushed out.
     */
    public PinnedPrompt pin(Request.Generating prompt) {
        return new PinnedPrompt(runtime, runtime.pin(prompt));
    }

    /**
     * Reads back what {@link PinnedPrompt#save} wrote, with the same model and options. Read only files you wrote: damage is
     * noticed, but llama.cpp trusts what a file says that somebody made with intent.
     *
     * @throws ModelLoadException if it is not such a file, or of another model
     */
    public PinnedPrompt restore(Path file) {
        return new PinnedPrompt(runtime, runtime.restore(file));
    }

    /** What was done since the model was loaded. */
    public EngineStatistics statistics() {
        return runtime.statistics();
    }

    /** Ends what is running, which fails with {@link ErrorKind#CLOSED}, and returns when all memory is freed. */
    @Override
    public void close() {
        runtime.close();
    }
}
