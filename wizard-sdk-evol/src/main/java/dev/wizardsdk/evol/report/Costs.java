package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Expense;
import dev.wizardsdk.evol.Spending;
import dev.wizardsdk.io.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What the run took, by what it was for; where a run keeps no such books, what its rows say that they took. */
final class Costs {

    private static final String ACCEPTED = "accepted";

    private final List<Expense> expenses;
    private final long rows;
    private final Spending total;
    private final Map<String, Spending> byOperation;

    Costs(List<Expense> expenses, Spending ofRows, long rows) {
        this.expenses = expenses;
        this.rows = rows;
        this.total = expenses.isEmpty()
                ? ofRows
                : expenses.stream().map(Expense::spending).reduce(Spending.NONE, Spending::plus);
        this.byOperation = by(expense -> Origin.bare(expense.operation()));
    }

    Spending total() {
        return total;
    }

    Optional<Spending> ofOperation(String id) {
        return Optional.ofNullable(byOperation.get(id));
    }

    private Map<String, Spending> by(Function<Expense, String> name) {
        var sums = new TreeMap<String, Spending>();
        expenses.forEach(expense -> sums.merge(name.apply(expense), expense.spending(), Spending::plus));
        return sums;
    }

    ObjectNode json() {
        var json = Json.object().put("whole", !expenses.isEmpty());
        json.set("total", json(total));
        if (rows > 0) {
            json.set("perRow", each(total, rows));
        }
        var fates = by(Expense::fate);
        json.set("accepted", json(fates.getOrDefault(ACCEPTED, Spending.NONE)));
        put(json.putObject("purpose"), by(Expense::purpose));
        put(json.putObject("operation"), byOperation);
        put(json.putObject("fate"), fates);
        put(json.putObject("model"), by(Expense::model));
        return json;
    }

    private static void put(ObjectNode json, Map<String, Spending> sums) {
        sums.forEach((name, spending) -> json.set(name, json(spending)));
    }

    static ObjectNode json(Spending spending) {
        return Json.object()
                .put("calls", spending.calls())
                .put("promptTokens", spending.usage().promptTokens())
                .put("completionTokens", spending.usage().completionTokens())
                .put("usd", spending.usd());
    }

    /** The share of one among so many. */
    static ObjectNode each(Spending spending, long many) {
        var usage = spending.usage();
        return Json.object()
                .put("calls", (double) spending.calls() / many)
                .put("tokens", (double) (usage.promptTokens() + usage.completionTokens()) / many)
                .put("usd", spending.usd().divide(BigDecimal.valueOf(many), MathContext.DECIMAL32));
    }
}
