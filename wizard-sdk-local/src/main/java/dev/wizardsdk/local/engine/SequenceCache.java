package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of a context: in use, kept after use, or free. A new prompt takes over the longest opening that any of them
 * holds; the cells of the cache are then shared, not copied. Those kept are forgotten in the order of their last use, when
 * they are trimmed or their room is needed. Belongs to the engine's thread.
 */
final class SequenceCache {

    private final LlamaContext context;
    private final boolean shares;
    private final Deque<CachedSequence> free = new ArrayDeque<>();
    private final List<CachedSequence> inUse = new ArrayList<>();
    private final List<CachedSequence> kept = new ArrayList<>();
    private long time;

    /**
     * All sequences of a context, free.
     *
     * @param shares whether the model allows to share openings
     */
    SequenceCache(LlamaContext context, boolean shares) {
        this.context = context;
        this.shares = shares;
        for (int id = 0; id < context.sequences(); id++) {
            free.add(new CachedSequence(id));
        }
    }

    /** How many of the first tokens some sequence holds, the last one excepted: it is computed for its output. */
    int cached(int[] tokens, int length) {
        var best = longest(tokens, length);
        return best == null ? 0 : best.common(tokens, length - 1);
    }

    private @Nullable CachedSequence longest(int[] tokens, int length) {
        if (!shares) {
            return null;
        }
        CachedSequence best = null;
        int most = 0;
        for (var sequences : List.of(kept, inUse)) {
            for (var sequence : sequences) {
                var common = sequence.common(tokens, length - 1);
                if (common > most) {
                    most = common;
                    best = sequence;
                }
            }
        }
        return best;
    }

    /** A sequence for these tokens, which holds as many of them as are cached. There must be one not in use. */
    CachedSequence acquire(int[] tokens, int length) {
        var source = longest(tokens, length);
        var common = source == null ? 0 : source.common(tokens, length - 1);
        if (source != null && kept.contains(source)
                && (source.length() == common || (free.isEmpty() && kept.size() == 1))) {
            kept.remove(source);
            cut(source, common);
            return use(source);
        }
        if (free.isEmpty()) {
            forgetOldest(source);
        }
        var sequence = free.remove();
        if (source != null) {
            context.share(source.id(), sequence.id(), common);
            sequence.append(tokens, common);
            source.used(++time);
        }
        return use(sequence);
    }

    private CachedSequence use(CachedSequence sequence) {
        sequence.used(++time);
        inUse.add(sequence);
        return sequence;
    }

    /** Keeps what a sequence holds for later prompts. */
    void keep(CachedSequence sequence) {
        inUse.remove(sequence);
        if (!shares || sequence.length() == 0) {
            cut(sequence, 0);
            free.add(sequence);
            return;
        }
        sequence.used(++time);
        kept.add(sequence);
    }

    /**
     * Forgets the oldest of what is kept beyond so many tokens, the latest excepted. Tokens that are shared count once: each
     * cell in use, whosever it is, slows every step a little, for attention has to pass over it.
     */
    void trim(int tokens) {
        var recent = kept.stream().sorted(Comparator.comparingLong(CachedSequence::lastUsed).reversed()).toList();
        var counted = new ArrayList<>(inUse);
        long held = 0;
        for (var sequence : recent) {
            held += sequence.length() - counted.stream().mapToInt(sequence::common).max().orElse(0);
            if (held > tokens && sequence != recent.getFirst()) {
                kept.remove(sequence);
                cut(sequence, 0);
                free.add(sequence);
            } else {
                counted.add(sequence);
            }
        }
    }

    /** Frees the room of a sequence that is no longer needed; false if there is none. */
    boolean forgetOldest() {
        return forgetOldest(null);
    }

    private boolean forgetOldest(@Nullable CachedSequence spared) {
        var oldest = kept.stream()
                .filter(sequence -> sequence != spared)
                .min(Comparator.comparingLong(CachedSequence::lastUsed));
        oldest.ifPresent(sequence -> {
            kept.remove(sequence);
            cut(sequence, 0);
            free.add(sequence);
        });
        return oldest.isPresent();
    }

    /** Makes a sequence hold only its first tokens, in the context as well. */
    void cut(CachedSequence sequence, int length) {
        context.cut(sequence.id(), shares ? length : 0);
        sequence.cut(shares ? length : 0);
    }

    /** Forgets everything after a failure that may have left anything in the context. */
    void clear() {
        context.clear();
        for (var sequences : List.of(kept, inUse)) {
            for (var sequence : sequences) {
                sequence.cut(0);
                free.add(sequence);
            }
            sequences.clear();
        }
    }
}
