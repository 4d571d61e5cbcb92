package dev.wizardsdk.provider;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that are gathered into batches, one of each kind at a time. Guarded by its desk's lock. */
final class BatchGathering {

    /** A batch that is not closed yet. */
    static final class Batch {

        private final Map<String, BatchAsk> asks = new LinkedHashMap<>();
        private final long first;
        private long last;
        private long bytes;

        private Batch(long now) {
            first = now;
            last = now;
        }

        /** Those that are still wanted, in the order in which they came. */
        List<BatchAsk> asks() {
            return List.copyOf(asks.values());
        }
    }

    private final int mostRequests;
    private final long mostBytes;
    private final long wait;
    private final Map<String, Batch> open = new HashMap<>();
    private final Deque<Batch> closed = new ArrayDeque<>();

    /**
     * @param mostRequests how many requests a batch holds at most
     * @param mostBytes    how many bytes
     * @param wait         how long a batch waits for a further one; ten times that at most for all of them
     */
    BatchGathering(int mostRequests, long mostBytes, Duration wait) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
        this.wait = wait.toNanos();
    }

    /** Puts a request into the batch of its kind; whether there is a new time to look at. */
    boolean add(BatchAsk ask, long now) {
        var batch = open.get(ask.kind);
        if (batch != null && batch.bytes + ask.entry.length > mostBytes) {
            closed.add(batch);
            batch = null;
        }
        var begun = batch == null;
        if (batch == null) {
            batch = new Batch(now);
            open.put(ask.kind, batch);
        }
        batch.asks.put(ask.id, ask);
        batch.bytes += ask.entry.length + 1;
        batch.last = now;
        ask.gathering = batch;
        if (batch.asks.size() >= mostRequests) {
            closed.add(batch);
            open.remove(ask.kind);
            return true;
        }
        return begun;
    }

    /** Takes a request out again that nobody waits for. */
    void remove(BatchAsk ask) {
        var batch = ask.gathering;
        if (batch != null) {
            batch.asks.remove(ask.id);
            batch.bytes -= ask.entry.length + 1;
        }
    }

    /** A batch that is full or has waited long enough, or null. */
    @Nullable
    Batch poll(long now) {
        for (var kind : List.copyOf(open.keySet())) {
            var batch = open.get(kind);
            if (batch != null && due(batch) <= now) {
                closed.add(batch);
                open.remove(kind);
            }
        }
        return closed.poll();
    }

    /** When the next batch will have waited long enough. */
    long due() {
        return open.values().stream().mapToLong(this::due).min().orElse(Long.MAX_VALUE);
    }

    private long due(Batch batch) {
        return Math.min(batch.last + wait, batch.first + 10 * wait);
    }
}
