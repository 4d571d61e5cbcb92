package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers requests into batches, hands these in, asks how far they are, and tells who waits. One virtual thread does so while
 * anybody waits, none otherwise: what was handed in goes on at the service meanwhile. Thread-safe. Owns its journal.
 */
final class BatchDesk implements AutoCloseable {

    /**
     * When a batch is handed in and asked for.
     *
     * @param most   how many requests it holds at most
     * @param gather how long it waits for a further one; ten times that at most for all of them
     * @param poll   the time between two questions
     */
    record Terms(int most, Duration gather, Duration poll) {}

    /** The time that passes; a test has its own. */
    interface Pace {
        /** In nanoseconds. */
        long now();

        /** Waits, or less if it is woken. */
        void pause(Condition woken, long nanos) throws InterruptedException;
    }

    /** A batch that the journal knows. */
    static final class Sent {

        private final BatchJournal.Batch batch;
        private final String kind;
        private final Map<String, BatchAsk> waiting = new HashMap<>();
        /** Empty once they are out of hand. */
        private List<BatchAsk> entries;
        /** Whether the service may have it without our knowing its name. */
        private boolean doubtful;
        private long due;
        private int failures;
        private int readings;

        Sent(BatchJournal.Batch batch, String kind, List<BatchAsk> entries, long due) {
            this.batch = batch;
            this.kind = kind;
            this.entries = entries;
            this.doubtful = entries.isEmpty();
            this.due = due;
        }
    }

    private static final int REFUSALS = 5;
    private static final int SILENCES = 60;
    private static final int READINGS = 3;
    private static final SecureRandom MARKS = new SecureRandom();

    private final BatchRemote remote;
    private final BatchWire wire;
    private final BatchJournal journal;
    private final Terms terms;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Map<String, BatchAsk> asks = new HashMap<>();
    private final BatchGathering gathering;
    private final Map<String, Sent> batches = new HashMap<>();
    private @Nullable Thread worker;
    private volatile boolean closed;

    BatchDesk(BatchRemote remote, BatchWire wire, BatchJournal journal, Terms terms, Pace pace) {
        this.remote = remote;
        this.wire = wire;
        this.journal = journal;
        this.terms = terms;
        this.pace = pace;
        this.gathering = new BatchGathering(Math.min(terms.most(), wire.mostRequests()), wire.mostBytes(),
                terms.gather());
    }

    boolean isClosed() {
        return closed;
    }

    BatchJournal journal() {
        return journal;
    }

