package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which tasks run and what is computed in each step; owns the context and belongs to the engine's thread. */
final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** At least so many tokens of prompts are computed in a step. */
    private static final int LEAST_PROMPT_SHARE = 32;

    private final LlamaContext context;
    private final SequenceCache cache;
    private final Vocabulary vocabulary;
    private final EngineSettings settings;
    private final Counters counters;
    private final BooleanSupplier closing;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final List<Task> running = new ArrayList<>();
    private final float[] logits;
    private final ThreadChoice threads;

    /**
     * Allocates the context.
     *
     * @param closing whether to stop in the midst of a step
     */
    Scheduler(LlamaModel model, EngineSettings settings, Counters counters, BooleanSupplier closing) {
        this.settings = settings;
        this.counters = counters;
        this.closing = closing;
        threads = new ThreadChoice(settings.threads());
        vocabulary = model.vocabulary();
        logits = new float[vocabulary.size()];
        context = new LlamaContext(model, settings.contextTokens(), settings.batchTokens(), settings.sequences(),
                settings.threads(), this::shouldAbort);
        cache = new SequenceCache(context, model.attends());
    }

    private boolean shouldAbort() {
        if (closing.getAsBoolean()) {
            return true;
        }
        for (var task : running) {
            if (!task.generation().ended()) {
                return false;
            }
        }
        return true;
    }

    void add(Task task) {
        counters.requests.increment();
        counters.promptTokens.add(task.promptLength());
        waiting.add(task);
    }

    /** How many tasks were not started yet. */
    int waiting() {
        return waiting.size();
    }

    boolean idle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    /** Starts what can be started, computes one batch and delivers what it yields. */
    void step() {
        try {
            dropEnded();
            admit();
            if (!running.isEmpty() && decode()) {
                advance();
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a step failed, with {} generations running", running.size(), e);
            failRunning(failed(e));
        }
    }

    private static ModelException failed(Throwable e) {
        return ModelException.of(ErrorKind.SERVER, "llama.cpp failed: " + e.getMessage())
                .retryable(true)
                .cause(e)
                .build();
    }

    private void dropEnded() {
        waiting.removeIf(task -> task.generation().ended());
        for (Iterator<Task> tasks = running.iterator(); tasks.hasNext();) {
            var task = tasks.next();
            if (task.generation().ended()) {
                tasks.remove();
                cache.release(task.stop());
            }
        }
    }

    private void admit() {
        for (Iterator<Task> tasks = waiting.iterator(); tasks.hasNext() && running.size() < settings.sequences();) {
            var task = tasks.next();
            if (!openingIsBeingComputed(task)) {
                tasks.remove();
                start(task);
            }
        }
    }

    private void start(Task task) {
        try {
            task.start(cache.acquire(task.tokens(), task.length()));
        } catch (RuntimeException | Error e) {
            task.generation().fail(failed(e));
            throw e;
        }
        running.add(task);
    }

    /** Whether a running task will soon have computed more of this task's prompt than is cached now. */
    private boolean openingIsBeingComputed(Task task) {
        if (!cache.shares()) {
            return false;
        }
        var cached = cache.cached(task.tokens(), task.length());
        for (var other : running) {
            if (other.pending() > 1 && other.common(task) - cached >= SequenceCache.LEAST_SHARED) {
                return true;
            }
        }
        return false;
    }

    private boolean decode() {
        fillBatch();
        context.threads(threads.threads());
        var begun = System.nanoTime();
        return switch (context.decode(context.batch().size() > running.size())) {
            case DONE -> {
                threads.took(context.batch().size(), System.nanoTime() - begun);
                counters.steps.increment();
                counters.batchedTokens.add(context.batch().size());
                running.forEach(this::computed);
                yield true;
            }
            case ABORTED -> {
                running.forEach(task -> cache.cut(task.sequence(), task.sequence().length()));
                yield false;
            }
            // No task grows beyond its context.
            case CACHE_FULL -> throw new IllegalStateException("a sequence has no room for its context");
        };
    }

    /**
     * The next token of each answer, and as much of the prompts, the first come first, as leaves the answers flowing. The
     * sequences stand in the order of their numbers, without which llama.cpp would not compute them in one go.
     */
    private void fillBatch() {
        var batch = context.batch();
        batch.clear();
        var answering = 0;
        for (var task : running) {
            var answers = task.pending() == 1;
            task.schedule(answers ? 1 : 0);
            answering += answers ? 1 : 0;
        }
        var room = batch.capacity() - answering;
        if (answering > 0) {
            room = Math.min(room, Math.max(settings.batchTokens() / 4, LEAST_PROMPT_SHARE));
        }
        for (var task : running) {
            if (task.pending() > 1) {
                task.schedule(Math.min(room, task.pending()));
                room -= task.scheduled();
            }
        }
        running.stream().sorted(Comparator.comparingInt(task -> task.sequence().id())).forEach(this::put);
    }

    private void put(Task task) {
        var first = task.sequence().length();
        for (int position = first; position < first + task.scheduled(); position++) {
            var last = position == task.length() - 1;
            var row = context.batch().add(task.tokens()[position], position, task.sequence().id(), last);
            if (last) {
                task.output(row);
            }
        }
    }

    private void computed(Task task) {
        var before = task.sequence().length();
        task.computed();
        counters.computedPromptTokens.add(
                Math.max(0, Math.min(task.promptLength(), task.sequence().length()) - before));
    }

    private void advance() {
        for (var task : running) {
            if (task.hasOutput() && !task.generation().ended()) {
                context.logits(task.row(), logits);
                advance(task);
            }
        }
    }

    private void advance(Task task) {
        try {
            task.advance(logits, vocabulary, counters);
        } catch (ArithmeticException e) {
            task.generation().fail(ModelException.of(ErrorKind.BAD_RESPONSE, e.getMessage()
                    + ": the file is probably damaged, compare its checksum").cause(e).build());
        }
    }

    private void failRunning(ModelException failure) {
        for (var task : running) {
            task.generation().fail(failure);
            task.stop();
        }
        running.clear();
        cache.clear();
    }

    /** Ends every task. */
    void failAll(ModelException failure) {
        waiting.forEach(task -> task.generation().fail(failure));
        waiting.clear();
        failRunning(failure);
    }

    @Override
    public void close() {
        context.close();
    }
}
