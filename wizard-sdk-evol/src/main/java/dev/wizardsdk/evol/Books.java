package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.evol.Standing.Tally;
import dev.wizardsdk.evol.Standing.Tried;
import dev.wizardsdk.io.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a run did. For one thread. */
final class Books {

    /** The counts of the round that is under way. */
    private static final class Current {
        private int in;
        private int next;
        private int done;
        private int accepted;
        private int dropped;
        private long rowsAt;
        private final Map<String, Integer> rejected = new TreeMap<>();
        private final Map<String, Sum> sums = new TreeMap<>();
        private final Map<Tried, Tally> tallies = tallies();
        private boolean begun;
    }

    private record Sum(double sum, int count) {

        Sum plus(Sum other) {
            return new Sum(sum + other.sum, count + other.count);
        }
    }

    /** What an expense is booked under. */
    private record Account(String purpose, String operation, String model, String fate) {

        static final Comparator<Account> ORDER = Comparator.comparing(Account::purpose)
                .thenComparing(Account::operation).thenComparing(Account::model).thenComparing(Account::fate);
    }

    private final Map<Account, Spending> expenses = new TreeMap<>(Account.ORDER);
    private final List<Round> rounds = new ArrayList<>();
    private final Map<Tried, Tally> tallies = tallies();
    private final Map<String, Integer> labels = new TreeMap<>();
    private final Map<String, Map<String, Integer>> byOperation = new TreeMap<>();
    private final Map<String, Integer> rejected = new TreeMap<>();
    private Current current = new Current();
    private int seeds;
    private Calls.Count asked = Calls.Count.NONE;
    private int rows;

    private static Map<Tried, Tally> tallies() {
        return new TreeMap<>(Comparator.comparing(Tried::operation).thenComparing(Tried::kind));
    }

    void seeds(int count) {
        seeds = count;
    }

    int seeds() {
        return seeds;
    }

    void paid(Collection<Paid> all) {
        for (var one : all) {
            expenses.merge(new Account(one.purpose(), one.operation(), one.model(), one.fate()), one.spending(),
                    Spending::plus);
        }
    }

    void rejected(String rule) {
        rejected.merge(rule, 1, Integer::sum);
        current.rejected.merge(rule, 1, Integer::sum);
    }

    /** A round begins. */
    void begin(int pool, long rowsAt) {
        current = new Current();
        current.in = pool;
        current.rowsAt = rowsAt;
    }

    /** Where the rows of the round under way begin. */
    long rowsAt() {
        return current.rowsAt;
    }

    /** How many instructions the pool of the round under way has. */
    int in() {
        return current.in;
    }

    /** An instruction is in the next round's pool. */
    void pooled() {
        current.next++;
    }

    /** How many the next round's pool has. */
    int pool() {
        return current.next;
    }

    void dropped() {
        current.dropped++;
    }

    /** An instruction's work in this phase is over. */
    void done() {
        current.done++;
        current.begun = true;
    }

    /** How many of them there are. */
    int doneInPhase() {
        return current.done;
    }

    /** A phase of the round begins. */
    void phase() {
        current.done = 0;
    }

    /** An operation was drawn for an instruction. */
    void tried(String operation, Kind kind) {
        current.tallies.merge(new Tried(operation, kind), new Tally(1, 0, 0), Tally::plus);
    }

    void accepted(Answered row) {
        rows++;
        current.accepted++;
        row.scores().numbers()
                .forEach((name, number) -> current.sums.merge(name, new Sum(number, 1), Sum::plus));
        row.scores().labels().forEach(label -> labels.merge(label, 1, Integer::sum));
        if (row.node() instanceof Node.Evolved evolved) {
            var operation = evolved.operationId();
            var harder = row.scores().numbers().getOrDefault(Scores.LIFT, 1.0) > 0 ? 1 : 0;
            current.tallies.merge(new Tried(operation, evolved.parent().instruction().kind()), new Tally(0, 1, harder),
                    Tally::plus);
            row.scores().labels().forEach(label -> byOperation.computeIfAbsent(operation, any -> new TreeMap<>())
                    .merge(label, 1, Integer::sum));
        }
    }

    /** Closes the round that was under way. */
    void close(int number, double diversity) {
        rounds.add(round(number, diversity));
        current.tallies.forEach((tried, tally) -> tallies.merge(tried, tally, Tally::plus));
    }

    private Round round(int number, double diversity) {
        var means = new TreeMap<String, Double>();
        current.sums.forEach((name, sum) -> means.put(name, sum.sum / sum.count));
        return new Round(number, current.in, current.accepted, current.next - current.accepted, current.dropped,
                current.in - current.next - current.dropped, current.rejected, means, diversity);
    }

    /** The rounds that are over and, where something happened in it, the one under way. */
    List<Round> rounds(int number) {
        var all = new ArrayList<>(rounds);
        if (number == rounds.size() + 1 && current.begun) {
            all.add(round(number, 0));
        }
        return all;
    }

    Standing standing() {
        return new Standing(tallies, labels, byOperation);
    }

    Map<String, Integer> rejected() {
        return rejected;
    }

    int rows() {
        return rows;
    }

    /** What was asked until now, what led to no row yet included. */
    Calls.Count asked() {
        return asked;
    }

    void asked(Calls.Count count) {
        asked = count;
    }

