package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs generations on one model, several at a time; owns its thread and the context until {@link #close()}, which must come
 * before that of the model. Thread-safe.
 *
 * <p>A generation waits in the order of its submission, is given one of the sequences, and joins and leaves between steps.
 * One that waits while another computes the same opening is left waiting until it can take that over.
 */
public final class Engine implements AutoCloseable {

    private final String name;
    private final LlamaModel model;
    private final EngineSettings settings;
    private final Counters counters = new Counters();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Task> submitted = new ArrayDeque<>();
    private final Thread thread;
    /** Tasks the scheduler has not started yet. */
    private int waiting;
    private volatile boolean closing;

    /**
     * Starts the thread and allocates the cache.
     *
     * @param name the model's, for messages
     * @throws dev.wizardsdk.local.gguf.ModelLoadException if the cache cannot be allocated
     */
    public Engine(String name, LlamaModel model, EngineSettings settings) {
        this.name = name;
        this.model = model;
        this.settings = settings;
        var ready = new CompletableFuture<@Nullable Void>();
        thread = Thread.ofPlatform().daemon().name("wizard-local-" + name).start(() -> run(ready));
        try {
            ready.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void run(CompletableFuture<@Nullable Void> ready) {
        try (var scheduler = new Scheduler(model, settings, counters, () -> closing)) {
            ready.complete(null);
            serve(scheduler);
        } catch (Throwable e) {
            ready.completeExceptionally(e);
            throw e;
        } finally {
            refuseSubmitted();
        }
    }

    private void serve(Scheduler scheduler) {
        try {
            while (awaitWork(scheduler)) {
                scheduler.step();
            }
        } finally {
            refuseSubmitted();
            scheduler.failAll(closed());
        }
    }

    /** Waits until there is something to do, and hands it over; false once the engine is closing. */
    private boolean awaitWork(Scheduler scheduler) {
        lock.lock();
        try {
            while (submitted.isEmpty() && scheduler.idle() && !closing) {
                waiting = 0;
                arrived.awaitUninterruptibly();
            }
            submitted.forEach(scheduler::add);
            submitted.clear();
            waiting = scheduler.waiting();
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void refuseSubmitted() {
        lock.lock();
        try {
            closing = true;
            submitted.forEach(task -> task.generation().fail(closed()));
            submitted.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a generation.
     *
     * @param dropSpace whether one space at the beginning of the answer belongs to the chat format
     * @throws ModelException of kind {@link ErrorKind#BAD_REQUEST} for an empty prompt, {@link ErrorKind#CONTEXT_EXCEEDED}
     *                        for one that leaves no room for an answer, {@link ErrorKind#OVERLOADED} when too many wait,
     *                        {@link ErrorKind#CLOSED} after close
     */
    public Generation submit(int[] prompt, Sampling sampling, boolean dropSpace) {
        requireRoom(prompt.length);
        lock.lock();
        try {
            if (closing) {
                throw closed();
            }
            if (submitted.size() + waiting >= settings.queue()) {
                throw ModelException.of(ErrorKind.OVERLOADED, "local:" + name + " has " + settings.queue()
                        + " requests waiting already; send fewer at once or raise LocalOptions.withQueuedRequests")
                        .retryable(true)
                        .build();
            }
            var task = new Task(prompt, sampling, settings.contextTokens(), dropSpace);
            submitted.add(task);
            arrived.signal();
            return task.generation();
        } finally {
            lock.unlock();
        }
    }

    private void requireRoom(int promptTokens) {
        if (promptTokens == 0) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, "the prompt is empty, and local:" + name
                    + " has no token to begin a text with; give it at least one character").build();
        }
        if (promptTokens >= settings.contextTokens()) {
            throw contextExceeded(Integer.toString(promptTokens));
        }
    }

    /** Says that a prompt is too long. */
    public ModelException contextExceeded(String promptTokens) {
        return ModelException.of(ErrorKind.CONTEXT_EXCEEDED,
                "the prompt has " + promptTokens + " tokens, the context of local:"
                        + name + " is " + settings.contextTokens() + " with the answer; shorten the prompt, or raise"
                        + " LocalOptions.withContextTokens")
                .build();
    }

    private ModelException closed() {
        return ModelException.of(ErrorKind.CLOSED, "local:" + name + " was closed").build();
    }

    public Counters counters() {
        return counters;
    }

    /** Ends all generations, which fail with {@link ErrorKind#CLOSED}, and returns when nothing native is in use any more. */
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
