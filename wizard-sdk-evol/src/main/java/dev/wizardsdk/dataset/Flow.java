package dev.wizardsdk.dataset;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Items in chunks, in an order that no number of threads changes. For one thread. */
interface Flow {

    /** The next items; null at the end. */
    @Nullable
    List<Item> next() throws IOException;

    /** What a source gives, unparsed. */
    static Flow of(Source.Reading reading) {
        return () -> {
            var chunk = new ArrayList<Item>(Item.CHUNK);
            for (long bytes = 0; chunk.size() < Item.CHUNK && bytes < Item.CHUNK_BYTES;) {
                var piece = reading.next();
                if (piece == null) {
                    return chunk.isEmpty() ? null : chunk;
                }
                chunk.add(new Item.Unread(piece));
                bytes += piece.bytes();
            }
            return chunk;
        };
    }

    /** Each item changed on this thread, in order. */
    default Flow inOrder(Item.Change change) {
        return () -> {
            var chunk = next();
            return chunk == null ? null : changed(chunk, change);
        };
    }

    /** Each item changed on the threads of the executor. */
    default Flow onThreads(Item.Change change, ExecutorService executor, int threads) {
        if (threads == 1) {
            return inOrder(change);
        }
        Deque<Future<List<Item>>> running = new ArrayDeque<>();
        return () -> {
            while (running.size() < 2 * threads) {
                var chunk = next();
                if (chunk == null) {
                    break;
                }
                running.add(executor.submit(() -> changed(chunk, change)));
            }
            return running.isEmpty() ? null : result(running.remove());
        };
    }

    private static List<Item> changed(List<Item> chunk, Item.Change change) {
        var out = new ArrayList<Item>(chunk.size());
        for (var item : chunk) {
            change.apply(item, out);
        }
        return out;
    }

    private static List<Item> result(Future<List<Item>> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatasetException("interrupted while rows were being made", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
