package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks the model that a router puts first, and the next one when that fails in a way another one may not. */
final class Routing extends Layer {

    private final Group group;
    private final Router router;
    private final AtomicIntegerArray underWay;

    Routing(Group group, Router router, Time time) {
        super(group.members().getFirst(), time);
        this.group = group;
        this.router = router;
        this.underWay = new AtomicIntegerArray(group.members().size());
    }

    @Override
    public ModelDescription description() {
        return group.description();
    }

    @Override
    EventStream open(Call call) {
        group.requireOpenFor(call.request(), 1);
        return new Stream(call);
    }

    @Override
    public void close() {
        group.close();
    }

    /** Whether another model may answer what one failed at so. */
    static boolean mayGoOn(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION, NOT_FOUND, UNSUPPORTED, CONTEXT_EXCEEDED, RATE_LIMITED, QUOTA_EXHAUSTED,
                    BUDGET_EXHAUSTED, OVERLOADED, SERVER, TIMEOUT, NETWORK, STREAM_BROKEN, BAD_RESPONSE, NOT_RECORDED,
                    CLOSED ->
                true;
            case BAD_REQUEST, FILTERED, BAD_OUTPUT, CANCELLED -> false;
        };
    }

    private final class Stream extends LayerStream {

        private final List<FailedAttempt> failed = new ArrayList<>();
        private List<Router.Candidate> order = List.of();
        private int place = -1;
        private volatile @Nullable Held current;
        private boolean delivered;

        Stream(Call call) {
            super(call);
        }

        @Override
        protected Event pull() {
            if (place < 0) {
                begin();
            }
            while (true) {
                try {
                    var asked = current == null ? ask() : current;
                    current = asked;
                    var event = asked.stream.next();
                    if (event instanceof Event.End end) {
                        asked.release();
                        return new Event.End(end.reply().with(end.reply().delivery().after(failed)));
                    }
                    delivered |= !call.isUnseen();
                    return event;
                } catch (ModelException failure) {
                    goOn(failure);
                } catch (RuntimeException | Error e) {
                    release();
                    throw e;
                }
            }
        }

        private void begin() {
            call.begin();
            requireOpen("before the request was sent");
            group.requireOpen();
            var candidates = IntStream.range(0, group.members().size())
                    .filter(i -> group.canAnswer(i, call.request()))
                    .mapToObj(i -> new Router.Candidate(i, group.members().get(i).description(), underWay.get(i)))
                    .toList();
            order = List.copyOf(router.order(call.request(), call.options(), candidates));
            if (order.isEmpty()) {
                throw ModelException.of(ErrorKind.UNSUPPORTED, "the router chose none of " + group.ids()).build();
            }
            place = 0;
        }

        private Held ask() {
            var further = place + 1 < order.size();
            var index = order.get(place).index();
            var held = new Held(index, over(call.further(further).open(group.members().get(index))));
            underWay.incrementAndGet(index);
            return held;
        }

        private void goOn(ModelException failure) {
            release();
            var next = nextPlace(failure);
            if (next < 0) {
                failed.addAll(failure.failedAttempts());
                throw failed.isEmpty() ? failure : failure.copy().failedAttempts(failed).build();
            }
            var attempt = new FailedAttempt(order.get(place).description().id(), failure.kind(),
                    String.valueOf(failure.getMessage()), failure.maybeBilled(), Duration.ZERO);
            failed.addAll(failure.failedAttempts());
            failed.add(attempt);
            call.failed(attempt);
            startOver();
            place = next;
        }

        /** Where to go on; below zero for nowhere. */
        private int nextPlace(ModelException failure) {
            if (delivered || isClosed() || group.isClosed() || call.isLate() || !mayGoOn(failure.kind())) {
                return -1;
            }
            var tooSmall = order.get(place).description().contextTokens().orElse(0);
            return IntStream.range(place + 1, order.size())
                    .filter(i -> failure.kind() != ErrorKind.CONTEXT_EXCEEDED
                            || order.get(i).description().contextTokens().orElse(0) > tooSmall)
                    .findFirst().orElse(-1);
        }

        private void release() {
            if (current != null) {
                current.release();
                current.stream.close();
                current = null;
            }
        }

        @Override
        public void close() {
            super.close();
            var asked = current;
            if (asked != null) {
                asked.release();
            }
        }
    }

    /** A stream that counts as its model's load until it is released. */
    private final class Held {

        private final int index;
        private final EventStream stream;
        private final AtomicBoolean released = new AtomicBoolean();

        Held(int index, EventStream stream) {
            this.index = index;
            this.stream = stream;
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                underWay.decrementAndGet(index);
            }
        }
    }
}