    /** Has the future completed once the journal holds the answer, or there will be none. */
    void enlist(String id, String kind, byte[] entry, CompletableFuture<Void> future) {
        lock.lock();
        try {
            if (closed) {
                future.completeExceptionally(closedFailure());
            } else if (journal.isAnswered(id)) {
                future.complete(null);
            } else {
                var ask = asks.get(id);
                if (ask == null) {
                    ask = new BatchAsk(id, kind, entry);
                    asks.put(id, ask);
                    place(ask);
                }
                ask.waiting.add(future);
                if (worker == null) {
                    worker = Thread.ofVirtual().name("wizard-batches").start(this::work);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void place(BatchAsk ask) {
        var known = journal.batchOf(ask.id);
        if (known.isEmpty()) {
            gather(ask);
            return;
        }
        var sent = batches.computeIfAbsent(known.get().mark(),
                mark -> new Sent(known.get(), ask.kind, List.of(), pace.now()));
        ask.sent = sent;
        sent.waiting.put(ask.id, ask);
        woken.signal();
    }

    private void gather(BatchAsk ask) {
        if (gathering.add(ask, pace.now())) {
            woken.signal();
        }
    }

    /** The future waits no longer. A request that nobody waits for is not sent any more, one that was sent is not called back. */
    void leave(String id, CompletableFuture<Void> future) {
        lock.lock();
        try {
            var ask = asks.get(id);
            if (ask != null && ask.waiting.removeIf(waiting -> waiting == future) && ask.waiting.isEmpty()) {
                remove(ask);
                if (asks.isEmpty()) {
                    woken.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(BatchAsk ask) {
        asks.remove(ask.id);
        gathering.remove(ask);
        if (ask.sent != null) {
            ask.sent.waiting.remove(ask.id);
        }
    }

    private void work() {
        try {
            for (var step = next(); step != null; step = next()) {
                step.run();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            stopped(e);
        }
    }

    /** What is to be done now, waited for; null when nobody waits any more. */
    private @Nullable Runnable next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !asks.isEmpty()) {
                var now = pace.now();
                var gathered = gathering.poll(now);
                if (gathered != null) {
                    var sent = begin(gathered);
                    if (sent.isPresent()) {
                        return () -> handIn(sent.get());
                    }
                    continue;
                }
                var sooner = gathering.due();
                for (var sent : batches.values()) {
                    if (!sent.waiting.isEmpty()) {
                        if (sent.due <= now) {
                            return () -> goOn(sent);
                        }
                        sooner = Math.min(sooner, sent.due);
                    }
                }
                pace.pause(woken, sooner - now);
            }
            worker = null;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Noted before anything is sent, while nobody else can gather the same. */
    private Optional<Sent> begin(BatchGathering.Batch gathered) {
        var entries = gathered.asks();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var mark = new BigInteger(128, MARKS).setBit(128).toString(36);
        var batch = journal.submitting(mark, entries.stream().map(ask -> ask.id).toList());
        var sent = new Sent(batch, entries.getFirst().kind, entries, pace.now());
        for (var ask : entries) {
            ask.gathering = null;
            ask.sent = sent;
            sent.waiting.put(ask.id, ask);
        }
        batches.put(mark, sent);
        return Optional.of(sent);
    }

    private void goOn(Sent sent) {
        try {
            if (sent.batch.name().isPresent()) {
                read(sent, sent.batch.name().get());
            } else if (sent.doubtful) {
                clear(sent);
            } else {
                handIn(sent);
            }
        } catch (ModelException e) {
            // what is not understood today may be an outage's page
            if ((e.retryable() || e.kind() == ErrorKind.BAD_RESPONSE) && ++sent.failures < SILENCES) {
                later(sent, e);
            } else {
                sent.failures = 0;
                sent.due = pace.now();
                tell(List.copyOf(sent.waiting.keySet()), e);
            }
        }
    }

    private void later(Sent sent, @Nullable ModelException why) {
        var wait = terms.poll();
        if (why != null && why.retryAfter().filter(hint -> hint.compareTo(terms.poll()) > 0).isPresent()) {
            wait = why.retryAfter().get();
        }
        sent.due = pace.now() + wait.toNanos();
    }

    private void handIn(Sent sent) {
        sent.doubtful = true; // whatever ends this before an answer is understood
        try {
            var name = remote.submit(sent.batch.mark(), sent.kind,
                    sent.entries.stream().map(ask -> ask.entry).toList());
            journal.submitted(sent.batch, name);
            sent.entries = List.of();
            sent.failures = 0;
            later(sent, null);
        } catch (ModelException e) {
            if (closed) {
                return; // looked for when it is asked for again
            }
            sent.doubtful = e.maybeBilled();
            if (sent.doubtful) {
                later(sent, e);
            } else if (e.retryable() && ++sent.failures < REFUSALS) {
                later(sent, e);
            } else {
                end(sent, Map.of(), e);
            }
        }
    }

    /** Finds out whether the service has a batch that it was never heard to take. */
    private void clear(Sent sent) {
        if (wire.list("").isEmpty()) {
            var ids = List.copyOf(sent.waiting.keySet());
            journal.forget(ids);
            tell(ids,
                    ModelException.of(ErrorKind.NETWORK, "nobody knows whether the service took the batch this request"
                            + " was sent in: the connection or this program broke at that moment, and the service keeps no mark to"
                            + " find it by; asked again it is sent again, and may be paid twice")
                            .retryable(true).maybeBilled(true).build());
            return;
        }
        var name = remote.find(sent.batch.mark());
        if (name.isPresent()) {
            journal.submitted(sent.batch, name.get());
            sent.entries = List.of();
            sent.due = pace.now();
        } else if (!sent.entries.isEmpty()) {
            handInAgain(sent);
        } else {
            journal.forget(journal.open(sent.batch));
            lock.lock();
            try {
                batches.remove(sent.batch.mark());
                for (var ask : List.copyOf(sent.waiting.values())) {
                    ask.sent = null;
                    gather(ask);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void handInAgain(Sent sent) {
        if (++sent.failures < REFUSALS) {
            handIn(sent);
        } else {
            end(sent, Map.of(),
                    ModelException.of(ErrorKind.NETWORK, "the service never answered whether it took the batch,"
                            + " and lists none like it").retryable(true).build());
        }
    }

    private void read(Sent sent, String name) {
        var status = remote.status(name);
        sent.failures = 0;
        if (!status.ended()) {
            later(sent, null);
            return;
        }
        if (status.refused().isPresent()) {
            end(sent, Map.of(), status.refused().get());
            return;
        }
        var open = new HashSet<>(journal.open(sent.batch));
        var answered = new ArrayList<String>();
        var failed = new HashMap<String, ModelException>();
        try {
            for (var uri : status.results()) {
                remote.results(uri, (bytes, from, to) -> take(bytes, from, to, open, answered, failed));
            }
        } finally {
            journal.force();
            tell(answered, null);
        }
        open.removeAll(failed.keySet());
        if (!open.isEmpty() && ++sent.readings < READINGS) {
            later(sent, null); // the file may have been cut off
        } else {
            end(sent, failed,
                    ModelException.of(ErrorKind.BAD_RESPONSE, "the service ended the batch and gave nothing back"
                            + " for this request").retryable(true).maybeBilled(true).build());
        }
    }

    /** Joined by id alone. The first answer counts; what was not asked, or can't be read, is nobody's. */
    private void take(byte[] bytes, int from, int to, Set<String> open, List<String> answered,
            Map<String, ModelException> failed) {
        BatchWire.Outcome outcome;
        try {
            outcome = wire.outcome(bytes, from, to);
        } catch (ModelException e) {
            return;
        }
        if (!open.contains(outcome.id())) {
            return;
        }
        switch (outcome.result()) {
            case BatchWire.Result.Answered(var json) -> {
                journal.answer(outcome.id(), bytes, json);
                open.remove(outcome.id());
                failed.remove(outcome.id());
                answered.add(outcome.id());
            }
            case BatchWire.Result.Failed(var failure) -> failed.putIfAbsent(outcome.id(), failure);
        }
    }

    /** The batch is over: what has no answer gets none from it. */
    private void end(Sent sent, Map<String, ModelException> failed, ModelException others) {
        var left = journal.open(sent.batch);
        journal.forget(left);
        lock.lock();
        try {
            batches.remove(sent.batch.mark());
        } finally {
            lock.unlock();
        }
        left.forEach(id -> tell(List.of(id), failed.getOrDefault(id, others)));
    }

    private void tell(Collection<String> ids, @Nullable ModelException failure) {
        lock.lock();
        try {
            for (var id : ids) {
                var ask = asks.get(id);
                if (ask != null) {
                    remove(ask);
                    tell(ask, failure);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void tell(BatchAsk ask, @Nullable ModelException failure) {
        for (var future : ask.waiting) {
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    /** Nobody is left waiting for a thread that is gone. */
    private void stopped(Throwable e) {
        lock.lock();
        try {
            worker = null;
            var failure = ModelException.of(ErrorKind.SERVER, "the batches could not be worked on: " + e.getMessage())
                    .maybeBilled(true).cause(e).build();
            tell(List.copyOf(asks.keySet()), closed ? closedFailure() : failure);
        } finally {
            lock.unlock();
        }
    }

    static ModelException closedFailure() {
        return ModelException
                .of(ErrorKind.CLOSED, "the provider of batches was closed; what it handed in goes on, and is"
                        + " found by the next one over the same directory")
                .build();
    }

    /** Ends all waiting; the batches themselves go on. The remote provider is to be closed first, which ends its calls. */
    @Override
    public void close() {
        Thread last;
        lock.lock();
        try {
            closed = true;
            tell(List.copyOf(asks.keySet()), closedFailure());
            woken.signalAll();
            last = worker;
        } finally {
            lock.unlock();
        }
        if (last != null && last != Thread.currentThread()) {
            awaitEnd(last);
        }
        journal.close();
    }

    private static void awaitEnd(Thread worker) {
        var interrupted = Thread.interrupted();
        try {
            worker.join(Duration.ofSeconds(5)); // it holds a call that was ended, or nothing
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
