package dev.wizardsdk.local.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Follows what reads nothing – calls, branches, loops – until every way stands before a byte, a control token, free text or the end.
 *
 * <p>A loop that is run without reading anything would go round without end, so what comes back to a loop without having read is
 * dropped: it may stop as well where it was. Whether something was read since a loop began is told by depth: {@code floor} is the least
 * depth that a way had since the byte, and what lies at it or above was put there since.
 */
final class Closure {

    static final int MAX_WAYS = 4096;
    /** So deep a grammar may call itself; deeper ways end. */
    static final int MAX_DEPTH = 10_000;

    private record Way(Frame frame, int floor) {}

    private final Node[] starts;
    private final Set<Frame> reached = new HashSet<>();
    private final Set<Way> seen = new HashSet<>();
    private final Deque<Way> open = new ArrayDeque<>();

    Closure(Node[] starts) {
        this.starts = starts;
    }

    /** Adds a way that has just read something. */
    void add(Frame frame) {
        open.push(new Way(frame, frame.depth + 1));
        while (!open.isEmpty()) {
            follow(open.pop());
        }
    }

    Set<Frame> reached() {
        return reached;
    }

    private void follow(Way way) {
        var frame = way.frame;
        if (frame.node instanceof Node.Loop && frame.count > 0 && frame.depth >= way.floor) {
            return;
        }
        var floor = Math.min(way.floor, frame.depth);
        if (frame.depth > MAX_DEPTH || !seen.add(new Way(frame, floor))) {
            return;
        }
        if (seen.size() > MAX_WAYS) {
            throw new GrammarException("the grammar is too ambiguous: more than " + MAX_WAYS
                    + " ways to read the same text");
        }
        var below = frame.below == null ? Frame.DONE : frame.below;
        switch (frame.node) {
            case Node.Bytes bytes -> reached.add(frame);
            case Node.Control control -> reached.add(frame);
            case Node.End end -> reached.add(frame);
            case Node.Free free -> {
                reached.add(frame);
                if (free.open) {
                    push(free.then, below, floor);
                }
            }
            case Node.Branch branch -> {
                for (var to : branch.to) {
                    push(to, below, floor);
                }
            }
            case Node.Call call -> push(starts[call.rule], Frame.at(call.then, 0, below), floor);
            case Node.Loop loop -> {
                if (frame.count >= loop.least) {
                    push(loop.then, below, floor);
                }
                push(loop.item, Frame.at(loop, loop.next(frame.count), below), floor);
            }
        }
    }

    private void push(Node node, Frame below, int floor) {
        open.push(new Way(Frame.at(node, 0, below), floor));
    }
}
