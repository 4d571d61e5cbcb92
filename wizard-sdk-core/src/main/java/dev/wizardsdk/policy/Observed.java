package dev.wizardsdk.policy;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener how calls go. */
final class Observed extends Layer {

    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

    private final CallListener listener;

    Observed(ModelProvider next, CallListener listener, Time time) {
        super(next, time);
        this.listener = listener;
    }

    @Override
    EventStream open(Call call) {
        var asked = new CallListener.Asked(description(), call.request(), call.options());
        return new Stream(call.heardBy(attempt -> tell(told -> told.attemptFailed(asked, attempt))), asked);
    }

    private void tell(Consumer<CallListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn("A listener of calls to {} failed", description().id(), e);
        }
    }

    private final class Stream extends HoldingStream {

        private final CallListener.Asked asked;
        private long start;
        private boolean answering;

        Stream(Call call, CallListener.Asked asked) {
            super(call, next);
            this.asked = asked;
        }

        @Override
        void acquire() {
            start = time.nanos();
            tell(told -> told.started(asked));
        }

        @Override
        void arrived(Event event) {
            if (!answering && !(event instanceof Event.End)) {
                answering = true;
                var after = took();
                tell(told -> told.firstToken(asked, after));
            }
        }

        @Override
        Reply succeeded(Reply reply) {
            var took = took();
            tell(told -> told.ended(asked, reply, took));
            return reply;
        }

        @Override
        void failed(ModelException failure) {
            var took = took();
            tell(told -> told.failed(asked, failure, took));
        }

        private Duration took() {
            return Duration.ofNanos(time.nanos() - start);
        }
    }
}
