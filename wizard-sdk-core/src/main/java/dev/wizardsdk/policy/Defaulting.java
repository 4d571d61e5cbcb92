package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelProvider;

/** Gives each call the options it does not bring itself. */
final class Defaulting extends Layer {

    private final CallOptions defaults;

    Defaulting(ModelProvider next, CallOptions defaults, Time time) {
        super(next, time);
        this.defaults = defaults;
    }

    @Override
    EventStream open(Call call) {
        return call.with(over(defaults, call.options())).within(defaults.timeLimit()).open(next);
    }

    /** These options, and where they set nothing those below them; headers of both. */
    static CallOptions over(CallOptions below, CallOptions above) {
        var laid = below;
        if (above.key().isPresent()) {
            laid = laid.withKey(above.key().get());
        }
        for (var header : above.headers().entrySet()) {
            laid = laid.withHeader(header.getKey(), header.getValue());
        }
        if (above.timeouts().isPresent()) {
            laid = laid.withTimeouts(above.timeouts().get());
        }
        if (above.timeLimit().isPresent()) {
            laid = laid.withTimeLimit(above.timeLimit().get());
        }
        if (!above.tag().isEmpty()) {
            laid = laid.withTag(above.tag());
        }
        return above.sample() == 0 ? laid : laid.withSample(above.sample());
    }
}
