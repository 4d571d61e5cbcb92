package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Grouping;
import dev.wizardsdk.dataset.KeyedStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Rows on their way through one step, the keys made on all processors. */
final class Passing {

    private Passing() {}

    static Example row(String instruction, String output) {
        return new Example.Instruction(instruction, "", output, Meta.none());
    }

    static List<Example> rows(List<String> texts) {
        return texts.stream().map(text -> row(text, "")).toList();
    }

    static <K> List<Verdict> through(GlobalStep<K> step, List<? extends Example> rows) {
        var keys = rows.parallelStream().map(step::key).toList();
        var verdicts = new ArrayList<Verdict>();
        try (var looking = step.begin()) {
            for (int i = 0; i < rows.size(); i++) {
                looking.see(i, at(i, rows.get(i)), keys.get(i));
            }
            var decision = looking.decide();
            for (int i = 0; i < rows.size(); i++) {
                verdicts.add(decision.verdict(i, rows.get(i)));
            }
        }
        return verdicts;
    }

    static <K> List<Verdict> through(KeyedStep<K> step, List<? extends Example> rows) {
        var verdicts = new ArrayList<Verdict>();
        try (var looking = step.begin()) {
            for (int i = 0; i < rows.size(); i++) {
                verdicts.add(looking.see(at(i, rows.get(i)), step.key(rows.get(i))));
            }
        }
        return verdicts;
    }

    static <K> int[] groups(Grouping<K> grouping, List<? extends Example> rows) {
        try (var looking = grouping.begin()) {
            for (int i = 0; i < rows.size(); i++) {
                looking.see(i, at(i, rows.get(i)), grouping.key(rows.get(i)));
            }
            return looking.groups();
        }
    }

    private static Row at(int index, Example row) {
        return new Row(new Place("rows.jsonl", index + 1), row);
    }

    /** The numbers of the rows that were rejected, from 0 on. */
    static List<Integer> rejected(List<Verdict> verdicts) {
        var rejected = new ArrayList<Integer>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Rejected) {
                rejected.add(i);
            }
        }
        return rejected;
    }
}
