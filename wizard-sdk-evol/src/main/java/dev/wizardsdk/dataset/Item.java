package dev.wizardsdk.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What flows through a {@link Pipeline}. */
sealed interface Item {

    /** Not yet parsed. */
    record Unread(Source.Piece piece) implements Item {}

    /** A row, and what the next step asked to know of it. */
    record Live(Row row, @Nullable Object key) implements Item {}

    /** A row that goes no further, and what it was. */
    record Dead(Rejection rejection) implements Item {}

    /** So many of them as are worth a task of their own. */
    int CHUNK = 128;

    /** So many bytes of rows, but for the last one, wait in one task. */
    int CHUNK_BYTES = 1 << 20;

    /** What one item becomes. */
    interface Change {
        void apply(Item item, List<Item> out);
    }
}
