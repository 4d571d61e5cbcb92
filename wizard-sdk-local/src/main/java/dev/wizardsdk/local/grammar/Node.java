package dev.wizardsdk.local.grammar;

/**
 * A place in a compiled grammar. Rules are networks of places that call each other; what is read between two places is bytes, so a
 * token may end within a character. Compared by identity.
 */
sealed interface Node {

    /** The end of a rule. */
    Node END = new End();

    /** See {@link #END}. */
    final class End implements Node {

        private End() {}
    }

    /** Reads one byte. */
    final class Bytes implements Node {

        final Edge[] edges;

        Bytes(Edge... edges) {
            this.edges = edges;
        }
    }

    /** Where a byte between the first and the last leads. */
    record Edge(int first, int last, Node to) {}

    /** Goes on at any of several places. */
    final class Branch implements Node {

        final Node[] to;

        Branch(Node... to) {
            this.to = to;
        }
    }

    /** Reads what a rule stands for. */
    final class Call implements Node {

        final int rule;
        final Node then;

        Call(int rule, Node then) {
            this.rule = rule;
            this.then = then;
        }
    }

    /** Reads the same several times; how often it was read is in the {@link Frame}. */
    final class Loop implements Node {

        final Node item;
        final int least;
        final int most;
        final Node then;

        Loop(Node item, int least, int most, Node then) {
            this.item = item;
            this.least = least;
            this.most = most;
            this.then = then;
        }

        /** How often it was read, as far as it matters to what reads it at most so many times more. */
        int blurred(int count, int times) {
            if (most == Expression.UNBOUNDED || most - count <= times) {
                return count;
            }
            if (count < least) {
                return least - count > times ? 0 : count;
            }
            return Math.max(least, most - times - 1);
        }

        /** How often it was read after one more time, as far as it matters. */
        int next(int count) {
            return most == Expression.UNBOUNDED ? Math.min(count + 1, least) : count + 1;
        }
    }

    /** Reads one control token, with the name or with the number. */
    final class Control implements Node {

        final byte[] name;
        final int id;
        final Node then;

        Control(byte[] name, int id, Node then) {
            this.name = name;
            this.id = id;
            this.then = then;
        }
    }

    /** Reads anything until a trigger is complete; how far the triggers are is in the {@link Frame}. */
    final class Free implements Node {

        final Triggers triggers;
        final Node[] thens;
        final Node then;
        /** Whether it may end without a trigger, and control tokens may come. */
        final boolean open;

        Free(Triggers triggers, Node[] thens, Node then, boolean open) {
            this.open = open;
            this.triggers = triggers;
            this.thens = thens;
            this.then = then;
        }
    }
}
