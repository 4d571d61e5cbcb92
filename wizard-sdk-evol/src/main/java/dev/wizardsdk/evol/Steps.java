package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What happens to one instruction first: an operation is chosen, and candidates are made, eliminated and chosen from. What becomes of it then:
 * {@link Closing}. Looks at no other instruction. Thread-safe.
 */
final class Steps {

    private static final Sheet SOUND = Sheet.of("sound");

    private final Evolution setup;
    private final Function<Step.Call, Recorded> calls;

    Steps(Evolution setup, Function<Step.Call, Recorded> calls) {
        this.setup = setup;
        this.calls = calls;
    }

    /** Versions of the prompts it uses beside the set's, by name. */
    static Map<String, String> versions() {
        return Map.of("sound", SOUND.version());
    }

    /**
     * What evolving came to.
     *
     * @param tried the ids of the operations that were drawn
     * @param paid  the calls whose fate is settled; those of what passed are with it
     */
    record Evolved(Made made, List<String> tried, List<Rejection> rejected, List<Paid> paid) implements Outcome {

        @Override
        public boolean isRow() {
            return false;
        }

        @Override
        public Node.Seed root() {
            return made.parent().node().root();
        }
    }

    /** The operations that may be drawn for an instruction. */
    private List<Operation> suited(Pooled pooled, boolean hasPartner, int attempt, Set<String> avoid) {
        var instruction = pooled.node().instruction();
        var all = setup.prompts.suited(setup.operations, instruction).stream()
                .filter(operation -> operation.needs() != Operation.Needs.TOPIC)
                .filter(operation -> operation.needs() != Operation.Needs.ANSWER || !pooled.answerText().isBlank())
                .filter(operation -> operation.needs() != Operation.Needs.PARTNER || hasPartner)
                .toList();
        var rest = all.stream().filter(operation -> !avoid.contains(operation.id())).toList();
        if (pooled.down()) {
            var easier = rest.stream().filter(it -> it.direction() == Operation.Direction.EASIER).toList();
            return easier.isEmpty() && attempt == 0
                    ? setup.prompts.suited(List.of(Operation.SIMPLIFY), instruction)
                    : easier;
        }
        return rest.isEmpty() && attempt == 0 ? all : rest;
    }

    /** The operation that is drawn first, so that work can be put in order by it; empty if none suits. */
    Optional<Operation> operation(Pooled pooled, boolean hasPartner, int round, Standing standing) {
        return operation(pooled, hasPartner, round, standing, 0, pooled.avoid());
    }

    private Optional<Operation> operation(Pooled pooled, boolean hasPartner, int round, Standing standing, int attempt,
            Set<String> avoid) {
        var start = pooled.node() instanceof Node.Seed seed ? seed.start() : Optional.<Operation>empty();
        if (start.isPresent() && round == 0) {
            return attempt == 0 ? start : Optional.empty();
        }
        var suited = suited(pooled, hasPartner, attempt, avoid);
        return suited.isEmpty()
                ? Optional.empty()
                : Optional.of(chosen(new Choosing.Choice(pooled.node(), round, suited, standing),
                        random(pooled.node(), round, "operation" + (attempt == 0 ? "" : " " + attempt))));
    }

    private Operation chosen(Choosing.Choice choice, SplittableRandom random) {
        var operation = setup.choosing.choose(choice, random);
        if (!choice.suited().contains(operation)) {
            throw new IllegalStateException(
                    "choosing by " + setup.choosing.name() + " gave " + operation
                            + ", which is none of those that suit");
        }
        return operation;
    }

    private SplittableRandom random(Node node, int round, String purpose) {
        return new SplittableRandom(ContentId.seed(Long.toString(setup.seed), node.id(), "round " + round, purpose));
    }

