package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws the tokens of one text, one after another: {@link #sample} chooses the next one, {@link #accept} makes it a part of the
 * text. The steps come in llama.cpp's order and what is not set has llama.cpp's default: the bias is added, used and
 * repeating tokens are made unlikelier, then top-k (40), typical-p, top-p (0.95), min-p (0.05) and XTC leave tokens out, the
 * temperature (0.8) is applied, and one of the tokens left is drawn. Mirostat comes in place of all that leaves tokens out. At
 * temperature 0 the best token is taken, whatever would leave it out.
 *
 * <p>The draw is Java's, so that a seed gives the same text with every version of llama.cpp. Not thread-safe; a thread may take
 * over from another.
 */
public final class TokenSampler {

    private static final float DEFAULT_TEMPERATURE = 0.8f;
    private static final float DEFAULT_TOP_P = 0.95f;
    private static final float DEFAULT_MIN_P = 0.05f;
    private static final int DEFAULT_TOP_K = 40;

    private final TokenHistory history = new TokenHistory();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final EditedScores edited = new EditedScores();
    private final Candidates candidates = new Candidates();
    private final boolean greedy;
    private final int topK;
    private final @Nullable MirostatControl mirostat;
    private final OptionalInt logprobs;
    private final SplittableRandom random;
    private float[] masked = new float[0];

    /**
     * A sampler for the text after a prompt.
     *
     * @param prompt all tokens of the prompt, control tokens too; penalties look back into it, as those of llama.cpp's server
     * @param pieces the bytes of each token of the vocabulary, none for a control token; not to be changed
     */
    public TokenSampler(Sampling sampling, int[] prompt, byte[][] pieces) {
        var temperature = sampling.temperature().isPresent()
                ? (float) sampling.temperature().getAsDouble()
                : DEFAULT_TEMPERATURE;
        random = sampling.seed().isPresent()
                ? new SplittableRandom(sampling.seed().getAsLong())
                : new SplittableRandom();
        mirostat = sampling.mirostat().map(MirostatControl::new).orElse(null);
        topK = mirostat == null ? sampling.topK().orElse(DEFAULT_TOP_K) : Integer.MAX_VALUE;
        greedy = temperature <= 0 || topK == 1;
        logprobs = sampling.logprobs();
        addAdjustments(sampling, pieces);
        if (mirostat == null) {
            addFilters(sampling, temperature);
        } else {
            filters.add(Filter.temperature(temperature));
        }
        for (var token : prompt) {
            accept(token);
        }
    }

    private void addAdjustments(Sampling sampling, byte[][] pieces) {
        if (!sampling.logitBias().isEmpty()) {
            adjustments.add(new LogitBias(sampling.logitBias()));
        }
        sampling.penalties()
                .filter(UsePenalties::act)
                .ifPresent(settings -> adjustments.add(new UsePenalties(settings, history)));
        sampling.dry()
                .filter(RepetitionPenalty::acts)
                .ifPresent(settings -> adjustments.add(new RepetitionPenalty(settings, history, pieces)));
    }

    private void addFilters(Sampling sampling, float temperature) {
        sampling.typicalP().stream().filter(share -> share < 1).forEach(
                share -> filters.add(Filter.typical((float) share)));
        var topP = sampling.topP().isPresent() ? (float) sampling.topP().getAsDouble() : DEFAULT_TOP_P;
        if (topP < 1) {
            filters.add(Filter.topP(topP));
        }
        var minP = sampling.minP().isPresent() ? (float) sampling.minP().getAsDouble() : DEFAULT_MIN_P;
        if (minP > 0) {
            filters.add(Filter.minP(minP));
        }
        sampling.xtc()
                .filter(xtc -> xtc.probability() > 0 && xtc.threshold() <= 0.5)
                .ifPresent(xtc -> filters.add(
                        Filter.xtc((float) xtc.probability(), (float) xtc.threshold(), random.split())));
        filters.add(sampling.dynamicTemperature()
                .filter(dynamic -> dynamic.range() > 0)
                .map(dynamic -> Filter.dynamicTemperature(
                        temperature, (float) dynamic.range(), (float) dynamic.exponent()))
                .orElseGet(() -> Filter.temperature(temperature)));
    }

    /**
     * Chooses the next token. As llama.cpp does, it draws from all tokens first, and if that token may not come, once more
     * from those that may: what is allowed is computed for the whole vocabulary only then.
     *
     * @param logits  the model's scores of every token, which are left as they are; a token whose score is not a number is
     *                never chosen
     * @param allowed the tokens that may come, or null for all
     * @throws ArithmeticException if no score is a number above negative infinity, or none of an allowed token
     */
    public int sample(float[] logits, @Nullable AllowedTokens allowed) {
        var token = choose(logits);
        if (allowed == null || allowed.allows(token)) {
            return token;
        }
        if (masked.length != logits.length) {
            masked = new float[logits.length];
        }
        System.arraycopy(logits, 0, masked, 0, logits.length);
        allowed.mask(masked);
        return choose(masked);
    }

    /** Makes a token a part of the text, whether it was drawn or not. */
    public void accept(int token) {
        if (adjustments.isEmpty()) {
            return;
        }
        history.append(token);
        for (var adjustment : adjustments) {
            adjustment.accept(token);
        }
    }

    /** How likely the model found a token, if the sampling asks for log-probabilities. */
    public Optional<Scored> score(float[] logits, int token) {
        if (logprobs.isEmpty()) {
            return Optional.empty();
        }
        var probabilities = new LogProbabilities(logits);
        return Optional.of(new Scored(
                new TokenProbability(token, probabilities.of(token)), probabilities.top(logprobs.getAsInt())));
    }

    /** A token and the likeliest ones at its place, the likeliest one first; as many as were asked for. */
    public record Scored(TokenProbability token, List<TokenProbability> alternatives) {

        public Scored {
            alternatives = List.copyOf(alternatives);
        }
    }

    private int choose(float[] logits) {
        edited.edit(logits);
        try {
            for (var adjustment : adjustments) {
                adjustment.adjust(edited);
            }
            return greedy ? Ranking.first(logits) : draw(logits);
        } finally {
            edited.restore();
        }
    }

    private int draw(float[] logits) {
        candidates.take(logits, topK);
        for (var filter : filters) {
            filter.apply(candidates);
        }
        if (mirostat == null) {
            candidates.softmax();
            return candidates.token(place());
        }
        mirostat.truncate(candidates, logits.length);
        var place = place();
        mirostat.observe(candidates.probability(place));
        return candidates.token(place);
    }

    private int place() {
        double sum = 0;
        for (int i = 0; i < candidates.size(); i++) {
            sum += candidates.probability(i);
        }
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.probability(i) > 0) {
                left -= candidates.probability(i);
                if (left < 0) {
                    return i;
                }
                last = i;
            }
        }
        return last;
    }

    /** The tokens of the last draw, for tests. */
    Candidates candidates() {
        return candidates;
    }

    /** The state of mirostat, for tests. */
    @Nullable
    MirostatControl mirostat() {
        return mirostat;
    }
}
