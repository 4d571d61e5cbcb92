package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the layers.
 *
 * @param request what is asked
 * @param options how
 * @param further whether another entry can be asked if this one fails
 * @param shared  what all layers of the call know together
 */
record Call(Request request, CallOptions options, boolean further, Shared shared) {

    /** What the layers of one call know together; each answer of an ensemble is a call of its own. */
    static final class Shared {

        private final Time time;
        private final @Nullable Duration timeLimit;
        private final @Nullable Shared outer;
        private volatile boolean unseen;
        private volatile long start;
        private volatile boolean begun;
        private volatile Consumer<FailedAttempt> listener = failed -> {};

        Shared(Time time, @Nullable Duration timeLimit, @Nullable Shared outer) {
            this.time = time;
            this.timeLimit = timeLimit;
            this.outer = outer;
        }

        private boolean isUnseen() {
            return unseen || (outer != null && outer.isUnseen());
        }

        private void hear(FailedAttempt attempt) {
            listener.accept(attempt);
            if (outer != null) {
                outer.hear(attempt);
            }
        }
    }

    static Call of(Request request, CallOptions options, Time time) {
        return new Call(request, options, false, new Shared(time, options.timeLimit().orElse(null), null));
    }

    Call with(Request other) {
        return new Call(other, options, further, shared);
    }

    Call with(CallOptions other) {
        return new Call(request, other, further, shared);
    }

    /** This call, with or without other entries to be asked after this one. */
    Call further(boolean more) {
        return new Call(request, options, further || more, shared);
    }

    /** This call within a time limit of its own, where it has none yet. */
    Call within(Optional<Duration> timeLimit) {
        return shared.timeLimit != null || timeLimit.isEmpty()
                ? this
                : new Call(request, options, further, new Shared(shared.time, timeLimit.get(), shared));
    }

    /** A call for the same that nobody sees the pieces of, within the same time. */
    Call apart(Request other, CallOptions its) {
        begin();
        var apart = new Shared(shared.time, left().orElse(null), null);
        apart.unseen = true;
        return new Call(other, its, further, apart);
    }

    /** The first pull: the time limit counts from here. */
    void begin() {
        if (!shared.begun) {
            shared.start = shared.time.nanos();
            shared.begun = true;
        }
    }

    /** The pieces of the answer reach nobody, who wants the whole of it: it may begin again after some have come. */
    void unseen() {
        shared.unseen = true;
    }

    boolean isUnseen() {
        return shared.isUnseen();
    }

    /** Who hears of tries that failed and are followed by another. */
    void listener(Consumer<FailedAttempt> heard) {
        shared.listener = heard;
    }

    void failed(FailedAttempt attempt) {
        shared.hear(attempt);
    }

    /** What is left of the time limit; negative when it is over, empty where there is none. */
    Optional<Duration> left() {
        var limit = shared.timeLimit;
        if (limit == null || !shared.begun) {
            return Optional.ofNullable(limit);
        }
        return Optional.of(limit.minusNanos(shared.time.nanos() - shared.start));
    }

    boolean isLate() {
        return left().filter(time -> !time.isPositive()).isPresent();
    }

    /** What the time limit's end is told with. */
    ModelException late(String where) {
        return ModelException.of(ErrorKind.TIMEOUT, where + ": the call's time limit of "
                + Optional.ofNullable(shared.timeLimit).map(Duration::toString).orElse("none") + " is over").build();
    }

    /** Opens the next layer's stream for this call, or the provider's within the time that is left. */
    EventStream open(ModelProvider next) {
        if (next instanceof Layer layer) {
            return layer.open(this);
        }
        if (isLate()) {
            throw late(next.description().id());
        }
        return next.open(request, left().map(options::withTimeLimit).orElse(options));
    }
}