    /**
     * Makes candidates of the instruction by an operation, and keeps the best that passes; by another operation where a rule says so.
     *
     * @param first   what {@link #operation} drew
     * @param partner another instruction of the pool, for an operation that needs one
     */
    Evolved evolve(Pooled pooled, Optional<Operation> first, Optional<Node> partner, int round, Standing standing) {
        var step = new Step(calls, setup.judge, pooled.node(), round, "none", "none");
        var tried = new ArrayList<String>();
        var avoid = new HashSet<>(pooled.avoid());
        var then = Then.RETURN;
        for (int attempt = 0; attempt <= setup.elimination.otherOperations(); attempt++) {
            var drawn = attempt == 0
                    ? first
                    : operation(pooled, partner.isPresent(), round, standing, attempt, avoid);
            if (drawn.isEmpty()) {
                break;
            }
            tried.add(drawn.get().id());
            var fallen = step.rejected().size();
            var fresh = evolve(step, pooled, partner, drawn.get(), attempt);
            if (fresh.isPresent()) {
                return new Evolved(new Made(pooled, fresh, Then.RETURN), tried, step.rejected(), step.settled());
            }
            then = step.rejected().size() == fallen
                    ? Then.RETURN
                    : setup.elimination.then(Rule.of(step.rejected().getLast().rule()));
            if (then != Then.OTHER_OPERATION) {
                break;
            }
            avoid.add(drawn.get().id());
        }
        if (tried.isEmpty()) {
            then = setup.elimination.then(Rule.UNSUITED);
            var instruction = pooled.node().instruction();
            step.reject(Rule.UNSUITED,
                    "no operation with the prompts " + setup.prompts.name() + " is meant for it: kind "
                            + instruction.kind() + ", language " + Tongue.of(instruction.text()),
                    instruction.whole());
        }
        return new Evolved(new Made(pooled, Optional.empty(), then), tried, step.rejected(), step.settled());
    }

    /** The same by this operation alone. */
    Evolved evolveBy(Operation operation, Pooled pooled, int round) {
        var step = new Step(calls, setup.judge, pooled.node(), round, operation.id(), operation.id());
        var fresh = evolve(step, pooled, Optional.empty(), operation, 0);
        return new Evolved(new Made(pooled, fresh, Then.RETURN), List.of(operation.id()), step.rejected(),
                step.settled());
    }

    /** The requests for the candidates of one step. */
    List<Request> prompts(Pooled pooled, Optional<Node> partner, int round, Operation operation) {
        var draft = draft(pooled, partner, round, operation, 0);
        return IntStream.range(0, setup.candidates).mapToObj(i -> draft.prompt(i, draft.random.nextLong()).request())
                .toList();
    }

    /** The candidate of one step that this text would be, had the model written it. */
    Candidate candidate(String text, Pooled pooled, Optional<Node> partner, int round, Operation operation) {
        var draft = draft(pooled, partner, round, operation, 0);
        var child = Child.of(draft.given, operation.handling(), draft.template, Reading.of(text, ""));
        return new Candidate(0, child.reading(), child.kind(), child.context(), Finish.STOP, "");
    }

    /**
     * What the candidates of one step are made from.
     *
     * @param opening the number of the first one's opening
     */
    private record Draft(Operation operation, PromptTemplate template, Given given, Optional<Node> partner, int opening,
            SplittableRandom random, boolean constrained) {

        PromptTemplate.Filled prompt(int index, long seed) {
            return template.fill(given, "", opening + index, seed, constrained);
        }
    }

    private Draft draft(Pooled pooled, Optional<Node> partner, int round, Operation operation, int attempt) {
        var node = pooled.node();
        var other = operation.needs() == Operation.Needs.PARTNER ? partner : Optional.<Node>empty();
        var random = random(node, round, "candidates" + (attempt == 0 ? "" : " " + operation.id()));
        return new Draft(operation, setup.prompts.of(operation, node.instruction()),
                new Given(node.instruction(), pooled.answerText(), other.map(Node::instruction)), other,
                random.nextInt(1 << 16), random, setup.constrained());
    }

    /** A candidate that passed, and the calls it took. */
    private record Survivor(Candidate candidate, double score, int mark, int end) {}

