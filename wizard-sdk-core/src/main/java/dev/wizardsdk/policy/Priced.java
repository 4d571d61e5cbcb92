package dev.wizardsdk.policy;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/** Tells what an answer cost, where the service told its tokens but not its cost, and a price is known. */
final class Priced extends Layer {

    Priced(ModelProvider next, Time time) {
        super(next, time);
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    /** Counting tokens costs nothing, with all services that do it. */
    static BigDecimal cost(Request request, Price price, Usage usage) {
        return request instanceof Request.Count ? BigDecimal.ZERO : price.of(usage);
    }

    private final class Stream extends LayerStream {

        private final EventStream answer;

        Stream(Call call) {
            super(call);
            answer = over(call.open(next));
        }

        @Override
        protected Event pull() {
            var event = answer.next();
            return event instanceof Event.End end ? new Event.End(priced(end.reply())) : event;
        }

        private Reply priced(Reply reply) {
            var delivery = reply.delivery();
            Optional<BigDecimal> cost = delivery.cost().isPresent()
                    ? Optional.empty()
                    : description().price().flatMap(
                            price -> reply.usage().map(usage -> cost(call.request(), price, usage)));
            return cost.map(usd -> reply.with(delivery.withCost(usd))).orElse(reply);
        }
    }
}
