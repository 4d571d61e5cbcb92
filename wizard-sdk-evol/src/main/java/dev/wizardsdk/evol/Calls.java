package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Journal.Recorded;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
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

    private static final int AN_OUTAGE = 5;

    private final ModelClient client;
    private final @Nullable Journal journal;
    private int total;
    private int fromJournal;
    private int failed;
    private int maybePaidTwice;
    private Usage usage = Usage.NONE;
    private final List<Unsettled> unsettled = new ArrayList<>();
    private int failuresInARow;

    /** A call that failed, and it is not yet known whether it alone did. */
    private record Unsettled(String call, ErrorKind kind, String message, int again) {}

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
            var answer = new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE),
                    reply.cost().orElse(BigDecimal.ZERO), reply.servedBy(), reply.tokens());
            var again = maybeBilled(reply.failedAttempts());
            succeeded();
            return journal == null ? new Recorded.Answered(answer, again) : journal.answered(call, answer, again);
        } catch (ModelException e) {
            var again = maybeBilled(e.failedAttempts());
            if (concernsOneRequest(e)) {
                var failure = new Unsettled(call, e.kind(), String.valueOf(e.getMessage()), again);
                return failedAlone(failure, e);
            }
            if (journal != null && !e.maybeBilled() && again == 0) {
                journal.unpaid(call);
            }
            throw e;
        }
    }

    /**
     * A request that failed while others succeed is given up; when one after the other fails, it is the service that is gone.
     * Which it was shows with the next success, so the journal is told only then.
     */
    private synchronized Recorded failedAlone(Unsettled failure, ModelException e) {
        failuresInARow++;
        if (failuresInARow >= AN_OUTAGE && e.kind() != ErrorKind.CONTEXT_EXCEEDED && e.kind() != ErrorKind.FILTERED) {
            throw e;
        }
        unsettled.add(failure);
        return new Recorded.Failed(failure.kind(), failure.message(), failure.again());
    }

    private synchronized void succeeded() {
        failuresInARow = 0;
        settle();
    }

    /** Gives up for good what failed alone: the service answered after it, or the run is complete. */
    synchronized void settle() {
        if (journal != null) {
            for (var failure : unsettled) {
                journal.failed(failure.call(), failure.kind(), failure.message(), failure.again());
            }
        }
        unsettled.clear();
    }

    private static int maybeBilled(List<FailedAttempt> attempts) {
        return (int) attempts.stream().filter(FailedAttempt::maybeBilled).count();
    }

    /** Whether another request may well be answered. */
    private static boolean concernsOneRequest(ModelException e) {
        return switch (e.kind()) {
            case BAD_REQUEST, CONTEXT_EXCEEDED, FILTERED, SERVER, TIMEOUT, STREAM_BROKEN, BAD_RESPONSE, BAD_OUTPUT ->
                true;
            case AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    UNSUPPORTED,
                    RATE_LIMITED,
                    QUOTA_EXHAUSTED,
                    BUDGET_EXHAUSTED,
                    NOT_RECORDED,
                    OVERLOADED,
                    NETWORK,
                    CANCELLED,
                    CLOSED ->
                false;
        };
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
