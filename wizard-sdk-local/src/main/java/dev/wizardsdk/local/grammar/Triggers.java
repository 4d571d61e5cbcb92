package dev.wizardsdk.local.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the first of several texts among bytes that come one by one: a finite automaton with a row for each state. Immutable. */
final class Triggers {

    static final int START = 0;
    private static final int MAX_BYTES = 10_000;

    /** How many bytes of a trigger have been read. */
    private record Progress(int trigger, int read) {}

    private final List<byte[]> texts = new ArrayList<>();
    private final List<Expression.Trigger> triggers;
    private final List<int[]> rows = new ArrayList<>();
    private final Map<Set<Progress>, Integer> numbers = new HashMap<>();

    Triggers(List<Expression.Trigger> triggers) {
        this.triggers = triggers;
        int size = 0;
        for (var trigger : triggers) {
            texts.add(trigger.text().getBytes(StandardCharsets.UTF_8));
            size += texts.getLast().length;
        }
        if (size > MAX_BYTES) {
            throw new GrammarException("the triggers have " + size + " bytes; at most " + MAX_BYTES + " are taken");
        }
        var open = new ArrayList<Set<Progress>>();
        number(beginnings(true), open);
        for (int state = 0; state < open.size(); state++) {
            rows.add(row(open.get(state), open));
        }
    }

    private Set<Progress> beginnings(boolean first) {
        var beginnings = new HashSet<Progress>();
        for (int i = 0; i < texts.size(); i++) {
            if (first || !triggers.get(i).onlyFirst()) {
                beginnings.add(new Progress(i, 0));
            }
        }
        return beginnings;
    }

    private int number(Set<Progress> state, List<Set<Progress>> open) {
        var known = numbers.putIfAbsent(state, numbers.size());
        if (known == null) {
            open.add(state);
        }
        return known == null ? numbers.size() - 1 : known;
    }

    /** The next state for each byte; below zero where a trigger is complete: its bitwise complement. */
    private int[] row(Set<Progress> state, List<Set<Progress>> open) {
        var row = new int[256];
        var beginnings = beginnings(false);
        var plain = number(beginnings, open);
        Arrays.fill(row, plain);
        var bytes = new HashSet<Byte>();
        state.forEach(each -> bytes.add(texts.get(each.trigger)[each.read]));
        for (var each : bytes) {
            row[each & 0xFF] = after(state, each, beginnings, open);
        }
        return row;
    }

    private int after(Set<Progress> state, byte read, Set<Progress> beginnings, List<Set<Progress>> open) {
        var next = new HashSet<>(beginnings);
        int complete = Integer.MAX_VALUE;
        for (var each : state) {
            var text = texts.get(each.trigger);
            if (text[each.read] == read && each.read + 1 == text.length) {
                complete = Math.min(complete, each.trigger);
            } else if (text[each.read] == read) {
                next.add(new Progress(each.trigger, each.read + 1));
            }
        }
        return complete < Integer.MAX_VALUE ? ~complete : number(next, open);
    }

    /** The state after a byte; below zero where a trigger is complete: its bitwise complement. */
    int after(int state, int read) {
        return rows.get(state)[read & 0xFF];
    }

    /** The bytes that no other byte behaves like. */
    Set<Byte> bytes() {
        var bytes = new HashSet<Byte>();
        for (var text : texts) {
            for (var each : text) {
                bytes.add(each);
            }
        }
        return bytes;
    }
}
