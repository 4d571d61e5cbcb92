package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Spending;
import dev.wizardsdk.io.Json;
import java.util.Map;

/** All that a report says, as JSON; the page shows this and nothing else. */
final class Content {

    /** How many seeds have their tree in the report. */
    static final int TREES = 200;

    private final RunBooks books;
    private final Forest forest = Forest.of(TREES);
    private final ByRound byRound = new ByRound();
    private final Operations operations = new Operations();
    private final Labels labels = new Labels();
    private final Variety variety = new Variety();
    private final Extremes extremes = new Extremes();
    private final Falls falls = new Falls();
    private Spending ofRows = Spending.NONE;
    private long rows;

    private Content(RunBooks books) {
        this.books = books;
    }

    static ObjectNode of(RunBooks books) {
        var content = new Content(books);
        content.read();
        return content.json();
    }

    private void read() {
        try (var all = books.rows().get()) {
            all.forEach(row -> {
                rows++;
                ofRows = ofRows.plus(row.spending());
                var growth = Growth.of(row.node());
                byRound.add(row, growth);
                operations.add(row, growth);
                labels.add(row);
                variety.add(row);
                extremes.add(row, growth);
                forest.add(row);
            });
        }
        try (var all = books.rejected().get()) {
            all.forEach(rejection -> {
                var origin = Origin.of(rejection);
                operations.add(rejection, origin);
                falls.add(rejection);
                forest.add(rejection, origin);
            });
        }
    }

    private ObjectNode json() {
        var json = Json.object().put("report", 1).put("ending", books.ending());
        json.put("seeds", books.seeds()).put("seedsWithRows", forest.seedsWithRows()).put("rows", rows);
        json.put("eliminated", falls.count());
        var costs = new Costs(books.expenses(), ofRows, rows);
        json.set("calls", calls());
        json.set("tokens", tokens());
        json.put("usd", costs.total().usd());
        json.put("seconds", books.elapsed().toMillis() / 1000.0);
        var plan = json.putObject("plan");
        books.plan().forEach(plan::put);
        json.set("rounds", rounds());
        json.set("rules", falls.rules());
        json.set("operations", operations.json(costs));
        json.set("length", byRound.lengths());
        json.set("scores", byRound.scores());
        json.set("labels", labels.json());
        json.set("cost", costs.json());
        json.set("diversity", variety.json(rows));
        json.set("examples", extremes.json());
        json.set("trees", forest.json());
        return json;
    }

    private ObjectNode calls() {
        var calls = books.calls();
        return Json.object()
                .put("total", calls.total())
                .put("fromJournal", calls.fromJournal())
                .put("failed", calls.failed())
                .put("maybePaidTwice", calls.maybePaidTwice());
    }

    private ObjectNode tokens() {
        var usage = books.calls().usage();
        return Json.object()
                .put("prompt", usage.promptTokens())
                .put("promptFromCache", usage.cachedPromptTokens())
                .put("completion", usage.completionTokens())
                .put("reasoning", usage.reasoningTokens());
    }

    private ArrayNode rounds() {
        var array = Json.object().putArray("rounds");
        for (var round : books.rounds()) {
            var rejected = falls.ofRound(round.number());
            var fell = rejected.values().stream().mapToLong(count -> count).sum();
            var entry = array.addObject()
                    .put("round", round.number())
                    .put("in", round.in())
                    .put("candidates", round.accepted() + fell)
                    .put("eliminated", fell)
                    .put("eliminatedByAnswer", falls.byAnswer(round.number()))
                    .put("accepted", round.accepted())
                    .put("returned", round.returned())
                    .put("dropped", round.dropped())
                    .put("open", round.open());
            counts(entry.putObject("rejected"), rejected);
        }
        return array;
    }

    static void counts(ObjectNode json, Map<String, Long> counts) {
        counts.forEach(json::put);
    }
}