    private Optional<Fresh> evolve(Step step, Pooled pooled, Optional<Node> partner, Operation operation, int attempt) {
        var draft = draft(pooled, partner, step.round(), operation, attempt);
        step.with(operation, draft.template.version());
        var survivors = new ArrayList<Survivor>();
        for (int i = 0; i < setup.candidates; i++) {
            var mark = step.mark();
            candidate(step, i, draft, draft.random.nextLong())
                    .ifPresent(it -> survivors.add(new Survivor(it, score(step, draft, it), mark, step.mark())));
        }
        survivors.sort(Comparator.comparingDouble((Survivor it) -> -it.score())
                .thenComparingInt(it -> it.candidate.index()));
        return choose(step, survivors)
                .map(chosen -> new Fresh(
                        new Node.Evolved(parent(pooled.node()), draft.partner.map(Steps::shortened),
                                chosen.instruction(),
                                step.round(), step.how(), chosen.model()),
                        chosen.turns(), chosen.checks(), step.open()));
    }

    private static Node parent(Node node) {
        return node instanceof Node.Seed seed ? seed.started() : node;
    }

    /** A partner's own partners are told in its own row; kept here, ways would double with each round. */
    private static Node shortened(Node partner) {
        return switch (partner) {
            case Node.Seed seed -> seed.started();
            case Node.Evolved it -> new Node.Evolved(it.root(), Optional.empty(), it.instruction(), it.round(),
                    it.operation(), it.model());
        };
    }

    /** One alone needs none. */
    private double score(Step step, Draft draft, Candidate candidate) {
        try {
            return setup.candidates == 1
                    ? 0
                    : setup.selecting.score(draft.given.instruction(), draft.operation, candidate.instruction(),
                            candidate.written(), step);
        } catch (CallFailed e) {
            return Double.NEGATIVE_INFINITY;
        }
    }

