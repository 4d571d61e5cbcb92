package dev.wizardsdk.evol.report;

import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Node;
import java.util.Set;
import java.util.TreeSet;

/** What grew from one seed, as text for a terminal. */
public final class EvolTree {

    private static final int TEXT = 80;

    private final Tree tree;
    private final StringBuilder out = new StringBuilder();

    private EvolTree(Tree tree) {
        this.tree = tree;
    }

    /**
     * The tree of the seed that a node belongs to: a line for each row with its id, round, operation and the first 80 characters of its
     * text, or of what comes after the beginning that it shares with its parent, and for what was eliminated, which stands below what it was made from, the rule in place of an id. Reads the run's rows
     * and rejections twice.
     *
     * @param id of a seed, of a row, or of what something eliminated was made from; its first characters are enough
     * @throws IllegalArgumentException if no tree has such a node, or more than one
     */
    public static String of(EvolRun run, String id) {
        return of(RunBooks.of(run), id);
    }

    static String of(RunBooks books, String id) {
        var forest = Forest.only(root(books, id));
        try (var rows = books.rows().get()) {
            rows.forEach(forest::add);
        }
        try (var rejected = books.rejected().get()) {
            rejected.forEach(rejection -> forest.add(rejection, Origin.of(rejection)));
        }
        return new EvolTree(forest.trees().getFirst()).text();
    }

    /** The seed of the nodes whose id begins so. */
    private static String root(RunBooks books, String id) {
        var roots = new TreeSet<String>();
        var known = new IdSet();
        try (var rows = books.rows().get()) {
            rows.forEach(row -> {
                var root = row.node().root().id();
                for (var node = row.node(); node instanceof Node.Evolved evolved; node = evolved.parent()) {
                    see(node.id(), root, id, roots, known);
                }
                see(root, root, id, roots, known);
            });
        }
        try (var rejected = books.rejected().get()) {
            rejected.filter(rejection -> rejection.round() > 0 && rejection.from().startsWith(id))
                    .filter(rejection -> !Origin.isAfterAnswer(rejection) && !known.contains(rejection.from()))
                    .forEach(rejection -> roots.add(rejection.from()));
        }
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("no seed or row of this run has an id that begins with \"" + id
                    + "\"; a row's id stands in its meta, a seed's is the first of its lineage");
        }
        if (roots.size() > 1) {
            throw new IllegalArgumentException("\"" + id + "\" begins ids in " + roots.size()
                    + " trees, such as those of the seeds " + roots.first() + " and " + roots.last()
                    + "; give more of it");
        }
        return roots.first();
    }

    private static void see(String id, String root, String prefix, Set<String> roots, IdSet known) {
        known.add(id);
        if (id.startsWith(prefix)) {
            roots.add(root);
        }
    }

    private String text() {
        var seed = tree.nodes().get(tree.root());
        var known = seed == null ? tree.seedText() : seed.instruction().whole();
        line("", "● " + tree.root(), "seed",
                known.isEmpty() ? "(its text is not known, for no row grew from it)" : known);
        below(tree.root(), known, "");
        if (tree.moreFallen() > 0) {
            out.append("and ").append(tree.moreFallen()).append(" more that were eliminated\n");
        }
        return out.toString();
    }

    private void below(String id, String parent, String margin) {
        var grown = tree.nodes().values().stream()
                .filter(node -> node instanceof Node.Evolved evolved && evolved.parent().id().equals(id))
                .toList();
        var fell = tree.fallen().stream().filter(any -> any.parent().equals(id)).toList();
        var left = grown.size() + fell.size();
        for (var any : fell) {
            left--;
            var rejection = any.rejection();
            line(margin + (left == 0 ? "└─ " : "├─ "), "✕ " + rejection.rule(),
                    step(rejection.round(), any.operation()), after(parent, rejection.text()));
        }
        for (var node : grown) {
            left--;
            var mark = tree.row(node.id()).isPresent() ? "✓ " : "○ ";
            var whole = node.instruction().whole();
            line(margin + (left == 0 ? "└─ " : "├─ "), mark + node.id(),
                    step(node.round(), ((Node.Evolved) node).operation()), after(parent, whole));
            below(node.id(), whole, margin + (left == 0 ? "   " : "│  "));
        }
    }

    /** A text without the words it begins with as its parent does, if these would fill half a line. */
    private static String after(String parent, String text) {
        var same = 0;
        while (same < text.length() && same < parent.length() && text.charAt(same) == parent.charAt(same)) {
            same++;
        }
        var word = same == text.length() ? 0 : text.lastIndexOf(' ', same) + 1;
        return word < TEXT / 2 ? text : "… " + text.substring(word);
    }

    private static String step(int round, String operation) {
        return "round " + round + " " + Origin.bare(operation);
    }

    /** None of the three has control characters on the terminal, for a model or a file may have written them. */
    private void line(String margin, String name, String step, String text) {
        out.append(margin)
                .append(Escaped.line(name, TEXT)).append("  ")
                .append(Escaped.line(step, TEXT)).append("  ")
                .append(text.isBlank() ? "(no text)" : Escaped.line(text, TEXT))
                .append('\n');
    }
}
