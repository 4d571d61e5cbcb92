package dev.wizardsdk.policy;

import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what calls took, for each tag of theirs: a listener to be given to {@code ModelClient.observe}. Thread-safe, and may be
 * given to many clients. It keeps a count for each tag it ever heard.
 */
public final class UsageByTag implements CallListener {

    /**
     * What the calls of one tag took.
     *
     * @param answered calls that were answered
     * @param failed   calls that failed, cancelled ones included
     * @param cached   those answered from a cache, whose tokens are not counted
     * @param usage    tokens of answers, as far as services told
     * @param usd      their cost, as far as it is known
     * @param unpriced answers whose cost is not known
     */
    public record Count(long answered, long failed, long cached, Usage usage, BigDecimal usd, long unpriced) {

        private static final Count NONE = new Count(0, 0, 0, Usage.NONE, BigDecimal.ZERO, 0);

        private Count answered(Reply reply) {
            var kept = reply.delivery().cached();
            var more = kept ? Usage.NONE : reply.usage().orElse(Usage.NONE);
            return new Count(answered + 1, failed, cached + (kept ? 1 : 0), usage.plus(more),
                    usd.add(reply.cost().orElse(BigDecimal.ZERO)), unpriced + (reply.cost().isPresent() ? 0 : 1));
        }

        private Count withFailure() {
            return new Count(answered, failed + 1, cached, usage, usd, unpriced);
        }
    }

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    public UsageByTag() {}

    /** The count of one tag; that of calls without one for the empty tag. */
    public Count of(String tag) {
        return Optional.ofNullable(counts.get(tag)).orElse(Count.NONE);
    }

    /** All counts until now, by tag. */
    public Map<String, Count> all() {
        return new TreeMap<>(counts);
    }

    @Override
    public void ended(Asked call, Reply reply, Duration took) {
        counts.compute(call.tag(), (tag, count) -> (count == null ? Count.NONE : count).answered(reply));
    }

    @Override
    public void failed(Asked call, ModelException failure, Duration took) {
        counts.compute(call.tag(), (tag, count) -> (count == null ? Count.NONE : count).withFailure());
    }
}
