package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of a context, in use or idle. An idle one keeps what it held until it is used for something else. A new
 * prompt takes over the longest opening that any of them holds: in place, where that one is idle, else as a copy, which costs
 * a fraction of computing it. Belongs to the engine's thread.
 *
 * <p>llama.cpp computes sequences in one go only if their numbers follow each other; with a gap between them it computes
 * once for each side. Hence sequences in use are kept together where that is possible.
 */
final class SequenceCache {

    /** A shorter opening is not worth a copy, nor the loss of what else its sequence holds. */
    static final int LEAST_SHARED = 16;
    /** What no other sequence holds of a text is saved before it is overwritten, if it is at least so long. */
    static final int LEAST_SAVED = 256;

    private final LlamaContext context;
    private final boolean shares;
    private final SavedPrompts saved;
    private final Counters counters;
    private final List<CachedSequence> idle = new ArrayList<>();
    private final List<CachedSequence> inUse = new ArrayList<>();
    private long time;

    /**
     * All sequences of a context, idle and empty.
     *
     * @param shares whether the model allows to use the opening of a sequence for another
     */
    SequenceCache(LlamaContext context, boolean shares, SavedPrompts saved, Counters counters) {
        this.context = context;
        this.saved = saved;
        this.counters = counters;
        this.shares = shares;
        IntStream.range(0, context.sequences()).mapToObj(CachedSequence::new).forEach(idle::add);
    }

    /** Whether an opening that one sequence has computed can be another's. */
    boolean shares() {
        return shares;
    }

    /** How many of the first tokens some sequence holds. */
    int cached(int[] tokens, int length) {
        var source = longest(tokens, length, null);
        return source == null ? 0 : source.common(tokens, length);
    }

    private @Nullable CachedSequence longest(int[] tokens, int length, @Nullable CachedSequence except) {
        CachedSequence best = null;
        int most = LEAST_SHARED - 1;
        for (var sequences : List.of(idle, inUse)) {
            for (var sequence : sequences) {
                var common = shares && sequence != except ? sequence.common(tokens, length) : 0;
                if (common > most) {
                    most = common;
                    best = sequence;
                }
            }
        }
        return best;
    }

    /**
     * A sequence that holds as many of these tokens as are cached. There must be one not in use.
     *
     * @param length how many of the tokens it may hold
     */
    CachedSequence acquire(int[] tokens, int length) {
        var source = longest(tokens, length, null);
        var common = source == null ? 0 : source.common(tokens, length);
        var target = idle.stream()
                .min(Comparator.comparing((CachedSequence sequence) -> sequence != source || 2 * common < length)
                        .thenComparingInt(this::gaps)
                        .thenComparing(sequence -> sequence != source)
                        .thenComparing(sequence -> sequence.length() > 0)
                        .thenComparingLong(CachedSequence::lastUsed))
                .orElseThrow();
        var older = saved.longest(tokens, length, Math.max(1, common + (common > 0 ? LEAST_SHARED : 0)), !shares);
        if (older != null) {
            saved.hold(older); // saving something else may push it out
        }
        saveUnlessHeld(target, target == source ? common : 0);
        if (older != null) {
            saved.release(older);
        }
        if (older != null && restore(target, older)) {
            if (shares) {
                cut(target, older.common(tokens, length));
            }
        } else if (target == source) {
            cut(target, common);
        } else {
            cut(target, 0);
            if (source != null) {
                context.copy(source.id(), target.id(), common);
                target.append(tokens, common);
                source.used(++time);
            }
        }
        idle.remove(target);
        inUse.add(target);
        target.used(++time);
        return target;
    }

    private boolean restore(CachedSequence target, SavedPrompts.Saved older) {
        if (context.awaitsCopy(target.id())) {
            return false;
        }
        if (!context.restore(target.id(), older.state(), older.tokens().length)) {
            target.cut(0);
            return false;
        }
        counters.restoredPrompts.increment();
        target.replace(older.tokens());
        return true;
    }

    /** Saves what a sequence holds beyond its first tokens, unless another one holds it too. */
    private void saveUnlessHeld(CachedSequence sequence, int kept) {
        var length = sequence.length();
        if (length - kept < LEAST_SAVED || sequence.pureLength() < length || context.awaitsCopy(sequence.id())) {
            return;
        }
        var tokens = sequence.tokens();
        var other = longest(tokens, length, sequence);
        var held = other == null ? 0 : other.common(tokens, length);
        var before = saved.longest(tokens, length, LEAST_SAVED, false);
        var savedBefore = before == null ? 0 : before.common(tokens, length);
        if (length - Math.max(kept, Math.max(held, savedBefore)) >= LEAST_SAVED
                && saved.hasRoomFor(context.stateBytes(sequence.id()))) {
            saved.add(tokens, context.save(sequence.id()));
            counters.savedPrompts.increment();
        }
    }

    /**
     * Saves what a sequence holds, and keeps it until the number given back is unpinned.
     *
     * @throws dev.wizardsdk.model.ModelException if there is no room
     */
    long pin(CachedSequence sequence) {
        var bytes = context.stateBytes(sequence.id());
        if (!saved.hasRoomFor(bytes)) {
            throw Engine.noRoom(bytes);
        }
        return saved.pin(saved.add(sequence.tokens(), context.save(sequence.id())));
    }

    /** By how many a sequence in use would change the number of gaps between them. */
    private int gaps(CachedSequence sequence) {
        var neighbours = inUse.stream().filter(used -> Math.abs(used.id() - sequence.id()) == 1).count();
        return inUse.isEmpty() ? 0 : 1 - (int) neighbours;
    }

    /** Ends the use of a sequence; what it holds stays for later prompts. */
    void release(CachedSequence sequence) {
        inUse.remove(sequence);
        idle.add(sequence);
        sequence.used(++time);
        if (!shares) {
            cut(sequence, 0);
        } else if (sequence.pureLength() < sequence.length()) {
            cut(sequence, sequence.pureLength());
        }
    }

    /** Takes tokens out of the midst of a sequence; the model forgets them. */
    void shift(CachedSequence sequence, int from, int to) {
        context.shift(sequence.id(), from, to);
        sequence.remove(from, to);
    }

    /** Makes a sequence hold only its first tokens, in the context as well. */
    void cut(CachedSequence sequence, int length) {
        var kept = shares ? length : 0;
        context.cut(sequence.id(), kept);
        sequence.cut(kept);
    }

    /** Forgets everything after a failure that may have left anything in the context. */
    void clear() {
        idle.addAll(inUse);
        inUse.clear();
        idle.forEach(sequence -> sequence.cut(0));
        context.clear();
    }
}
