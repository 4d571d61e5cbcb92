package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.io.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How each operation fares: what it tried and gave, and by how much its rows are longer and harder. For one thread. */
final class Operations {

    private static final class Fare {

        private long accepted;
        private final Map<String, Long> fell = new TreeMap<>();
        private final Spread growth = new Spread();
        private final Spread lift = new Spread();

        private long tried() {
            return accepted + fell.values().stream().mapToLong(count -> count).sum();
        }
    }

    private final Map<String, Fare> fares = new TreeMap<>();

    void add(Answered row, Growth growth) {
        if (row.node() instanceof Node.Evolved evolved) {
            var fare = fare(evolved.operation());
            fare.accepted++;
            fare.growth.add(growth.added());
            var lift = row.scores().numbers().get("difficulty-lift");
            if (lift != null) {
                fare.lift.add(lift);
            }
        }
    }

    /** Of what fell with its answer the operation is known only if its origin is. */
    void add(Rejection rejection, Optional<Origin> origin) {
        if (rejection.round() > 0 && (origin.isPresent() || !Origin.isAfterAnswer(rejection))) {
            fare(origin.map(Origin::operation).orElse(rejection.how())).fell.merge(rejection.rule(), 1L, Long::sum);
        }
    }

    private Fare fare(String operation) {
        return fares.computeIfAbsent(Origin.bare(operation), any -> new Fare());
    }

    ArrayNode json(Costs costs) {
        var array = Json.object().putArray("operations");
        fares.forEach((id, fare) -> {
            var tried = fare.tried();
            var entry = array.addObject()
                    .put("operation", id)
                    .put("tried", tried)
                    .put("accepted", fare.accepted)
                    .put("share", tried == 0 ? 0 : (double) fare.accepted / tried);
            if (fare.growth.count() > 0) {
                entry.put("growth", fare.growth.mean());
            }
            if (fare.lift.count() > 0) {
                entry.put("lift", fare.lift.mean());
            }
            costs.ofOperation(id).ifPresent(spent -> {
                entry.set("spent", Costs.json(spent));
                if (fare.accepted > 0) {
                    entry.set("perRow", Costs.each(spent, fare.accepted));
                }
            });
            Content.counts(entry.putObject("rejected"), fare.fell);
        });
        return array;
    }
}
