package dev.wizardsdk.math;

/** What is joined, directly or through others: a forest whose paths are halved (Tarjan and van Leeuwen 1984). The least number leads. */
public final class Components {

    private final int[] parent;

    public Components(int count) {
        parent = new int[count];
        for (int i = 0; i < count; i++) {
            parent[i] = i;
        }
    }

    public void join(int one, int other) {
        var a = of(one);
        var b = of(other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    /** The least number of the component. */
    public int of(int element) {
        var at = element;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
