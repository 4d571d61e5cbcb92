package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling.Penalties;
import java.util.HashMap;
import java.util.Map;

/** Makes tokens unlikelier that were used among the last ones. */
final class UsePenalties implements Adjustment {

    private final TokenHistory history;
    private final float repeat;
    private final float frequency;
    private final float presence;
    private final int window;
    private final Map<Integer, Integer> uses = new HashMap<>();

    UsePenalties(Penalties settings, TokenHistory history) {
        this.history = history;
        repeat = (float) settings.repeat();
        frequency = (float) settings.frequency();
        presence = (float) settings.presence();
        window = settings.lastTokens() < 0 ? Integer.MAX_VALUE : settings.lastTokens();
    }

    /** Whether settings change anything. */
    static boolean act(Penalties settings) {
        return settings.lastTokens() != 0
                && (settings.repeat() != 1 || settings.frequency() != 0 || settings.presence() != 0);
    }

    @Override
    public void accept(int token) {
        uses.merge(token, 1, Integer::sum);
        if (history.length() > window) {
            uses.computeIfPresent(history.beforeLast(window), (left, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    public void adjust(EditedScores scores) {
        uses.forEach((token, count) -> {
            if (scores.has(token)) {
                var score = scores.score(token);
                // A product makes a negative score worse, as the quotient does a positive one.
                var repeated = score <= 0 ? score * repeat : score / repeat;
                scores.punish(token, repeated - (count * frequency + presence));
            }
        });
    }
}
