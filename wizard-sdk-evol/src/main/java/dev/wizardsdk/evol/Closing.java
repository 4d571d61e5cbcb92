package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What becomes of one instruction in the end: it is answered, checked and scored, and it or its parent is in the next pool. Looks at no other
 * instruction. Thread-safe.
 */
final class Closing {

    private final Evolution setup;
    private final Function<Step.Call, Recorded> calls;
    private final Steps steps;
    private final Answering answering;

    /**
     * @param steps make instructions of topics and documents
     */
    Closing(Evolution setup, Function<Step.Call, Recorded> calls, Steps steps) {
        this.setup = setup;
        this.calls = calls;
        this.steps = steps;
        this.answering = new Answering(setup);
    }

    /**
     * What answering came to.
     *
     * @param next what is in the parent's place in the pool; empty if nothing is
     */
    record Closed(Node node, Optional<Answered> row, Optional<Pooled> next, List<Rejection> rejected, List<Paid> paid)
            implements
                Outcome {

        /** It fell. */
        static Closed nothing(Node node, Rejection why) {
            return new Closed(node, Optional.empty(), Optional.empty(), List.of(why), List.of());
        }

        @Override
        public boolean isRow() {
            return row.isPresent();
        }

        @Override
        public Node.Seed root() {
            return node.root();
        }
    }

    /** Asks for the answer of what passed, and keeps it if the answer passes. */
    Closed answer(Made made, int round) {
        if (made.child().isEmpty()) {
            return new Closed(made.parent().node(), Optional.empty(), back(made.parent(), made.then(), ""), List.of(),
                    List.of());
        }
        var fresh = made.child().get();
        var node = fresh.node();
        var step = new Step(calls, setup.judge, node, round, node.operationId(),
                "answer@" + setup.prompts.answer().version());
        var row = row(step, node, fresh.answer(), node.model(), fresh.checks(), made.parent().scores());
        var fate = row.isPresent() ? Paid.ACCEPTED : step.rejected().getLast().rule();
        step.settle(0, fate);
        var paid = new ArrayList<>(step.settled());
        fresh.paid().forEach(one -> paid.add(one.with(fate)));
        return new Closed(node, row.map(it -> it.with(Paid.total(paid))),
                row.map(it -> Pooled.of(node, answerAlone(it), it.scores()))
                        .or(() -> back(made.parent(), setup.elimination.then(Rule.of(fate)), node.operationId())),
                step.rejected(), paid);
    }

    /** The answer without the style it was given in, for the talk to go on from. */
    private static List<Turn> answerAlone(Answered row) {
        return row.turns().stream().filter(turn -> turn.role() != Role.SYSTEM).toList();
    }

    /** The parent as it goes back to the pool. */
    private static Optional<Pooled> back(Pooled parent, Then then, String operation) {
        var avoid = then == Then.OTHER_OPERATION && !operation.isEmpty() ? Set.of(operation) : Set.<String>of();
        return then == Then.DROP
                ? Optional.empty()
                : Optional.of(new Pooled(parent.node(), parent.answer(), parent.scores(), avoid,
                        then == Then.SIMPLIFY));
    }

    /** What passed before answers, and fell now. */
    Closed fallen(Made made, Rule rule, Rejection why) {
        var child = made.child().orElseThrow();
        return new Closed(child.node(), Optional.empty(),
                back(made.parent(), setup.elimination.then(rule), child.node().operationId()), List.of(why),
                child.paid().stream().map(one -> one.with(rule.id())).toList());
    }

    /** What was started, and is a duplicate. */
    Closed fallen(Closed started, Rejection why) {
        return new Closed(started.node(), Optional.empty(), Optional.empty(), both(started.rejected(), List.of(why)),
                started.paid().stream().map(one -> one.instead(Paid.ACCEPTED, why.rule())).toList());
    }

    /** The instruction that a topic or a document starts, and its row, if seeds are to be rows. */
    Closed start(Node.Seed seed) {
        var started = steps.evolve(Pooled.of(seed, List.of(), Scores.NONE), seed.start(), Optional.empty(), 0,
                Standing.NONE);
        var child = started.made().child();
        if (child.isEmpty()) {
            return new Closed(seed, Optional.empty(), Optional.empty(), started.rejected(), started.paid());
        }
        var closed = setup.includeSeeds
                ? answer(started.made(), 0)
                : unanswered(child.get());
        return new Closed(seed, closed.row(),
                closed.row().isPresent() || !setup.includeSeeds
                        ? closed.next()
                        : Optional.of(Pooled.of(child.get().node(), child.get().answer(), Scores.NONE)),
                both(started.rejected(), closed.rejected()), both(started.paid(), closed.paid()));
    }