    List<Expense> expenses() {
        return expenses.entrySet().stream().map(entry -> new Expense(entry.getKey().purpose(),
                entry.getKey().operation(), entry.getKey().model(), entry.getKey().fate(), entry.getValue())).toList();
    }

    /** All of it, for a checkpoint. */
    ObjectNode write() {
        var json = Json.object().put("seeds", seeds).put("failed", asked.failed()).put("again", asked.again())
                .put("rows", rows);
        RunJson.spending(asked.spent(), json.putObject("asked"));
        RunJson.spending(asked.paid(), json.putObject("paid"));
        var spent = json.putArray("expenses");
        expenses.forEach((account, spending) -> {
            var entry = spent.addObject().put("purpose", account.purpose()).put("operation", account.operation())
                    .put("model", account.model()).put("fate", account.fate());
            RunJson.spending(spending, entry);
        });
        var done = json.putArray("rounds");
        rounds.forEach(round -> done.add(write(round)));
        write(tallies, json.putArray("tallies"));
        counts(labels, json.putObject("labels"));
        var operations = json.putObject("byOperation");
        byOperation.forEach((operation, counts) -> counts(counts, operations.putObject(operation)));
        counts(rejected, json.putObject("rejected"));
        var now = json.putObject("current").put("in", current.in).put("accepted", current.accepted)
                .put("next", current.next).put("done", current.done).put("dropped", current.dropped)
                .put("rowsAt", current.rowsAt);
        counts(current.rejected, now.putObject("rejected"));
        write(current.tallies, now.put("begun", current.begun).putArray("tallies"));
        var sums = now.putObject("sums");
        current.sums.forEach((name, sum) -> sums.putArray(name).add(sum.sum).add(sum.count));
        return json;
    }

    private static void write(Map<Tried, Tally> tallies, ArrayNode into) {
        tallies.forEach((key, tally) -> into.addObject().put("operation", key.operation())
                .put("kind", key.kind().name()).put("tries", tally.tries()).put("accepted", tally.accepted())
                .put("harder", tally.harder()));
    }

    private static void read(JsonNode all, Map<Tried, Tally> into) {
        all.forEach(tally -> into.put(
                new Tried(tally.path("operation").asText(), Kind.valueOf(tally.path("kind").asText())),
                new Tally(tally.path("tries").asInt(), tally.path("accepted").asInt(),
                        tally.path("harder").asInt())));
    }

    private static ObjectNode write(Round round) {
        var json = Json.object().put("number", round.number()).put("in", round.in()).put("accepted", round.accepted())
                .put("returned", round.returned()).put("dropped", round.dropped()).put("open", round.open())
                .put("diversity", round.diversity());
        counts(round.rejected(), json.putObject("rejected"));
        var means = json.putObject("means");
        round.means().forEach(means::put);
        return json;
    }

    private static void counts(Map<String, Integer> counts, ObjectNode into) {
        counts.forEach(into::put);
    }

    /** What {@link #write} wrote. */
    static Books read(JsonNode json) {
        var books = new Books();
        books.seeds = json.path("seeds").asInt();
        var spent = RunJson.spending(json.path("asked"));
        books.asked = new Calls.Count(spent.calls(), json.path("failed").asInt(), json.path("again").asInt(), spent,
                RunJson.spending(json.path("paid")));
        books.rows = json.path("rows").asInt();
        json.path("expenses").forEach(entry -> books.expenses.put(
                new Account(entry.path("purpose").asText(), entry.path("operation").asText(),
                        entry.path("model").asText(), entry.path("fate").asText()),
                RunJson.spending(entry)));
        json.path("rounds").forEach(round -> books.rounds.add(round(round)));
        read(json.path("tallies"), books.tallies);
        books.labels.putAll(counts(json.path("labels")));
        json.path("byOperation").properties()
                .forEach(entry -> books.byOperation.put(entry.getKey(), counts(entry.getValue())));
        books.rejected.putAll(counts(json.path("rejected")));
        var now = json.path("current");
        books.current.in = now.path("in").asInt();
        books.current.accepted = now.path("accepted").asInt();
        books.current.next = now.path("next").asInt();
        books.current.done = now.path("done").asInt();
        books.current.begun = now.path("begun").asBoolean();
        read(now.path("tallies"), books.current.tallies);
        books.current.dropped = now.path("dropped").asInt();
        books.current.rowsAt = now.path("rowsAt").asLong();
        books.current.rejected.putAll(counts(now.path("rejected")));
        now.path("sums").properties().forEach(entry -> books.current.sums.put(entry.getKey(),
                new Sum(entry.getValue().path(0).asDouble(), entry.getValue().path(1).asInt())));
        return books;
    }

    private static Round round(JsonNode json) {
        var means = new TreeMap<String, Double>();
        json.path("means").properties().forEach(mean -> means.put(mean.getKey(), mean.getValue().asDouble()));
        return new Round(json.path("number").asInt(), json.path("in").asInt(), json.path("accepted").asInt(),
                json.path("returned").asInt(), json.path("dropped").asInt(), json.path("open").asInt(),
                counts(json.path("rejected")), means, json.path("diversity").asDouble());
    }

    private static Map<String, Integer> counts(JsonNode json) {
        var counts = new TreeMap<String, Integer>();
        json.properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return counts;
    }
}
