package dev.wizardsdk.local.grammar;

import dev.wizardsdk.local.grammar.Node.Edge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns rules into {@link Node}s, and finds which bytes no rule tells apart. */
final class Compiler {

    private static final int MAX_NODES = 4_000_000;

    private final RuleSet rules;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean[] begins = new boolean[257];
    private int nodes;

    Compiler(RuleSet rules) {
        this.rules = rules;
        numbers.put(RuleSet.ROOT, 0);
        rules.rules().keySet().forEach(name -> numbers.putIfAbsent(name, numbers.size()));
    }

    /** Where each rule begins; that of the root is the first. */
    Node[] compile() {
        var starts = new Node[numbers.size()];
        rules.rules().forEach((name, rule) -> starts[number(name)] = node(rule, Node.END));
        return starts;
    }

    private int number(String rule) {
        return Objects.requireNonNull(numbers.get(rule));
    }

    /** The number of its class for each byte; bytes of one class are never told apart. */
    byte[] classes() {
        var classes = new byte[256];
        int number = 0;
        for (int i = 1; i < 256; i++) {
            if (begins[i]) {
                number++;
            }
            classes[i] = (byte) number;
        }
        return classes;
    }

    private Node node(Expression expression, Node then) {
        if (++nodes > MAX_NODES) {
            throw new GrammarException("the grammar is too large: more than " + MAX_NODES + " places");
        }
        return switch (expression) {
            case Expression.Text text -> literal(text.text().getBytes(StandardCharsets.UTF_8), then);
            case Expression.Chars chars -> characters(chars.set(), then);
            case Expression.Marker marker -> marker(marker, then);
            case Expression.MarkerId marker -> new Node.Control(new byte[0], marker.id(), then);
            case Expression.Reference reference -> new Node.Call(number(reference.rule()), then);
            case Expression.Sequence sequence -> {
                var next = then;
                for (var part : sequence.parts().reversed()) {
                    next = node(part, next);
                }
                yield next;
            }
            case Expression.Choice choice -> new Node.Branch(choice.options().stream()
                    .map(option -> node(option, then))
                    .toArray(Node[]::new));
            case Expression.Repeat repeat -> repeat(repeat, then);
            case Expression.Free free -> free(free, then);
            case Expression.Until until -> until(until, then);
        };
    }

    private Node repeat(Expression.Repeat repeat, Node then) {
        if (repeat.most() == 0) {
            return then;
        }
        if (repeat.most() == 1) {
            var once = node(repeat.item(), then);
            return repeat.least() == 0 ? new Node.Branch(once, then) : once;
        }
        var least = rules.mayBeEmpty(repeat.item()) ? 0 : repeat.least();
        return new Node.Loop(node(repeat.item(), Node.END), least, repeat.most(), then);
    }

    private Node marker(Expression.Marker marker, Node then) {
        var name = marker.name().getBytes(StandardCharsets.UTF_8);
        return new Node.Branch(new Node.Control(name, -1, then), literal(name, then));
    }

    private Node free(Expression.Free free, Node then) {
        var triggers = new Triggers(free.triggers());
        triggers.bytes().forEach(each -> separate(each & 0xFF, each & 0xFF));
        var thens = free.triggers().stream().map(trigger -> node(trigger.then(), Node.END)).toArray(Node[]::new);
        return new Node.Free(triggers, thens, then, true);
    }

    private Node until(Expression.Until until, Node then) {
        var end = new Triggers(List.of(new Expression.Trigger(until.end(), false, Expression.EMPTY)));
        end.bytes().forEach(each -> separate(each & 0xFF, each & 0xFF));
        return new Node.Free(end, new Node[] {then}, then, false);
    }

    private Node literal(byte[] bytes, Node then) {
        var next = then;
        nodes += bytes.length;
        for (int i = bytes.length - 1; i >= 0; i--) {
            next = new Node.Bytes(edge(bytes[i] & 0xFF, bytes[i] & 0xFF, next));
        }
        return next;
    }

    private Edge edge(int first, int last, Node to) {
        separate(first, last);
        return new Edge(first, last, to);
    }

    private void separate(int first, int last) {
        begins[first] = true;
        begins[last + 1] = true;
    }

    private Node characters(CodePoints set, Node then) {
        var edges = new ArrayList<Edge>();
        var tails = new HashMap<List<Integer>, Node>();
        for (var range : set.ranges()) {
            for (var sequence : Utf8Ranges.of(range)) {
                edges.add(edge(sequence[0], sequence[1], tail(sequence, 2, then, tails)));
            }
        }
        return new Node.Bytes(edges.toArray(Edge[]::new));
    }

    /** What reads the rest of a character; equal rests share their places. */
    private Node tail(int[] sequence, int from, Node then, Map<List<Integer>, Node> tails) {
        if (from == sequence.length) {
            return then;
        }
        var key = Arrays.stream(sequence, from, sequence.length).boxed().toList();
        var known = tails.get(key);
        if (known == null) {
            nodes++;
            known = new Node.Bytes(edge(sequence[from], sequence[from + 1], tail(sequence, from + 2, then, tails)));
            tails.put(key, known);
        }
        return known;
    }
}
