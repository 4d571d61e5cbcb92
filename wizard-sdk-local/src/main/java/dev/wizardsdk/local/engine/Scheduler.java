package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.grammar.GrammarException;
import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.Lora;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which tasks run and what is computed in each step; owns the context and belongs to the engine's thread. */
final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** At least so many tokens of prompts are computed in a step. */
    private static final int LEAST_PROMPT_SHARE = 32;
    /**
     * A step of up to so many tokens is finished though nobody waits for it: who types asks for nearly the same again, and goes
     * on from there.
     */
    private static final int KEPT_STEP = 64;

    private final LlamaContext context;
    private final SavedPrompts saved;
    private final SequenceCache cache;
    private final Optional<Drafter> drafter;
    private final EngineSettings settings;
    private final Counters counters;
    private final BooleanSupplier closing;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final List<Task> running = new ArrayList<>();
    /** Tasks whose readers lag behind. */
    private final List<Task> parked = new ArrayList<>();
    private final float[] logits;
    private final ThreadChoice threads;

    /**
     * Allocates the context.
     *
     * @param draft   guesses what the model will say, if there is one
     * @param closing whether to stop in the midst of a step
     */
    Scheduler(LlamaModel model, Optional<Engine.Draft> draft, EngineSettings settings, Counters counters,
            BooleanSupplier closing) {
        this.settings = settings;
        this.counters = counters;
        this.closing = closing;
        threads = new ThreadChoice(settings.context().threads());
        logits = new float[model.vocabulary().size()];
        context = new LlamaContext(model, settings.context(), this::shouldAbort);
        saved = new SavedPrompts(settings.promptBytes());
        cache = new SequenceCache(context, model.attends(), saved, counters);
        try {
            drafter = draft.map(small -> new Drafter(small.model(), settings.context(), small.tokens()));
        } catch (RuntimeException | Error e) {
            context.close();
            throw e;
        }
    }

    private boolean shouldAbort() {
        if (closing.getAsBoolean()) {
            return true;
        }
        if (context.batch().size() <= KEPT_STEP) {
            return false;
        }
        for (var task : running) {
            if (!task.ended()) {
                return false;
            }
        }
        return true;
    }

    void add(Task task) {
        counters.promptTokens.add(task.promptLength());
        waiting.add(task);
    }

    /** How many tasks were not started yet. */
    int waiting() {
        return waiting.size();
    }

    boolean idle() {
        return waiting.isEmpty() && running.isEmpty() && parked.stream().allMatch(Task::lagging);
    }

    /** Starts what can be started, computes one batch and delivers what it yields. */
    void step() {
        try {
            dropEnded();
            park();
            admit();
            if (!running.isEmpty() && decode()) {
                advance();
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a step failed, with {} tasks running", running.size(), e);
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
        waiting.removeIf(Task::ended);
        parked.removeIf(Task::ended);
        for (Iterator<Task> tasks = running.iterator(); tasks.hasNext();) {
            var task = tasks.next();
            if (task.ended()) {
                tasks.remove();
                cache.release(task.stop());
            }
        }
    }

    /** Takes the sequences from tasks whose readers lag behind, and lets those whose readers caught up go first. */
    private void park() {
        for (Iterator<Task> tasks = parked.iterator(); tasks.hasNext();) {
            var task = tasks.next();
            if (!task.lagging()) {
                tasks.remove();
                waiting.addFirst(task);
            }
        }
        for (Iterator<Task> tasks = running.iterator(); cache.shares() && tasks.hasNext();) {
            var task = tasks.next();
            if (task.lagging()) {
                tasks.remove();
                cache.release(task.stop());
                parked.add(task);
            }
        }
    }

    private void admit() {
        for (Iterator<Task> tasks = waiting.iterator(); tasks.hasNext()
                && running.size() < settings.context().sequences();) {
            var task = tasks.next();
            if (!openingIsBeingComputed(task)) {
                tasks.remove();
                start(task);
            }
        }
    }

    private void start(Task task) {
        try {
            counters.queueNanos.add(task.start(cache.acquire(task.tokens(), task.firstOutput())));
        } catch (RuntimeException | Error e) {
            task.fail(failed(e));
            throw e;
        }
        running.add(task);
    }

    /** Whether a running task will soon have computed more of this task's prompt than is cached now. */
    private boolean openingIsBeingComputed(Task task) {
        if (!cache.shares()) {
            return false;
        }
        var cached = cache.cached(task.tokens(), task.firstOutput());
        for (var other : running) {
            if (other.pending() > 1 && other.common(task) - cached >= SequenceCache.LEAST_SHARED) {
                return true;
            }
        }
        return false;
    }

    private boolean decode() {
        context.threads(threads.threads());
        drafter.ifPresent(small -> small.guess(running));
        fillBatch();
        var begun = System.nanoTime();
        return switch (context.decode(context.batch().size() > running.size())) {
            case DONE -> {
                var nanos = System.nanoTime() - begun;
                threads.took(context.batch().size(), nanos);
                counters.computeNanos.add(nanos);
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
        var room = batch.capacity();
        boolean answering = false;
        for (var task : running) {
            task.schedule(task.answering() ? 1 : 0);
            room -= task.scheduled();
            answering |= task.answering();
        }
        for (var task : running) {
            if (task.answering()) {
                var guesses = Math.min(room, task.wanted() - 1);
                task.schedule(1 + guesses);
                room -= guesses;
            }
        }
        if (answering) {
            room = Math.min(room, Math.max(settings.context().batchTokens() / 4, LEAST_PROMPT_SHARE));
        }
        for (var task : running) {
            if (!task.answering()) {
                task.schedule(Math.min(room, task.wanted()));
                room -= task.scheduled();
            }
        }
        running.stream().sorted(Comparator.comparingInt(task -> task.sequence().id())).forEach(this::put);
    }

    private void put(Task task) {
        var first = task.sequence().length();
        for (int position = first; position < first + task.scheduled(); position++) {
            var output = position >= task.firstOutput();
            var row = context.batch().add(task.tokens()[position], position, task.sequence().id(), output);
            if (output) {
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
            if (task.hasOutput() && !task.ended()) {
                advance(task);
            }
        }
    }

    private void advance(Task task) {
        try {
            task.advance(context, logits, cache);
        } catch (ArithmeticException e) {
            task.fail(ModelException.of(ErrorKind.BAD_RESPONSE, e.getMessage()
                    + ": either a bias or adapters of the request forbid every token, or the file is damaged;"
                    + " compare its checksum").cause(e).build());
        } catch (GrammarException e) {
            task.fail(ModelException.of(ErrorKind.BAD_REQUEST, "the answer cannot go on as its grammar asks: "
                    + e.getMessage()).cause(e).build());
        }
    }

    /** Puts adapters in place of those before; what was computed without them is forgotten, and computed again. */
    void adapters(List<Lora> adapters, List<Double> scales) {
        context.adapters(adapters, scales);
        for (var task : running) {
            cache.release(task.stop());
        }
        waiting.addAll(running);
        running.clear();
        cache.clear();
        saved.clear();
    }

    SavedPrompts saved() {
        return saved;
    }

    private void failRunning(ModelException failure) {
        for (var task : running) {
            task.fail(failure);
            task.stop();
        }
        running.clear();
        cache.clear();
        drafter.ifPresent(Drafter::clear);
    }

    /** Ends every task. */
    void failAll(ModelException failure) {
        waiting.forEach(task -> task.fail(failure));
        waiting.clear();
        parked.forEach(task -> task.fail(failure));
        parked.clear();
        failRunning(failure);
    }

    @Override
    public void close() {
        drafter.ifPresent(Drafter::close);
        saved.close();
        context.close();
    }
}
