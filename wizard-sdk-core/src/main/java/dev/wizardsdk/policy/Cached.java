package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Answers from a cache what it has, and keeps there what it had not. */
final class Cached extends Layer {

    private final ReplyCache cache;
    private volatile boolean providerClosed;

    Cached(ModelProvider next, ReplyCache cache, Time time) {
        super(next, time);
        this.cache = cache;
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    @Override
    public void close() {
        providerClosed = true;
        super.close();
    }

    private final class Stream extends LayerStream {

        private final EventStream answer;
        private final Deque<Event> kept = new ArrayDeque<>();
        private @Nullable String key;

        Stream(Call call) {
            super(call);
            answer = over(call.open(next));
        }

        @Override
        protected Event pull() {
            if (key == null) {
                key = begin();
            }
            if (!kept.isEmpty()) {
                requireOpen("before the kept answer was taken");
                return kept.remove();
            }
            var event = answer.next();
            if (event instanceof Event.End end && !isCutOffByBudget(end.reply())) {
                cache.keep(key, end.reply());
            }
            return event;
        }

        /** Another budget would have had more of it. */
        private boolean isCutOffByBudget(Reply reply) {
            return call.isShortened() && reply.finish() == Finish.LENGTH;
        }

        private String begin() {
            call.begin();
            requireOpen("before the request was sent");
            if (providerClosed) {
                throw ModelException.of(ErrorKind.CLOSED, "the client of " + description().id() + " was closed")
                        .build();
            }
            var wanted = ReplyCache.key(call.request(), description().id(), call.options().sample());
            cache.find(wanted).ifPresent(reply -> kept.addAll(Whole.events(cached(reply))));
            if (!kept.isEmpty()) {
                answer.close();
            } else if (cache.replays()) {
                throw ModelException.of(ErrorKind.NOT_RECORDED, "the cache has no reply of " + description().id()
                        + " to this request, " + wanted + ", and may not ask for one").build();
            }
            return wanted;
        }

        private Reply cached(Reply reply) {
            return reply.with(reply.delivery().fromCache());
        }
    }
}
