package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;

/** A provider around another one. Layers hand a {@link Call} to one another, so that they share its time limit. */
abstract class Layer implements ModelProvider {

    final ModelProvider next;
    final Time time;

    Layer(ModelProvider next, Time time) {
        this.next = next;
        this.time = time;
    }

    /** As {@link #open(Request, CallOptions)}, from another layer. */
    abstract EventStream open(Call call);

    @Override
    public final EventStream open(Request request, CallOptions options) {
        return open(Call.of(request, options, time));
    }

    @Override
    public ModelDescription description() {
        return next.description();
    }

    @Override
    public void close() {
        next.close();
    }
}
