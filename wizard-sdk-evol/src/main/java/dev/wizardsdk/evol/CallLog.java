package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Disk;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.io.RecordLog;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of one stretch of a run, and what came of each. Thread-safe. Owns its file until it is closed.
 *
 * <pre>
 *   {"intent":"&lt;call&gt;"}             before a call is made, synced
 *   {"unpaid":"&lt;call&gt;"}             after it failed before the service could have charged for it
 *   {"result":"&lt;call&gt;","text":…,…}  after it was answered, synced; "again" counts earlier tries that may have been paid for
 *   {"failure":"&lt;call&gt;","kind":…}   after it failed for good; the same
 * </pre>
 *
 * An intent without result may have been paid for: it is asked again and counted.
 */
final class CallLog implements AutoCloseable {

    private final RecordLog log;
    private final Map<String, Long> settled = new HashMap<>();
    private final Map<String, Integer> unanswered = new HashMap<>();
    private Spending before = Spending.NONE;
    private final int open; // calls begun before that may have been paid for

    CallLog(Disk disk, Path file) throws IOException {
        log = RecordLog.open(disk, file, (record, at, next) -> take(record, at));
        open = unanswered.values().stream().mapToInt(tries -> tries).sum();
    }

    private void take(JsonNode record, long at) {
        if (record.has("intent")) {
            unanswered.merge(record.path("intent").asText(), 1, Integer::sum);
        } else if (record.has("unpaid")) {
            notPaidFor(record.path("unpaid").asText());
        } else {
            var call = record.path(record.has("result") ? "result" : "failure").asText();
            if (!settled.containsKey(call) && !record.path("free").asBoolean()) {
                before = before.plus(record.has("result")
                        ? Spending.of(RunJson.answer(record))
                        : Spending.UNANSWERED);
            }
            settle(call, at);
        }
    }

    private synchronized void settle(String call, long at) {
        unanswered.remove(call);
        settled.put(call, at);
    }

    private synchronized void notPaidFor(String call) {
        unanswered.computeIfPresent(call, (name, tries) -> tries == 1 ? null : tries - 1);
    }

    /** What was spent on the calls that were in it when it was opened. */
    Spending before() {
        return before.plus(new Spending(open, Usage.NONE, BigDecimal.ZERO));
    }

    /** What came of the call, if it was made before. */
    Optional<Recorded> recorded(String call) throws IOException {
        Long at;
        synchronized (this) {
            at = settled.get(call);
        }
        return at == null ? Optional.empty() : Optional.of(read(log.read(at)));
    }

    static Recorded read(JsonNode record) {
        var again = record.path("again").asInt();
        return record.has("result")
                ? new Recorded.Answered(RunJson.answer(record), again, record.path("free").asBoolean())
                : new Recorded.Failed(ErrorKind.valueOf(record.path("kind").asText()),
                        record.path("message").asText(), again);
    }

    void intend(String call) throws IOException {
        append(Json.object().put("intent", call));
        synchronized (this) {
            unanswered.merge(call, 1, Integer::sum);
        }
    }

    void unpaid(String call) throws IOException {
        append(Json.object().put("unpaid", call));
        notPaidFor(call);
    }

    Recorded answered(String call, Answer answer, int again) throws IOException {
        var outcome = new Recorded.Answered(answer, again + before(call), false);
        var entry = Json.object().put("result", call).put("again", outcome.again());
        RunJson.answer(answer, entry);
        settle(call, append(entry));
        return outcome;
    }

    /** Keeps an answer that another run paid for; to be synced with the next one. */
    Recorded takenOver(String call, Answer answer) throws IOException {
        var entry = Json.object().put("result", call).put("again", 0).put("free", true);
        RunJson.answer(answer, entry);
        settle(call, log.append(entry));
        return new Recorded.Answered(answer, 0, true);
    }

    Recorded failed(String call, ErrorKind kind, String message, int again) throws IOException {
        var outcome = new Recorded.Failed(kind, message, again + before(call));
        settle(call, append(Json.object().put("failure", call).put("kind", kind.name()).put("message", message)
                .put("again", outcome.again())));
        return outcome;
    }

    private synchronized int before(String call) {
        return unanswered.getOrDefault(call, 1) - 1;
    }

    /** Returns where the record begins, once it is on the disk. */
    private long append(ObjectNode entry) throws IOException {
        var at = log.append(entry);
        log.sync(at);
        return at;
    }

    /** After room was made on a full disk. */
    void mend() throws IOException {
        log.mend();
    }

    /** Makes answers last that were taken over. */
    void sync() throws IOException {
        var end = log.end();
        if (end > 0) {
            log.sync(end - 1);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
