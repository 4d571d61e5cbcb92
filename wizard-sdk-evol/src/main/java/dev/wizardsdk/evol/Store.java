package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.ErrorKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps what it knows: each call and what came of it, so that nothing paid for is lost; the rows, rejections and pools it
 * made of them; and how far it is. What happens within a stretch of work is kept by its calls alone; at the end of each the results are
 * added and a checkpoint is set, from which a later run continues. Calls may be recorded by many threads, the rest is for one.
 */
sealed interface Store extends AutoCloseable permits Journal, Store.InMemory {

    /**
     * A run's store: in the folder, or in memory if there is none.
     *
     * @param replies other runs' journals that answers may be taken from; open until the store is closed
     */
    static Store open(Evolution setup, @Nullable Path folder, List<Path> replies) {
        var others = Replies.of(replies);
        return folder == null ? new InMemory(others) : Journal.open(setup.disk, folder, setup.planned, others);
    }

    /** How an entry is written and read. */
    record Codec<T>(Function<T, ObjectNode> write, Function<JsonNode, T> read) {}

    /** The entries of this name, begun if there are none. */
    <T> Entries<T> entries(String name, Codec<T> codec);

    /** Where the last checkpoint was set; empty at the very beginning. */
    Optional<Checkpoint> checkpoint();

    /** Makes all entries added so far last, and this the place to continue from. */
    void set(Checkpoint checkpoint);

    /** The keys kept of instructions that were there before. */
    Taken taken();

    /** What came of the call, if it was made before. */
    Optional<Recorded> recorded(String call);

    /** What the calls took that earlier processes made. */
    Spending spentBefore();

    /** Notes that the call is about to be made. */
    void intend(String call);

    /** Notes that the call begun last failed before it could cost anything. */
    void unpaid(String call);

    /** Settles the call; {@code again} counts its own failed attempts that may have been paid for. */
    Recorded answered(String call, Answer answer, int again);

    /** Settles the call as failed for good; {@code again} as in {@link #answered}. */
    Recorded failed(String call, ErrorKind kind, String message, int again);

    /** What was made so far, to be read when the store is closed too. */
    View view();

    @Override
    void close();

    /** Reads what a run made; streams are to be closed. */
    interface View {

        /** The entries of this name. */
        <T> Stream<T> stream(String name, Codec<T> codec);
    }

    /** Keeps it while the process lives. */
    final class InMemory implements Store {

        private final Map<String, Entries<?>> entries = new HashMap<>();
        private final Taken taken = new Taken();
        private final @Nullable Replies others;

        /** With answers of other runs, if there are any. */
        InMemory(@Nullable Replies others) {
            this.others = others;
        }

        @Override
        @SuppressWarnings("unchecked") // each name has entries of one type
        public <T> Entries<T> entries(String name, Codec<T> codec) {
            return (Entries<T>) entries.computeIfAbsent(name, any -> new Entries.InMemory<T>());
        }

        @Override
        public Optional<Checkpoint> checkpoint() {
            return Optional.empty();
        }

        @Override
        public void set(Checkpoint checkpoint) {}

        @Override
        public Taken taken() {
            return taken;
        }

        @Override
        public Optional<Recorded> recorded(String call) {
            return others == null
                    ? Optional.empty()
                    : others.answer(call).map(answer -> new Recorded.Answered(answer, 0, true));
        }

        @Override
        public Spending spentBefore() {
            return Spending.NONE;
        }

        @Override
        public void intend(String call) {}

        @Override
        public void unpaid(String call) {}

        @Override
        public Recorded answered(String call, Answer answer, int again) {
            return new Recorded.Answered(answer, again, false);
        }

        @Override
        public Recorded failed(String call, ErrorKind kind, String message, int again) {
            return new Recorded.Failed(kind, message, again);
        }

        @Override
        public View view() {
            return new View() {
                @Override
                public <T> Stream<T> stream(String name, Codec<T> codec) {
                    return entries(name, codec).stream();
                }
            };
        }

        @Override
        public void close() {
            if (others != null) {
                others.close();
            }
        }
    }
}
