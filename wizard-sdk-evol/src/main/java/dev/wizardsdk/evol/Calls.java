package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
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
        this.maybePaidTwice = journal == null ? 0 : journal.maybePaid();
    }

    /**
     * The answer to the call of this name.
     *
     * @throws Failed         if this one request can't be answered, now or before
     * @throws ModelException if the model can't be asked at all for now
     */
    Answer ask(String call, Request request) throws Failed {
        if (journal != null) {
            var before = journal.recorded(call);
            if (before.isPresent()) {
                return replayed(before.get());
            }
            journal.intend(call);
        }
        try {
            var reply = client.call(request);
            var answer = new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE), reply.servedBy());
            if (journal != null) {
                journal.answered(call, answer);
            }
            var twice = (int) reply.failedAttempts().stream().filter(FailedAttempt::maybeBilled).count();
            count(false, answer.usage(), false, twice);
            return answer;
        } catch (ModelException e) {
            if (!concernsOneRequest(e) || !anySucceeded()) { // before a first answer, the set-up may be what is wrong
                throw e;
            }
            var message = e.kind() + ": " + e.getMessage();
            if (journal != null) {
                journal.failed(call, e.kind(), message);
            }
            count(false, Usage.NONE, true, 0);
            throw new Failed(message);
        }
    }

    private Answer replayed(Journal.Recorded before) throws Failed {
        switch (before) {
            case Journal.Recorded.Answered(var answer) -> {
                count(true, answer.usage(), false, 0);
                return answer;
            }
            case Journal.Recorded.Failed(var kind, var message) -> {
                count(true, Usage.NONE, true, 0);
                throw new Failed(message);
            }
        }
    }

    /** Whether another request may well be answered. */
    private static boolean concernsOneRequest(ModelException e) {
        return switch (e.kind()) {
            case BAD_REQUEST, CONTEXT_EXCEEDED, FILTERED, BAD_RESPONSE -> true;
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
                    CANCELLED,
                    CLOSED ->
                false;
        };
    }

    private synchronized boolean anySucceeded() {
        return total > failed;
    }

    private synchronized void count(boolean replayed, Usage tokens, boolean failure, int twice) {
        total++;
        fromJournal += replayed ? 1 : 0;
        failed += failure ? 1 : 0;
        maybePaidTwice += twice;
        usage = usage.plus(tokens);
    }

    synchronized EvolRun.CallCount count() {
        return new EvolRun.CallCount(total, fromJournal, failed, maybePaidTwice, usage);
    }
}
