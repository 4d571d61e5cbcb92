package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which tasks run and what is computed in each step; owns the context and belongs to the engine's thread.
 *
 * <p>The cache may hold fewer tokens than all tasks at full length would need. When it is full, what is kept of finished
 * tasks goes first; then the task started last gives way and is computed anew later (as in vLLM: Kwon et al., Efficient
 * Memory Management for Large Language Model Serving with PagedAttention, 2023, section 4.5).
 */
final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** It is not worth waiting for a shared opening that is shorter. */
    private static final int LEAST_GAIN = 16;
    private static final int LEAST_PROMPT_SHARE = 32;
    /** With more running than this, less is kept of what has finished. */
    private static final int FEW = 2;

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
    private boolean cacheWasFull;

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
        context = new LlamaContext(model, settings.cacheTokens(), settings.batchTokens(),
                model.attends() ? settings.contextSequences() : settings.sequences(), settings.threads(),
                this::shouldAbort);
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
        dropEnded();
        admit();
        if (running.isEmpty()) {
            return;
        }
        try {
            if (decode()) {
                advance();
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a step failed, with {} generations running", running.size(), e);
            failRunning(ModelException.of(ErrorKind.SERVER, "llama.cpp failed: " + e.getMessage())
                    .retryable(true)
                    .cause(e)
                    .build());
        }
    }

    private void dropEnded() {
        waiting.removeIf(task -> task.generation().ended());
        for (Iterator<Task> tasks = running.iterator(); tasks.hasNext();) {
            var task = tasks.next();
            if (task.generation().ended()) {
                tasks.remove();
                cache.keep(task.stop());
                cacheWasFull = false;
            }
        }
    }

    private void admit() {
        cache.trim(running.size() > FEW ? settings.contextTokens() / 4 : settings.contextTokens());
        if (cacheWasFull && !running.isEmpty()) {
            return;
        }
        for (Iterator<Task> tasks = waiting.iterator(); tasks.hasNext() && running.size() < settings.sequences();) {
            var task = tasks.next();
            if (!openingIsBeingComputed(task)) {
                tasks.remove();
                task.start(cache.acquire(task.tokens(), task.length()));
                running.add(task);
            }
        }
    }

    /** Whether a running task will soon have computed more of this task's prompt than is cached now. */
    private boolean openingIsBeingComputed(Task task) {
        var cached = cache.cached(task.tokens(), task.length());
        for (var other : running) {
            if (other.pending() > 1 && other.common(task) - cached >= LEAST_GAIN) {
                return true;
            }
        }
        return false;
    }

    private boolean decode() {
        while (true) {
            fillBatch();
            context.threads(threads.threads());
            var begun = System.nanoTime();
            switch (context.decode(context.batch().size() > running.size())) {
                case DONE -> {
                    threads.took(context.batch().size(), System.nanoTime() - begun);
                    counters.steps.increment();
                    counters.batchedTokens.add(context.batch().size());
                    running.forEach(this::computed);
                    return true;
                }
                case CACHE_FULL -> {
                    if (!cache.forgetOldest() && !preempt()) {
                        return false;
                    }
                }
                case ABORTED -> {
                    for (var task : running) {
                        cache.cut(task.sequence(), task.sequence().length());
                    }
                    return false;
                }
            }
        }
    }

    /** First the next token of each answer, then of the prompts as much as leaves the answers flowing. */
    private void fillBatch() {
        var batch = context.batch();
        batch.clear();
        for (var task : running) {
            task.notBatched();
            if (task.pending() == 1) {
                put(task, 1);
            }
        }
        var room = batch.capacity() - batch.size();
        if (batch.size() > 0) {
            room = Math.min(room, Math.max(settings.batchTokens() / 4, LEAST_PROMPT_SHARE));
        }
        for (var task : running) {
            if (task.pending() > 1 && room > 0) {
                var count = Math.min(room, task.pending());
                put(task, count);
                room -= count;
            }
        }
    }

    private void put(Task task, int count) {
        var first = task.sequence().length();
        int row = -1;
        for (int position = first; position < first + count; position++) {
            var last = position == task.length() - 1;
            var added = context.batch().add(task.tokens()[position], position, task.sequence().id(), last);
            row = last ? added : row;
        }
        task.batched(count, row);
    }

    private void computed(Task task) {
        var before = task.sequence().length();
        task.computed();
        counters.computedPromptTokens.add(
                Math.max(0, Math.min(task.promptLength(), task.sequence().length()) - before));
    }

    private boolean preempt() {
        cacheWasFull = true;
        var task = running.removeLast();
        cache.keep(task.stop());
        cache.forgetOldest();
        if (running.isEmpty()) {
            task.generation().fail(ModelException.of(ErrorKind.CONTEXT_EXCEEDED, "the cache of " + context.cacheTokens()
                    + " tokens cannot hold this one answer; raise LocalOptions.withCacheBytes").build());
            return false;
        }
        counters.preemptions.increment();
        waiting.addFirst(task);
        return true;
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
        var before = task.generated();
        try {
            task.advance(logits, vocabulary);
        } catch (ArithmeticException e) {
            task.generation().fail(ModelException.of(ErrorKind.BAD_RESPONSE, e.getMessage()
                    + ": the file is probably damaged, compare its checksum").cause(e).build());
        }
        counters.generatedTokens.add(task.generated() - before);
    }

    private void failRunning(ModelException failure) {
        for (var task : running) {
            task.generation().fail(failure);
            task.stop();
        }
        running.clear();
        cache.clear();
        cacheWasFull = false;
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
