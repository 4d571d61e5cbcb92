package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of these tests, and what becomes of them. */
final class Rows {

    private Rows() {}

    static Example answer(String prompt, String answer) {
        return new Example.Instruction(prompt, "", answer, Meta.none());
    }

    static Example chat(String... texts) {
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < texts.length; i++) {
            turns.add(i % 2 == 0 ? Turn.user(texts[i]) : Turn.assistant(texts[i]));
        }
        return new Example.Chat(turns, List.of(), Meta.none());
    }

    static Example kept(RowStep step, Example row) {
        return switch (step.apply(row)) {
            case Verdict.Kept kept -> kept.example();
            case Verdict other -> throw new AssertionError("not kept: " + other);
        };
    }

    static Set<String> flags(RowStep step, Example row) {
        return kept(step, row).meta().flags();
    }

    static boolean flags(RowStep step, String prompt, String answer) {
        return !flags(step, answer(prompt, answer)).isEmpty();
    }

    static String rule(RowStep step, Example row) {
        return switch (step.apply(row)) {
            case Verdict.Rejected rejected -> rejected.rule();
            case Verdict kept -> "";
        };
    }
}
