package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Request;
import java.util.List;

/** Decides which of several models a request goes to, and which are asked after it when that fails. See {@link Routers}. */
@FunctionalInterface
public interface Router {

    /**
     * A model that has the features the request needs.
     *
     * @param index       its place among the client's models, from 0
     * @param description what is known about it
     * @param underWay    how many of this client's calls it answers now
     */
    record Candidate(int index, ModelDescription description, int underWay) {}

    /**
     * The candidates in the order they are to be asked in; one that is left out is not asked. Called at the first pull, on the caller's
     * thread, at most once for a call, by many threads at once. It may ask a model itself; what it throws ends the call.
     */
    List<Candidate> order(Request request, CallOptions options, List<Candidate> candidates);
}
