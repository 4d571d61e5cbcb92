package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Journal.Recorded;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the model, once for each call: what the journal has is not asked again. Thread-safe. */
final class Calls {

    /** One call failed for good and the run goes on without it. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    private final ModelClient client;
    private final @Nullable Journal journal;
    private int total;
    private int fromJournal;
    private int failed;
    private int maybePaidTwice;
    private Usage usage = Usage.NONE;

    Calls(ModelClient client, @Nullable Journal journal) {
        this.client = client;
        this.journal = journal;
    }

    /**
     * The answer to the call of this name.
     *
     * @throws Failed         if this one request can't be answered, now or before
     * @throws ModelException if the model can't be asked at all for now
     */
    Answer ask(String call, Request request) throws Failed {
        var before = journal == null ? Optional.<Recorded>empty() : journal.recorded(call);
        var outcome = before.isPresent() ? before.get() : made(call, request);
        count(outcome, before.isPresent());
        return switch (outcome) {
            case Recorded.Answered(var answer, var again) -> answer;
            case Recorded.Failed(var kind, var message, var again) -> throw new Failed(kind + ": " + message);
        };
    }

    private Recorded made(String call, Request request) {
        if (journal != null) {
            journal.intend(call);
        }
        try {
            var reply = client.call(request);
            var answer = new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE), reply.servedBy());
            var again = maybeBilled(reply.failedAttempts());
            return journal == null ? new Recorded.Answered(answer, again) : journal.answered(call, answer, again);
        } catch (ModelException e) {
            var again = maybeBilled(e.failedAttempts());
            if (!concernsOneRequest(e)) {
                if (journal != null && !e.maybeBilled() && again == 0) {
                    journal.unpaid(call);
                }
                throw e;
            }
            var message = String.valueOf(e.getMessage());
            return journal == null
                    ? new Recorded.Failed(e.kind(), message, again)
                    : journal.failed(call, e.kind(), message, again);
        }
    }

    private static int maybeBilled(List<FailedAttempt> attempts) {
        return (int) attempts.stream().filter(FailedAttempt::maybeBilled).count();
    }

    /** Whether another request may well be answered. */
    private boolean concernsOneRequest(ModelException e) {
        return switch (e.kind()) {
            case CONTEXT_EXCEEDED, FILTERED -> true;
            case BAD_REQUEST -> anyAnswered(); // before a first answer, the set-up may be what is wrong
            case AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    UNSUPPORTED,
                    RATE_LIMITED,
                    QUOTA_EXHAUSTED,
                    OVERLOADED,
                    SERVER,
                    TIMEOUT,
                    NETWORK,
                    STREAM_BROKEN,
                    BAD_RESPONSE,
                    CANCELLED,
                    CLOSED ->
                false;
        };
    }

    private synchronized boolean anyAnswered() {
        return total > failed;
    }

    private synchronized void count(Recorded outcome, boolean replayed) {
        total++;
        fromJournal += replayed ? 1 : 0;
        maybePaidTwice += outcome.again();
        switch (outcome) {
            case Recorded.Answered(var answer, var again) -> usage = usage.plus(answer.usage());
            case Recorded.Failed noAnswer -> failed++;
        }
    }

    synchronized EvolRun.CallCount count() {
        return new EvolRun.CallCount(total, fromJournal, failed, maybePaidTwice, usage);
    }
}
