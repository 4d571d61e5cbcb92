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

    private final LlamaContext context;
    private final boolean shares;
    private final List<CachedSequence> idle = new ArrayList<>();
    private final List<CachedSequence> inUse = new ArrayList<>();
    private long time;

    /**
     * All sequences of a context, idle and empty.
     *
     * @param shares whether the model allows to use the opening of a sequence for another
     */
    SequenceCache(LlamaContext context, boolean shares) {
        this.context = context;
        this.shares = shares;
        IntStream.range(0, context.sequences()).mapToObj(CachedSequence::new).forEach(idle::add);
    }

    /** Whether an opening that one sequence has computed can be another's. */
    boolean shares() {
        return shares;
    }

    /** How many of the first tokens some sequence holds, the last one excepted: it is computed for its output. */
    int cached(int[] tokens, int length) {
        var source = longest(tokens, length);
        return source == null ? 0 : source.common(tokens, length - 1);
    }

    private @Nullable CachedSequence longest(int[] tokens, int length) {
        CachedSequence best = null;
        int most = LEAST_SHARED - 1;
        for (var sequences : List.of(idle, inUse)) {
            for (var sequence : sequences) {
                var common = shares ? sequence.common(tokens, length - 1) : 0;
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
        var target = idle.stream()
                .min(Comparator.comparingInt(this::gaps)
                        .thenComparing(sequence -> sequence != source)
                        .thenComparing(sequence -> sequence.length() > 0)
                        .thenComparingLong(CachedSequence::lastUsed))
                .orElseThrow();
        if (target == source) {
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
        }
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
