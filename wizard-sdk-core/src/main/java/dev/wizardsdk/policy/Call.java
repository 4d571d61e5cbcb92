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
 * @param further whether another model can be asked if this one fails
 * @param shared  what all layers of the call know together
 */
record Call(Request request, CallOptions options, boolean further, Shared shared) {

    /** What the layers of one call know together, those inside more than those outside. */
    static final class Shared {

        private final Time time;
        private final @Nullable Duration timeLimit;
        private final @Nullable Shared outer;
        private final Consumer<FailedAttempt> listener;
        private volatile boolean unseen;
        private volatile boolean shortened;
        private volatile boolean begun;
        private volatile long start;

        Shared(Time time, @Nullable Duration timeLimit, @Nullable Shared outer, Consumer<FailedAttempt> listener) {
            this.time = time;
            this.timeLimit = timeLimit;
            this.outer = outer;
            this.listener = listener;
        }

        private void begin() {
            if (!begun) {
                start = time.nanos();
                begun = true;
            }
            if (outer != null) {
                outer.begin();
            }
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

        private Optional<Duration> left() {
            if (timeLimit == null) {
                return outer == null ? Optional.empty() : outer.left();
            }
            return Optional.of(begun ? timeLimit.minusNanos(time.nanos() - start) : timeLimit);
        }
    }

    static Call of(Request request, CallOptions options, Time time) {
        return new Call(request, options, false,
                new Shared(time, options.timeLimit().orElse(null), null, attempt -> {}));
    }

    Call with(Request other) {
        return new Call(other, options, further, shared);
    }

    Call with(CallOptions other) {
        return new Call(request, other, further, shared);
    }

    /** This call, with or without other models to be asked after this one. */
    Call further(boolean more) {
        return new Call(request, options, further || more, shared);
    }

    /** This call within a time limit of its own, where it has none yet. */
    Call within(Optional<Duration> timeLimit) {
        return timeLimit.isEmpty() || left().isPresent()
                ? this
                : new Call(request, options, further, new Shared(shared.time, timeLimit.get(), shared, attempt -> {}));
    }

    /** This call, with somebody who hears of tries that failed inside and are followed by another. */
    Call heardBy(Consumer<FailedAttempt> listener) {
        return new Call(request, options, further, new Shared(shared.time, null, shared, listener));
    }

    /** Another call for this one, within the same time, that nobody sees the pieces of. */
    Call apart(Request other, CallOptions its) {
        var apart = new Shared(shared.time, null, shared, attempt -> {});
        apart.unseen = true;
        return new Call(other, its, further, apart);
    }

    /** The first pull: the time limit counts from here. */
    void begin() {
        shared.begin();
    }

    /** The answer may be cut off where the request alone would not have it so. */
    void shorten() {
        shared.shortened = true;
    }

    boolean isShortened() {
        return shared.shortened;
    }

    /** The pieces of the answer reach nobody, who wants the whole of it: it may begin again after some have come. */
    void unseen() {
        shared.unseen = true;
    }

    boolean isUnseen() {
        return shared.isUnseen();
    }

    void failed(FailedAttempt attempt) {
        shared.hear(attempt);
    }

    /** What is left of the time limit; negative when it is over, empty where there is none. */
    Optional<Duration> left() {
        return shared.left();
    }

    boolean isLate() {
        return left().filter(time -> !time.isPositive()).isPresent();
    }

    /** Opens the next layer's stream for this call, or the provider's within the time that is left. */
    EventStream open(ModelProvider next) {
        if (next instanceof Layer layer) {
            return layer.open(this);
        }
        var left = left(); // looked at once: a moment later it may be over
        if (left.filter(time -> !time.isPositive()).isPresent()) {
            throw ModelException.of(ErrorKind.TIMEOUT, "the call's time limit was over before "
                    + next.description().id() + " was asked").build();
        }
        return next.open(request, left.map(options::withTimeLimit).orElse(options));
    }
}
