package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What grew from one seed, and what fell on the way. For one thread. */
final class Tree {

    private static final int MOST_FALLEN = 40;

    /** A text that was eliminated, and the node it was made from. */
    record Fallen(Rejection rejection, String parent, String operation) {}

    private final String root;
    private final long order;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Answered> rows = new LinkedHashMap<>();
    private final List<Fallen> fallen = new ArrayList<>();
    private long moreFallen;
    private String seedText = "";

    Tree(String root, long order) {
        this.root = root;
        this.order = order;
    }

    String root() {
        return root;
    }

    /** When the run first told of it. */
    long order() {
        return order;
    }

    /** The nodes by id, a parent before what grew from it; of a seed that gave no row, none. */
    Map<String, Node> nodes() {
        return nodes;
    }

    Optional<Answered> row(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    List<Fallen> fallen() {
        return fallen;
    }

    /** How many more were eliminated than are kept here. */
    long moreFallen() {
        return moreFallen;
    }

    /** The seed's text where no row tells it but something that fell does; else empty. */
    String seedText() {
        return seedText;
    }

    void add(Answered row) {
        add(row.node());
        rows.put(row.node().id(), row);
    }

    private void add(Node node) {
        if (node instanceof Node.Evolved evolved) {
            add(evolved.parent());
        }
        nodes.putIfAbsent(node.id(), node);
    }

    void add(Rejection rejection, Optional<Origin> origin) {
        if (fallen.size() == MOST_FALLEN) {
            moreFallen++;
            return;
        }
        origin.ifPresent(known -> seedText = known.seed().text());
        fallen.add(new Fallen(
                Falls.cut(rejection),
                origin.map(Origin::parent).orElse(rejection.from()),
                origin.map(Origin::operation).orElse(rejection.how())));
    }
}