    /** A started instruction as it goes into the pool, scored as seeds are. */
    private Closed unanswered(Fresh child) {
        var step = new Step(calls, setup.judge, child.node(), 0, child.node().operationId(), "score");
        var scores = scores(step, child.node().instruction(), "", false, new HashSet<>());
        step.settle(0, Paid.ACCEPTED);
        return new Closed(child.node(), Optional.empty(), Optional.of(Pooled.of(child.node(), child.answer(), scores)),
                List.of(), both(child.paid().stream().map(one -> one.with(Paid.ACCEPTED)).toList(), step.settled()));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** The seed itself as a row, if seeds are to be rows. */
    Closed seed(Node.Seed seed) {
        var step = new Step(calls, setup.judge, seed, 0, "seed", "answer@" + setup.prompts.answer().version());
        if (!setup.includeSeeds) {
            var scores = scores(step, seed.instruction(), "", false, new HashSet<>());
            step.settle(0, Paid.ACCEPTED);
            return new Closed(seed, Optional.empty(), Optional.of(Pooled.of(seed, seed.answer(), scores)), List.of(),
                    step.settled());
        }
        var row = row(step, seed, seed.answer(), "", Set.of(), Scores.NONE);
        step.settle(0, row.isPresent() ? Paid.ACCEPTED : step.rejected().getLast().rule());
        return new Closed(seed, row.map(it -> it.with(Paid.total(step.settled()))),
                Optional.of(Pooled.of(seed, row.map(Closing::answerAlone).orElse(seed.answer()),
                        row.map(Answered::scores).orElse(Scores.NONE))),
                step.rejected(), step.settled());
    }

    /**
     * The row, unless its answer is eliminated.
     *
     * @param there  its answer, if it has one already; else empty
     * @param writer who wrote that
     * @param found  what was found before when it was checked
     * @param parent what was measured of its parent
     */
    private Optional<Answered> row(Step step, Node node, List<Turn> there, String writer, Set<String> found,
            Scores parent) {
        var instruction = node.instruction();
        try {
            var chosen = there.isEmpty()
                    ? answering.answer(step, instruction)
                    : new Answering.Chosen("", there.getLast().text(), there.getLast().message().toolCalls(),
                            Finish.STOP, writer);
            var turns = there.isEmpty() ? chosen.turns() : there;
            var checks = new HashSet<>(found);
            var verdict = checked(instruction, chosen, checks);
            if (verdict instanceof Verdict.Eliminated(var rule, var reason)) {
                step.reject(rule, reason,
                        new Answered(node, turns, chosen.model(), Scores.NONE, checks, Spending.NONE));
                return Optional.empty();
            }
            var scores = scores(step, instruction, chosen.text(), true, checks);
            return Optional.of(
                    new Answered(node, turns, chosen.model(), lifted(scores, parent), checks, Spending.NONE));
        } catch (CallFailed e) {
            step.reject(Rule.CALL_FAILED, String.valueOf(e.getMessage()), instruction.whole());
        } catch (Answering.Disagreement e) {
            step.reject(Rule.ILL_POSED, String.valueOf(e.getMessage()), instruction.whole());
        }
        return Optional.empty();
    }

    private Verdict checked(Instruction instruction, Answering.Chosen chosen, Set<String> checks) {
        if (!chosen.calls().isEmpty()) {
            var calls = AnswerRules.calls(instruction, chosen);
            return calls instanceof Verdict.Eliminated ? calls : steps.contamination(instruction, chosen.text());
        }
        var asksBack = checks.contains("expects-question") || checks.contains("expects-no-tool");
        var elimination = asksBack ? setup.elimination.without(Rule.REFUSED, Rule.STALLED) : setup.elimination;
        var verdict = AnswerRules.of(elimination, instruction, chosen.text(), chosen.finish());
        if (verdict instanceof Verdict.Eliminated) {
            return verdict;
        }
        if (!setup.elimination.has(Rule.UNVERIFIED)) {
            return steps.contamination(instruction, chosen.text());
        }
        if (checks.contains("contains-wrong-code") && repeatsCode(instruction, chosen.text())) {
            return Verdict.eliminated(Rule.UNVERIFIED, "it gives the instruction's wrong code back unchanged");
        }
        for (var verifier : setup.verifiers) {
            switch (verifier.verify(instruction, chosen.text())) {
                case Verification.Passed passed -> checks.add("verified:" + verifier.name());
                case Verification.Failed(var why) -> {
                    return Verdict.eliminated(Rule.UNVERIFIED, verifier.name() + ": " + why);
                }
                case Verification.NotApplicable none -> {}
            }
        }
        return steps.contamination(instruction, chosen.text());
    }

    private static boolean repeatsCode(Instruction instruction, String answer) {
        var wrong = Fences.in(instruction.whole()).stream().map(fence -> fence.content().strip()).toList();
        return Fences.in(answer).stream().map(fence -> fence.content().strip())
                .anyMatch(code -> !code.isEmpty() && wrong.contains(code));
    }

    /** What the scorers give; one whose model did not answer leaves a mark in the checks. */
    private Scores scores(Step step, Instruction instruction, String answer, boolean answered, Set<String> checks) {
        var scores = Scores.NONE;
        for (var scorer : setup.scorers) {
            if (answered || !scorer.needsAnswer()) {
                try {
                    scores = scores.plus(scorer.score(instruction, answer, step));
                } catch (CallFailed e) {
                    checks.add("unscored:" + scorer.name());
                }
            }
        }
        return scores;
    }

    private static Scores lifted(Scores scores, Scores parent) {
        var now = scores.numbers().get(Scores.DIFFICULTY);
        var before = parent.numbers().get(Scores.DIFFICULTY);
        return now == null || before == null ? scores : scores.plus(Scores.of(Scores.LIFT, now - before));
    }
}
