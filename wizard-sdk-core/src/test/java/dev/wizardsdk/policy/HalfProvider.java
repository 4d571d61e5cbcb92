package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;

/** Tells "half", then breaks off. */
final class HalfProvider implements ModelProvider {

    @Override
    public ModelDescription description() {
        return Failures.model("half", 1000, "1", "1");
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        return new EventStream() {
            private boolean told;

            @Override
            protected Event pull() {
                if (told) {
                    throw ModelException.of(ErrorKind.STREAM_BROKEN, "cut").retryable(true).maybeBilled(true).build();
                }
                told = true;
                return new Event.Text("half");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
