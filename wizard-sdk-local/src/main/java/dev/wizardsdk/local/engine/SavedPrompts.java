package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.SavedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * States of prompts, copied out of the context. The least recently used are dropped for new ones; a pinned one stays. Belongs
 * to the engine's thread.
 *
 * <p>A plain list, searched from end to end: to compare a prompt with a hundred others takes microseconds, a step takes
 * milliseconds.
 */
final class SavedPrompts implements AutoCloseable {

    /** A saved prompt. */
    static final class Saved {

        private final int[] tokens;
        private final SavedState state;
        private int pins;
        private long lastUsed;

        private Saved(int[] tokens, SavedState state) {
            this.tokens = tokens;
            this.state = state;
        }

        int[] tokens() {
            return tokens;
        }

        SavedState state() {
            return state;
        }

        int common(int[] other, int length) {
            var shorter = Math.min(tokens.length, length);
            var difference = Arrays.mismatch(tokens, 0, shorter, other, 0, shorter);
            return difference < 0 ? shorter : difference;
        }
    }

    private final long mostBytes;
    private final List<Saved> all = new ArrayList<>();
    private final Map<Long, Saved> pinned = new HashMap<>();
    private long bytes;
    private long time;
    private long numbers;

    SavedPrompts(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * The one that begins with the most of these tokens.
     *
     * @param least of them, or none is found
     * @param whole whether it must not hold anything else
     */
    @Nullable
    Saved longest(int[] tokens, int length, int least, boolean whole) {
        Saved best = null;
        int most = least - 1;
        for (var saved : all) {
            var common = saved.common(tokens, length);
            if (common > most && (!whole || common == saved.tokens.length)) {
                best = saved;
                most = common;
            }
        }
        if (best != null) {
            best.lastUsed = ++time;
        }
        return best;
    }

    /** Whether a state of so many bytes can be kept, when all that is not pinned is dropped. */
    boolean hasRoomFor(long more) {
        return more <= mostBytes - pinnedBytes();
    }

    private long pinnedBytes() {
        return all.stream().filter(saved -> saved.pins > 0).mapToLong(saved -> saved.state.bytes()).sum();
    }

    /** Takes over a state. There must be room for it. */
    Saved add(int[] tokens, SavedState state) {
        var saved = new Saved(tokens, state);
        saved.lastUsed = ++time;
        bytes += state.bytes();
        all.add(saved);
        while (bytes > mostBytes) {
            all.stream().filter(other -> other.pins == 0 && other != saved)
                    .min(Comparator.comparingLong((Saved other) -> other.lastUsed))
                    .ifPresent(this::drop);
        }
        return saved;
    }

    private void drop(Saved saved) {
        all.remove(saved);
        bytes -= saved.state.bytes();
        saved.state.close();
    }

    /** Keeps it until it is released as often as held. */
    void hold(Saved saved) {
        saved.pins++;
    }

    void release(Saved saved) {
        saved.pins--;
    }

    /** Keeps it until the number given back is unpinned. */
    long pin(Saved saved) {
        hold(saved);
        pinned.put(++numbers, saved);
        return numbers;
    }

    void unpin(long number) {
        var saved = pinned.remove(number);
        if (saved != null) {
            release(saved);
        }
    }

    /** What a number stands for. */
    Saved pinned(long number) {
        var saved = pinned.get(number);
        if (saved == null) {
            throw new NoSuchElementException("the prompt is no longer pinned");
        }
        return saved;
    }

    /** Drops all that is not pinned, and what is pinned too: it was computed with other weights. */
    void clear() {
        List.copyOf(all).forEach(this::drop);
        pinned.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
