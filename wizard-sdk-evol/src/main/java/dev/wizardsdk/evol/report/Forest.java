package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.io.Json;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The trees of some seeds: of those with the smallest ids, which are hashes. Takes all rows first, then what was eliminated. A seed none
 * of whose candidates passed is known by the id that these were made from. For one thread.
 */
final class Forest {

    private final int most;
    private final Predicate<String> wanted;
    private final TreeMap<String, Tree> trees = new TreeMap<>();
    private final Map<String, Tree> byNode = new HashMap<>();
    private final IdSet seeds = new IdSet();
    private final IdSet nodes = new IdSet();
    private long order;
    private long unplaced;

    private Forest(int most, Predicate<String> wanted) {
        this.most = most;
        this.wanted = wanted;
    }

    static Forest of(int most) {
        return new Forest(most, root -> true);
    }

    /** Of one seed alone. */
    static Forest only(String root) {
        return new Forest(1, root::equals);
    }

    void add(Answered row) {
        var root = row.node().root();
        seeds.add(root.id());
        for (var node = row.node(); node instanceof Node.Evolved evolved; node = evolved.parent()) {
            nodes.add(node.id());
        }
        nodes.add(root.id());
        tree(root.id()).ifPresent(tree -> {
            tree.add(row);
            tree.nodes().keySet().forEach(id -> byNode.put(id, tree));
        });
    }

    void add(Rejection rejection, Optional<Origin> origin) {
        if (rejection.round() == 0) {
            return;
        }
        var from = origin.map(Origin::parent).orElse(rejection.from());
        var known = byNode.get(from);
        if (known != null) {
            known.add(rejection, origin);
        } else if (origin.isEmpty() && Origin.isAfterAnswer(rejection)) {
            unplaced += nodes.contains(from) ? 0 : 1;
        } else if (!nodes.contains(from)) {
            tree(origin.map(any -> any.seed().id()).orElse(from)).ifPresent(tree -> {
                byNode.put(tree.root(), tree);
                tree.add(rejection, origin);
            });
        }
    }

    /** The seed's tree, if it is among those that are kept. */
    private Optional<Tree> tree(String root) {
        var there = trees.get(root);
        if (there != null || !wanted.test(root) || (trees.size() == most && root.compareTo(trees.lastKey()) > 0)) {
            return Optional.ofNullable(there);
        }
        var tree = new Tree(root, order++);
        trees.put(root, tree);
        if (trees.size() > most) {
            var gone = trees.pollLastEntry().getValue();
            byNode.values().removeIf(gone::equals);
        }
        return Optional.of(tree);
    }

    long seedsWithRows() {
        return seeds.size();
    }

    /** In the order in which the run tells of them. */
    List<Tree> trees() {
        return trees.values().stream().sorted(Comparator.comparingLong(Tree::order)).toList();
    }

    ObjectNode json() {
        var json = Json.object().put("shown", trees.size()).put("unplaced", unplaced);
        var array = json.putArray("list");
        for (var tree : trees()) {
            var entry = array.addObject().put("seed", tree.root()).put("more", tree.moreFallen());
            var list = entry.putArray("nodes");
            if (tree.nodes().isEmpty()) {
                list.addObject().put("id", tree.root()).put("round", 0).put("status", "seed").put("operation", "seed")
                        .put("text", NodeJson.cut(tree.seedText()));
            }
            tree.nodes().values().forEach(node -> list.add(NodeJson.of(node, tree.row(node.id()).orElse(null))));
            tree.fallen().forEach(fell -> list.add(NodeJson.of(fell.rejection(), fell.parent(), fell.operation())));
        }
        return json;
    }
}
