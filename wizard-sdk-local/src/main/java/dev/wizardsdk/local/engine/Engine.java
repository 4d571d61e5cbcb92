package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.grammar.GrammarCursor;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes on one model, for many at a time; owns its thread and the contexts until {@link #close()}, which must come before
 * that of the model. Thread-safe.
 *
 * <p>A task waits in the order of its submission, is given one of the sequences, and joins and leaves between steps. One that
 * waits while another computes the same opening is left waiting until it can take that over.
 */
public final class Engine implements AutoCloseable {

    /** A small model that guesses, and how many tokens ahead. It is its owner's to close, after the engine. */
    public record Draft(LlamaModel model, int tokens) {}

    /** Something for the engine's thread, and what to do with it when there is none any more. */
    private record Arrival(Consumer<Loop> enter, Consumer<ModelException> refuse) {}

    private final String name;
    private final LlamaModel model;
    private final Optional<Draft> draft;
    private final EngineSettings settings;
    private volatile String computedWith;
    private final Counters counters = new Counters();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final Thread thread;
    /** Tasks that were not started yet. */
    private int waiting;
    private boolean caughtUp;
    private volatile boolean closing;
    private volatile @Nullable Throwable death;

    /**
     * Starts the thread and allocates the cache.
     *
     * @param name         the model's, for messages
     * @param computedWith what a saved prompt must have been computed with
     * @throws ModelLoadException if the cache cannot be allocated
     */
    public Engine(String name, LlamaModel model, Optional<Draft> draft, EngineSettings settings, String computedWith) {
        this.name = name;
        this.model = model;
        this.draft = draft;
        this.settings = settings;
        this.computedWith = computedWith;
        var ready = new CompletableFuture<Boolean>();
        thread = Thread.ofPlatform().daemon().name("wizard-local-" + name).start(() -> run(ready));
        result(ready);
    }

    private void run(CompletableFuture<Boolean> ready) {
        try (var loop = new Loop(model, draft, settings, counters, () -> closing)) {
            ready.complete(true);
            serve(loop);
        } catch (Throwable e) {
            death = e;
            if (!ready.completeExceptionally(e)) { // else the one who made the engine is told
                throw e;
            }
        } finally {
            refuseArrivals();
        }
    }

    private void serve(Loop loop) {
        try {
            while (awaitWork(loop)) {
                loop.step();
            }
        } finally {
            refuseArrivals();
            loop.failAll(closed());
        }
    }

    /** Waits until there is something to do, and hands it over; false once the engine is closing. */
    private boolean awaitWork(Loop loop) {
        List<Arrival> entering;
        lock.lock();
        try {
            while (arrivals.isEmpty() && loop.idle() && !caughtUp && !closing) {
                waiting = 0;
                arrived.awaitUninterruptibly();
            }
            caughtUp = false;
            entering = List.copyOf(arrivals);
            arrivals.clear();
            waiting = loop.waiting() + entering.size();
        } finally {
            lock.unlock();
        }
        for (var arrival : entering) {
            try {
                arrival.enter.accept(loop);
            } catch (Throwable e) {
                arrival.refuse.accept(stopped(e));
            }
        }
        return !closing;
    }

    private void refuseArrivals() {
        List<Arrival> refused;
        lock.lock();
        try {
            closing = true;
            refused = List.copyOf(arrivals);
            arrivals.clear();
        } finally {
            lock.unlock();
        }
        refused.forEach(arrival -> arrival.refuse.accept(closed()));
    }

    private void wake() {
        lock.lock();
        try {
            caughtUp = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Queues something that takes no sequence. */
    private void submit(Arrival arrival) {
        submit(arrival, false);
    }

    private void submit(Arrival arrival, boolean waits) {
        lock.lock();
        try {
            if (closing) {
                throw closed();
            }
            if (waits && arrivals.size() + waiting >= settings.queue()) {
                throw ModelException.of(ErrorKind.OVERLOADED, "local:" + name + " has " + settings.queue()
                        + " requests waiting already; send fewer at once or raise LocalOptions.withQueuedRequests")
                        .retryable(true)
                        .build();
            }
            arrivals.add(arrival);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void submit(Task task) {
        submit(new Arrival(loop -> loop.scheduler().add(task), task::fail), true);
        counters.requests.increment();
    }

    private Generation generation() {
        return new Generation(this::wake);
    }

    /**
     * Queues a prompt to be answered.
     *
     * @param allowed   what may come next in the answer, if not everything may
     * @param dropSpace whether one space at the beginning of the answer belongs to the chat format
     * @param names     whether control tokens are part of the answer, by their names
     * @throws ModelException of kind {@link ErrorKind#BAD_REQUEST} for an empty prompt, {@link ErrorKind#CONTEXT_EXCEEDED}
     *                        for one that leaves no room for an answer, {@link ErrorKind#OVERLOADED} when too many wait,
     *                        {@link ErrorKind#CLOSED} after close
     */
    public Generation answer(int[] prompt, Sampling sampling, @Nullable GrammarCursor allowed, boolean dropSpace,
            boolean names) {
        requireRoom(prompt.length, 1);
        var generation = generation();
        submit(new Answering(prompt, sampling, allowed, dropSpace, names, generation, model.vocabulary(), counters,
                settings));
        return generation;
    }

    /**
     * Queues a text whose tokens are to be scored; throws as {@link #answer} does.
     *
     * @param firstScored  from which token on, at least 1
     * @param alternatives how many likely tokens to name beside each
     */
    public Generation score(int[] tokens, int firstScored, int alternatives) {
        requireRoom(tokens.length, 0);
        var generation = generation();
        if (firstScored >= tokens.length) {
            generation.complete(Finish.STOP, "scored", new Usage(tokens.length, 0, 0, 0), List.of());
            return generation;
        }
        submit(new Scoring(tokens, firstScored, alternatives, generation, model.vocabulary()));
        return generation;
    }

    /** Queues texts for their vectors; throws as {@link #answer} does. */
    public Generation embed(List<int[]> texts, boolean normalised) {
        return embed(texts, normalised ? Embedding.Purpose.UNIT_VECTORS : Embedding.Purpose.VECTORS);
    }

    /** Queues pairs of a query and a document for their relevances; throws as {@link #answer} does. */
    public Generation rank(List<int[]> pairs) {
        return embed(pairs, Embedding.Purpose.RELEVANCES);
    }

    private Generation embed(List<int[]> texts, Embedding.Purpose purpose) {
        texts.forEach(text -> requireRoom(text.length, 0));
        var generation = generation();
        var embedding = new Embedding(texts, purpose, generation);
        submit(new Arrival(loop -> {
            try {
                loop.embedder().add(embedding);
            } catch (ModelLoadException e) {
                generation.fail(ModelException.of(ErrorKind.SERVER, String.valueOf(e.getMessage())).cause(e).build());
            }
        }, generation::fail), true);
        counters.requests.increment();
        return generation;
    }

    /**
     * Computes a prompt and keeps it; a number that stands for it. Waits for that; throws as {@link #answer} does, or with
     * {@link ErrorKind#OVERLOADED} when there is no memory for it.
     */
    public long pin(int[] prompt) {
        requireRoom(prompt.length, 0);
        var pinning = new Pinning(prompt);
        submit(pinning);
        return result(pinning.number());
    }

    /** Keeps a prompt no longer. */
    public void unpin(long number) {
        try {
            submit(new Arrival(loop -> loop.scheduler().saved().unpin(number), refused -> {}));
        } catch (ModelException e) {
            if (e.kind() != ErrorKind.CLOSED) {
                throw e;
            }
        }
    }

    /**
     * Writes a pinned prompt to a file.
     *
     * @throws ModelException if it is no longer pinned
     */
    public void save(long number, Path file) {
        var prompt = onThread(loop -> {
            var saved = loop.scheduler().saved().pinned(number);
            return new PromptFile(computedWith, saved.tokens(), saved.state().toArray());
        });
        try {
            prompt.write(file);
        } catch (IOException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, "the prompt cannot be written to " + file + ": " + e)
                    .cause(e).build();
        }
    }

    /**
     * Reads a pinned prompt back; a number that stands for it.
     *
     * @throws ModelLoadException if the file is none, or of another model
     */
    public long restore(Path file) {
        var prompt = PromptFile.read(file, computedWith, settings.context().contextTokens());
        return onThread(loop -> {
            var saved = loop.scheduler().saved();
            if (!saved.hasRoomFor(prompt.stateBytes())) {
                throw noRoom(prompt.stateBytes());
            }
            return saved.pin(saved.add(prompt.tokens(), prompt.savedState()));
        });
    }

    /**
     * Puts adapters in place of those in use; they stay their owner's, to be closed after the engine or when replaced.
     *
     * @param nowComputedWith what a saved prompt must have been computed with from now on
     */
    public void adapters(List<Lora> adapters, List<Double> scales, String nowComputedWith) {
        onThread(loop -> {
            loop.adapters(adapters, scales);
            computedWith = nowComputedWith;
            return true;
        });
    }

    private <T> T onThread(Function<Loop, T> work) {
        var done = new CompletableFuture<T>();
        submit(new Arrival(loop -> {
            try {
                done.complete(work.apply(loop));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        }, done::completeExceptionally));
        return result(done);
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof NoSuchElementException missing) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, String.valueOf(missing.getMessage())).cause(e).build();
            }
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    static ModelException noRoom(long bytes) {
        return ModelException.of(ErrorKind.OVERLOADED, "the prompt's state takes " + bytes
                + " bytes; raise LocalOptions.withPromptBytes, or close another PinnedPrompt").build();
    }

    private void requireRoom(int tokens, int answer) {
        if (tokens == 0) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, "the text is empty, and local:" + name
                    + " has no token to begin a text with; give it at least one character").build();
        }
        if (tokens + answer > settings.context().contextTokens()) {
            throw contextExceeded(Integer.toString(tokens));
        }
    }

    /** Says that a prompt is too long. */
    public ModelException contextExceeded(String promptTokens) {
        return ModelException.of(ErrorKind.CONTEXT_EXCEEDED,
                "the prompt has " + promptTokens + " tokens, the context of local:"
                        + name + " is " + settings.context().contextTokens()
                        + " with the answer; shorten the prompt, or raise"
                        + " LocalOptions.withContextTokens")
                .build();
    }

    private static ModelException stopped(Throwable e) {
        return ModelException.of(ErrorKind.SERVER, "the engine failed: " + e).cause(e).build();
    }

    private ModelException closed() {
        var cause = death;
        if (cause != null) {
            return stopped(cause);
        }
        return ModelException.of(ErrorKind.CLOSED, "local:" + name + " was closed").build();
    }

    public Counters counters() {
        return counters;
    }

    /** Ends all tasks, which fail with {@link ErrorKind#CLOSED}, and returns when nothing native is in use any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
