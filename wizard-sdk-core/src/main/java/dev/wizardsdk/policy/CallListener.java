package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import java.time.Duration;

/**
 * Hears of calls as they go, each told once to have started and once to have ended or failed. Called on the thread that pulls or
 * closes the stream, by many at once: it should be quick. What it throws is logged and reaches nobody.
 */
public interface CallListener {

    /**
     * What is asked; the same object in all that is told of one call.
     *
     * @param model   the one that is asked first
     * @param request what; it holds the prompt, which is nobody else's to keep
     * @param options how, such as its tag
     */
    record Asked(ModelDescription model, Request request, CallOptions options) {

        /** Whom usage is counted for; empty if it is not set. */
        public String tag() {
            return options.tag();
        }

        /** Shows no prompt. */
        @Override
        public String toString() {
            return request.getClass().getSimpleName() + " for " + model.id() + ", " + options;
        }
    }

    /** The first event is pulled, and the request about to be sent. */
    default void started(Asked call) {}

    /** The first piece of the answer is there, so long after the start. */
    default void firstToken(Asked call, Duration after) {}

    /** A try failed, and is followed by another: with the same model, or the next one. */
    default void attemptFailed(Asked call, FailedAttempt attempt) {}

    /** The whole answer is there. */
    default void ended(Asked call, Reply reply, Duration took) {}

    /** The call failed; of kind CANCELLED also when its caller did not want the rest. */
    default void failed(Asked call, ModelException failure, Duration took) {}
}
