package dev.wizardsdk.local.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** The rules of a grammar, checked: each that is used exists, none begins with itself, and each can come to its end. */
final class RuleSet {

    static final String ROOT = "root";
    static final int MAX_SIZE = 4_000_000;
    static final int MAX_REPETITIONS = 1_000_000;

    private final Map<String, Expression> rules;
    private final BiFunction<String, String, GrammarException> fault;
    private final Set<String> empty;

    /**
     * Checks rules.
     *
     * @param fault makes an exception of a rule's name and a reason
     */
    RuleSet(Map<String, Expression> rules, BiFunction<String, String, GrammarException> fault) {
        this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        this.fault = fault;
        var users = users();
        empty = grow(users, RuleSet::mayBeEmpty);
        requireNoLeftRecursion();
        var ending = grow(users, RuleSet::ends);
        for (var rule : rules.keySet()) {
            if (!ending.contains(rule)) {
                throw fault.apply(rule, "rule " + rule + " never comes to an end");
            }
        }
    }

    Map<String, Expression> rules() {
        return rules;
    }

    boolean mayBeEmpty(Expression expression) {
        return mayBeEmpty(expression, empty);
    }

    private Map<String, Set<String>> users() {
        var users = new HashMap<String, Set<String>>();
        rules.forEach((name, expression) -> {
            for (var used : references(expression)) {
                if (!rules.containsKey(used)) {
                    throw fault.apply(name, "there is no rule " + used);
                }
                users.computeIfAbsent(used, key -> new HashSet<>()).add(name);
            }
        });
        return users;
    }

    private static List<String> references(Expression root) {
        var found = new ArrayList<String>();
        var open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            switch (open.pop()) {
                case Expression.Reference reference -> found.add(reference.rule());
                case Expression.Sequence sequence -> open.addAll(sequence.parts());
                case Expression.Choice choice -> open.addAll(choice.options());
                case Expression.Repeat repeat -> open.add(repeat.item());
                case Expression.Free free -> free.triggers().forEach(trigger -> open.add(trigger.then()));
                case Expression.Text text -> {}
                case Expression.Chars chars -> {}
                case Expression.Marker marker -> {}
                case Expression.MarkerId marker -> {}
                case Expression.Until until -> {}
            }
        }
        return found;
    }

    /** The smallest set of rules for which the property holds. */
    private Set<String> grow(Map<String, Set<String>> users, BiPredicate<Expression, Set<String>> property) {
        var known = new HashSet<String>();
        var open = new ArrayDeque<>(rules.keySet());
        while (!open.isEmpty()) {
            var name = open.pop();
            if (!known.contains(name) && property.test(rules.get(name), known)) {
                known.add(name);
                open.addAll(users.getOrDefault(name, Set.of()));
            }
        }
        return known;
    }

    private static boolean mayBeEmpty(Expression expression, Set<String> empty) {
        return switch (expression) {
            case Expression.Text text -> text.text().isEmpty();
            case Expression.Chars chars -> false;
            case Expression.Marker marker -> false;
            case Expression.MarkerId marker -> false;
            case Expression.Reference reference -> empty.contains(reference.rule());
            case Expression.Sequence sequence -> sequence.parts().stream().allMatch(part -> mayBeEmpty(part, empty));
            case Expression.Choice choice -> choice.options().stream().anyMatch(option -> mayBeEmpty(option, empty));
            case Expression.Repeat repeat -> repeat.least() == 0 || mayBeEmpty(repeat.item(), empty);
            case Expression.Free free -> true;
            case Expression.Until until -> false;
        };
    }

    private static boolean ends(Expression expression, Set<String> ending) {
        return switch (expression) {
            case Expression.Text text -> true;
            case Expression.Chars chars -> !chars.set().isEmpty();
            case Expression.Marker marker -> true;
            case Expression.MarkerId marker -> true;
            case Expression.Reference reference -> ending.contains(reference.rule());
            case Expression.Sequence sequence -> sequence.parts().stream().allMatch(part -> ends(part, ending));
            case Expression.Choice choice -> choice.options().stream().anyMatch(option -> ends(option, ending));
            case Expression.Repeat repeat -> repeat.least() == 0 || ends(repeat.item(), ending);
            case Expression.Free free -> true;
            case Expression.Until until -> true;
        };
    }

    /** Takes away every rule that begins with none that is left; what stays begins, by some way, with itself. */
    private void requireNoLeftRecursion() {
        var begins = new HashMap<String, Set<String>>();
        var beginners = new HashMap<String, Set<String>>();
        rules.forEach((name, expression) -> {
            var first = new HashSet<String>();
            addBeginnings(expression, first);
            begins.put(name, first);
            first.forEach(each -> beginners.computeIfAbsent(each, key -> new HashSet<>()).add(name));
        });
        var free = new ArrayDeque<>(
                rules.keySet().stream().filter(name -> begins.getOrDefault(name, Set.of()).isEmpty()).toList());
        while (!free.isEmpty()) {
            var name = free.pop();
            begins.remove(name);
            for (var beginner : beginners.getOrDefault(name, Set.of())) {
                var left = begins.get(beginner);
                if (left != null && left.remove(name) && left.isEmpty()) {
                    free.add(beginner);
                }
            }
        }
        if (begins.isEmpty()) {
            return;
        }
        var way = new ArrayList<String>();
        var next = begins.keySet().iterator().next();
        while (!way.contains(next)) {
            way.add(next);
            next = begins.getOrDefault(next, Set.of(next)).iterator().next();
        }
        var circle = way.subList(way.indexOf(next), way.size());
        var name = rules.keySet().stream().filter(circle::contains).findFirst().orElse(next);
        throw fault.apply(name, "left recursion: rule " + name + " begins with itself; let it end with itself instead");
    }

    private void addBeginnings(Expression expression, Set<String> first) {
        switch (expression) {
            case Expression.Reference reference -> first.add(reference.rule());
            case Expression.Sequence sequence -> {
                for (var part : sequence.parts()) {
                    addBeginnings(part, first);
                    if (!mayBeEmpty(part)) {
                        return;
                    }
                }
            }
            case Expression.Choice choice -> choice.options().forEach(option -> addBeginnings(option, first));
            case Expression.Repeat repeat -> addBeginnings(repeat.item(), first);
            case Expression.Text text -> {}
            case Expression.Chars chars -> {}
            case Expression.Marker marker -> {}
            case Expression.MarkerId marker -> {}
            case Expression.Free free -> {}
            case Expression.Until until -> {}
        }
    }
}