    /** One candidate, if it passes the rules; a reply in which none is found is asked for again. */
    private Optional<Candidate> candidate(Step step, int index, Draft draft, long seed) {
        for (int attempt = 0; attempt <= setup.parseRetries; attempt++) {
            var mark = step.mark();
            var which = draft.operation.id() + " " + index + (attempt == 0 ? "" : " again " + attempt);
            var prompt = draft.prompt(index, attempt == 0 ? seed : ContentId.seed(which, "" + seed));
            try {
                var reply = step.ask(setup.client, "evolve", which, prompt.request());
                var candidate = Candidate.read(index, draft.given, draft.operation, draft.template, prompt, reply);
                switch (judged(draft, candidate)) {
                    case Verdict.Kept kept -> {
                        return Optional.of(candidate);
                    }
                    case Verdict.Eliminated(var rule, var reason) -> {
                        step.settle(mark, rule.id());
                        step.reject(rule, reason,
                                candidate.text().isEmpty() ? reply.text() : candidate.instruction().whole());
                        if (rule != Rule.UNPARSED) {
                            return Optional.empty();
                        }
                    }
                }
            } catch (CallFailed e) {
                step.settle(mark, Rule.CALL_FAILED.id());
                step.reject(Rule.CALL_FAILED, String.valueOf(e.getMessage()), "");
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Verdict judged(Draft draft, Candidate candidate) {
        var verdict = InstructionRules.of(setup.elimination, draft.given.instruction(), candidate, draft.operation,
                draft.template);
        return verdict instanceof Verdict.Eliminated ? verdict : contamination(candidate.instruction(), "");
    }

    /** Whether a benchmark's item stands in the instruction or its answer. */
    Verdict contamination(Instruction instruction, String answer) {
        var check = setup.decontamination;
        if (check == null || !setup.elimination.has(Rule.CONTAMINATED)) {
            return Verdict.KEPT;
        }
        var row = new Example.Instruction(instruction.text(), instruction.input(), answer, Meta.none());
        return check.apply(row) instanceof dev.wizardsdk.dataset.Verdict.Rejected rejected
                ? Verdict.eliminated(Rule.CONTAMINATED, rejected.reason())
                : Verdict.KEPT;
    }

    /** The best survivor that the judge, if these prompts have one, finds to ask for more than its parent and to be sound. */
    private Optional<Candidate> choose(Step step, List<Survivor> survivors) {
        Optional<Candidate> chosen = Optional.empty();
        for (var survivor : survivors) {
            var candidate = survivor.candidate;
            if (chosen.isPresent()) {
                step.settle(survivor.mark, survivor.end, Rule.NOT_CHOSEN.id());
                step.reject(Rule.NOT_CHOSEN, "candidate " + chosen.get().index() + " was better",
                        candidate.instruction().whole());
                continue;
            }
            var mark = step.mark();
            switch (sound(step, candidate)) {
                case Verdict.Kept kept -> chosen = Optional.of(candidate);
                case Verdict.Eliminated(var rule, var reason) -> {
                    step.settle(survivor.mark, survivor.end, rule.id());
                    step.settle(mark, rule.id());
                    step.reject(rule, reason, candidate.instruction().whole());
                }
            }
        }
        return chosen;
    }

    private Verdict sound(Step step, Candidate candidate) {
        try {
            var verdict = gains(step, candidate);
            return verdict instanceof Verdict.Eliminated ? verdict : soundness(step, candidate);
        } catch (CallFailed e) {
            return Verdict.eliminated(Rule.CALL_FAILED, "the judge: " + e.getMessage());
        }
    }

    /** The paper's rule one, asked of the model: in one order there, here in both, for to differ in one of them is enough. */
    Verdict gains(Step step, Candidate candidate) {
        var judge = setup.prompts.judge();
        if (!setup.judging || judge.isEmpty() || !setup.elimination.has(Rule.NO_GAIN) || step.round() == 0) {
            return Verdict.KEPT;
        }
        var before = step.node().instruction().whole();
        var after = candidate.instruction().whole();
        var said = compared(step, judge.get(), before, after, candidate.index() + "");
        if (said.equals("same") && !setup.elimination.isPaper()) {
            said = compared(step, judge.get(), after, before, candidate.index() + " swapped");
        }
        return switch (said) {
            case "different" -> Verdict.KEPT;
            case "same" -> Verdict.eliminated(Rule.NO_GAIN,
                    "the judge finds that it asks for the same as its parent");
            default -> Verdict.eliminated(Rule.UNPARSED, "the judge said neither or both of same and different");
        };
    }

    /** What the judge says of two instructions: same or different; empty if it can't be told. */
    private String compared(Step step, PromptTemplate judge, String first, String second, String which) {
        var request = judge.fill(new Instruction(first, "", Kind.CHAT, Instruction.Context.NONE), second, 0,
                seedOf(step, "judge " + which)).request();
        return Sheet.word(step.ask(setup.judge, "judge", which, request), "same", "different");
    }

    /** Whether the judge finds that it can be done; asked of tasks that have one right answer. */
    Verdict soundness(Step step, Candidate candidate) {
        var kind = candidate.instruction().kind();
        if (!setup.judging || (kind != Kind.MATH && kind != Kind.CODE) || setup.elimination.isPaper()
                || !setup.elimination.has(Rule.ILL_POSED) || setup.prompts.judge().isEmpty()) {
            return Verdict.KEPT;
        }
        var request = SOUND.request(Map.of("question", candidate.instruction().whole()),
                seedOf(step, "sound " + candidate.index()), Sheet.JUDGING);
        var reply = step.ask(setup.judge, "sound", candidate.index() + "", request);
        return Sheet.word(reply, "sound", "flawed").equals("flawed")
                ? Verdict.eliminated(Rule.ILL_POSED, "the judge finds that it can't be done as it stands")
                : Verdict.KEPT;
    }

    private long seedOf(Step step, String which) {
        return ContentId.seed(Long.toString(setup.seed), "round " + step.round(), step.node().id(), which);
    }
}
