package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.language.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What happens to one instruction: candidates are made, eliminated and chosen from; later the chosen one is answered. Looks at
 * no other instruction. Thread-safe.
 */
final class Steps {

    private final Evolution setup;
    private final Calls calls;

    Steps(Evolution setup, Calls calls) {
        this.setup = setup;
        this.calls = calls;
    }

    /** What was made of an instruction, if anything passed, and all that did not. */
    record Outcome<T>(Optional<T> made, List<Rejection> rejected) {}

    /** The operation for this node and round, drawn from those whose prompts suit it; empty if none does. */
    Optional<Operation> operation(Node node, int round) {
        var suited = setup.operations.stream()
                .filter(operation -> setup.prompts.suits(operation, node.instruction()))
                .toList();
        return suited.isEmpty()
                ? Optional.empty()
                : Optional.of(suited.get(random(node, round, "operation").nextInt(suited.size())));
    }

    private SplittableRandom random(Node node, int round, String purpose) {
        return new SplittableRandom(ContentId.seed(Long.toString(setup.seed), node.id(), "round " + round, purpose));
    }

    /** Makes candidates of the node by its operation, and keeps the best that passes. */
    Outcome<Node.Evolved> evolve(Node node, int round) {
        var drawn = operation(node, round);
        if (drawn.isEmpty()) {
            var step = new Step(node, round, "none");
            step.reject(
                    Rule.UNSUITED, "no prompt of the set " + setup.prompts.name() + " is meant for it",
                    node.instruction().whole());
            return new Outcome<>(Optional.empty(), step.rejected);
        }
        var operation = drawn.get();
        var random = random(node, round, "candidates");
        var template = setup.prompts.of(operation, node.instruction());
        var step = new Step(node, round, operation.id() + "@" + template.version());
        var firstOpening = random.nextInt(1 << 16);
        var survivors = new ArrayList<Candidate>();
        for (int i = 0; i < setup.candidates; i++) {
            candidate(step, i, operation, template.fill(node.instruction(), "", firstOpening + i, random.nextLong()))
                    .ifPresent(survivors::add);
        }
        survivors.sort(Comparator.comparingDouble((Candidate c) -> -c.score(node.instruction(), operation))
                .thenComparingInt(Candidate::index));
        var made = choose(step, survivors)
                .map(chosen -> new Node.Evolved(node, Optional.empty(), chosen.instruction(), round, step.how,
                        chosen.model()));
        return new Outcome<>(made, step.rejected);
    }

    /** One candidate, if it passes the rules. */
    private Optional<Candidate> candidate(Step step, int index, Operation operation, PromptTemplate.Filled prompt) {
        var parent = step.node.instruction();
        var template = setup.prompts.of(operation, parent);
        try {
            var reply = calls.ask(step.call("evolve", index), prompt.request());
            var candidate = Candidate.read(index, Given.of(parent), operation, template, prompt, reply);
            switch (Elimination.ofCandidate(parent, candidate, operation, template)) {
                case Verdict.Kept kept -> {
                    return Optional.of(candidate);
                }
                case Verdict.Eliminated(var rule, var reason) ->
                    step.reject(rule, reason,
                            candidate.text().isEmpty() ? reply.text() : candidate.instruction().whole());
            }
        } catch (Calls.Failed e) {
            step.reject(Rule.CALL_FAILED, String.valueOf(e.getMessage()), "");
        }
        return Optional.empty();
    }

    /** The best survivor that the judge, if these prompts have one, finds to ask for more than its parent. */
    private Optional<Candidate> choose(Step step, List<Candidate> survivors) {
        Optional<Candidate> chosen = Optional.empty();
        for (var candidate : survivors) {
            if (chosen.isPresent()) {
                step.reject(Rule.NOT_CHOSEN, "candidate " + chosen.get().index() + " was better",
                        candidate.instruction().whole());
            } else if (gains(step, candidate)) {
                chosen = Optional.of(candidate);
            }
        }
        return chosen;
    }

    /** The paper's rule one, asked of the model. */
    private boolean gains(Step step, Candidate candidate) {
        var judge = setup.prompts.judge();
        if (judge.isEmpty()) {
            return true;
        }
        var call = step.call("judge", candidate.index());
        try {
            var request = judge.get().fill(new Instruction(step.node.instruction().whole(), ""),
                    candidate.instruction().whole(), 0, seedOf(call)).request();
            var said = Words.of(calls.ask(call, request).said()).set();
            if (said.contains("same") == said.contains("different")) {
                step.reject(Rule.UNPARSED, "the judge said neither or both of same and different",
                        candidate.instruction().whole());
                return false;
            }
            if (said.contains("same")) {
                step.reject(Rule.NO_GAIN, "the judge finds that it asks for the same as its parent",
                        candidate.instruction().whole());
                return false;
            }
            return true;
        } catch (Calls.Failed e) {
            step.reject(Rule.CALL_FAILED, "the judge: " + e.getMessage(), candidate.instruction().whole());
            return false;
        }
    }

    /** Asks for the answer, and keeps the node if the answer passes. */
    Outcome<Answered> answer(Node.Evolved node, int round) {
        var template = setup.prompts.answer();
        var step = new Step(node, round, "answer@" + template.version());
        var call = step.call("answer", 0);
        try {
            var reply = calls.ask(call, template.fill(node.instruction(), "", 0, seedOf(call)).request());
            var text = reply.said();
            switch (Elimination.ofAnswer(node.instruction(), text, reply.finish())) {
                case Verdict.Kept kept -> {
                    return new Outcome<>(
                            Optional.of(new Answered(node, List.of(Turn.assistant(text)), reply.model(), Scores.NONE,
                                    Set.of(), Spending.of(reply))),
                            step.rejected);
                }
                case Verdict.Eliminated(var rule, var reason) ->
                    step.reject(rule, reason, node.instruction().whole() + "\n\n" + text);
            }
        } catch (Calls.Failed e) {
            step.reject(Rule.CALL_FAILED, String.valueOf(e.getMessage()), node.instruction().whole());
        }
        return new Outcome<>(Optional.empty(), step.rejected);
    }

    private long seedOf(String call) {
        return ContentId.seed(Long.toString(setup.seed), call);
    }

    /** One instruction on its way through one phase of a round, and what fell on that way. */
    private static final class Step {

        private final Node node;
        private final int round;
        private final String how;
        private final List<Rejection> rejected = new ArrayList<>();

        Step(Node node, int round, String how) {
            this.node = node;
            this.round = round;
            this.how = how;
        }

        /** The name of a call, the same in every run. */
        String call(String purpose, int index) {
            return "round " + round + " " + purpose + " " + node.id() + " " + index;
        }

        void reject(Rule rule, String reason, String text) {
            rejected.add(new Rejection(node.id(), round, how, rule.id(), reason, text));
        }
    }
}
