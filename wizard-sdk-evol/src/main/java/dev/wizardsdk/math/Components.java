package dev.wizardsdk.dataset;

/** What is joined, directly or through others: a forest whose paths are halved (Tarjan and van Leeuwen 1984). The least number leads. */
final class Components {

    private final int[] parent;

    Components(int count) {
        parent = new int[count];
        for (int i = 0; i < count; i++) {
            parent[i] = i;
        }
    }

    void join(int one, int other) {
        var a = of(one);
        var b = of(other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    /** The least number of the component. */
    int of(int element) {
        var at = element;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
