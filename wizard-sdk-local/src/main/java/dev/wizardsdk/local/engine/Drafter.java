package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.LlamaModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Guesses with a small model what the large one will say (speculative decoding, Leviathan et al. 2023). A guess is kept only
 * where the large model, asked for all guessed places in one step, draws the same token: so the draws are those it would have
 * made alone. Belongs to the engine's thread.
 */
final class Drafter implements AutoCloseable {

    private final LlamaContext context;
    private final int most;
    private final float[] logits;
    /** What the small model's context holds of each sequence, by the numbers the large one's have. */
    private final List<CachedSequence> held = new ArrayList<>();

    /**
     * Allocates the small model's context.
     *
     * @param most how many tokens to guess ahead
     */
    Drafter(LlamaModel draft, ContextSettings settings, int most) {
        this.most = most;
        logits = new float[draft.vocabulary().size()];
        context = new LlamaContext(draft, settings, () -> false);
        for (int i = 0; i < context.sequences(); i++) {
            held.add(new CachedSequence(i));
        }
    }

    /** Gives every answer that goes on token by token its guesses. */
    void guess(List<Task> running) {
        var drafts = new ArrayList<Draft>();
        for (var task : running) {
            if (task instanceof Answering answering) {
                answering.guess(new int[0], 0);
                var guessable = answering.guessable(most);
                if (guessable > 0) {
                    drafts.add(new Draft(answering, held.get(task.sequence().id()), guessable));
                }
            }
        }
        drafts.sort(Comparator.comparingInt(draft -> draft.held.id()));
        drafts.forEach(Draft::cut);
        while (drafts.stream().anyMatch(Draft::open)) {
            step(drafts);
        }
        drafts.forEach(draft -> draft.answering.guess(draft.guesses, draft.count));
    }

    /** Computes what the small model lacks of each text, as far as it fits, and takes one guess more of each that is complete. */
    private void step(List<Draft> drafts) {
        var batch = context.batch();
        batch.clear();
        var rows = new int[drafts.size()];
        var room = batch.capacity();
        for (int i = 0; i < drafts.size(); i++) {
            var draft = drafts.get(i);
            rows[i] = -1;
            if (draft.open()) {
                var count = Math.min(room, draft.length() - draft.held.length());
                room -= count;
                for (int n = 0; n < count; n++) {
                    var position = draft.held.length() + n;
                    var last = position == draft.length() - 1;
                    var row = batch.add(draft.token(position), position, draft.held.id(), last);
                    rows[i] = last ? row : rows[i];
                }
                draft.scheduled = count;
            }
        }
        if (context.decode(false) != LlamaContext.Decoded.DONE) {
            throw new IllegalStateException("the draft model's batch was not computed");
        }
        for (int i = 0; i < drafts.size(); i++) {
            var draft = drafts.get(i);
            if (draft.open()) {
                draft.computed();
                if (rows[i] >= 0) {
                    context.logits(rows[i], logits);
                    draft.guesses[draft.count++] = likeliest(logits);
                }
            }
        }
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    /** Forgets everything. */
    void clear() {
        held.forEach(sequence -> sequence.cut(0));
        context.clear();
    }

    @Override
    public void close() {
        context.close();
    }

    /** An answer and what is guessed of it. */
    private final class Draft {

        private final Answering answering;
        private final CachedSequence held;
        private final int[] guesses;
        private int count;
        private int scheduled;

        Draft(Answering answering, CachedSequence held, int most) {
            this.answering = answering;
            this.held = held;
            this.guesses = new int[most];
        }

        boolean open() {
            return count < guesses.length;
        }

        int length() {
            return answering.length() + count;
        }

        int token(int position) {
            return position < answering.length()
                    ? answering.tokens()[position]
                    : guesses[position - answering.length()];
        }

        /** Cuts what is held to what is still right. */
        void cut() {
            var right = held.common(answering.tokens(), answering.length() - 1);
            context.cut(held.id(), right);
            held.cut(right);
        }

        void computed() {
            var all = new int[held.length() + scheduled];
            for (int position = held.length(); position < all.length; position++) {
                all[position] = token(position);
            }
            held.append(all, scheduled);
            scheduled = 0;
        }
    }
}
