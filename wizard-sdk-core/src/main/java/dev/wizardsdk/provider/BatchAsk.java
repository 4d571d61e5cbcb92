package dev.wizardsdk.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request of a {@link BatchDesk}, and who waits for it. Guarded by the desk's lock. */
final class BatchAsk {

    final String id;
    final String kind;
    final byte[] entry;
    final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    BatchGathering.@Nullable Batch gathering;
    BatchDesk.@Nullable Sent sent;

    /**
     * @param kind  what can be in one batch with it
     * @param entry its line of the batch
     */
    BatchAsk(String id, String kind, byte[] entry) {
        this.id = id;
        this.kind = kind;
        this.entry = entry;
    }
}
