package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Request;

/**
 * How a {@link Scorer} asks models within a run: what was asked before is taken from the run's journal, what is asked now is counted and kept
 * there. For one thread.
 */
public interface Asking {

    /**
     * Asks the run's judge.
     *
     * @param purpose tells this call from the others about the same row, such as {@code difficulty}
     * @throws CallFailed if this one request can't be answered; a scorer lets it pass
     */
    Answer ask(String purpose, Request request);

    /** The same of another model, whose client stays its owner's. */
    Answer ask(ModelClient client, String purpose, Request request);

    /** Who is asked by {@link #ask(String, Request)}: what it is able to do. */
    ModelClient judge();
}
