package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What happens to one instruction: candidates are made, eliminated and chosen from; later the chosen one is answered, checked and scored.
 * Looks at no other instruction. Thread-safe.
 */
final class Steps {

    private static final Sheet SOUND = Sheet.of("sound");

    private final Evolution setup;
    private final Calls calls;
    private final Answering answering;

    Steps(Evolution setup, Calls calls) {
        this.setup = setup;
        this.calls = calls;
        this.answering = new Answering(setup);
    }

    /** Versions of the prompts it uses beside the set's, by name. */
    static Map<String, String> versions() {
        var versions = new HashMap<>(Answering.versions());
        versions.put("sound", SOUND.version());
        return versions;
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

    /** The operations that may be drawn for an instruction. */
    private List<Operation> suited(Pooled pooled, boolean hasPartner, int attempt, Set<String> avoid) {
        var instruction = pooled.node().instruction();
        var all = setup.prompts.suited(setup.operations, instruction).stream()
                .filter(operation -> operation.needs() != Operation.Needs.TOPIC)
                .filter(operation -> operation.needs() != Operation.Needs.ANSWER || !pooled.answer().isEmpty())
                .filter(operation -> operation.needs() != Operation.Needs.PARTNER || hasPartner)
                .toList();
        var rest = all.stream().filter(operation -> !avoid.contains(operation.id())).toList();
        if (pooled.down()) {
            var easier = rest.stream().filter(it -> it.direction() == Operation.Direction.EASIER).toList();
            return easier.isEmpty() && attempt == 0 ? List.of(Operation.SIMPLIFY) : easier;
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
            step.reject(Rule.UNSUITED, "no operation with the prompts " + setup.prompts.name() + " is meant for it",
                    pooled.node().instruction().whole());
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
        var node = pooled.node();
        var given = new Given(node.instruction(), pooled.answerText(), partner.map(Node::instruction));
        var template = setup.prompts.of(operation, node.instruction());
        var random = random(node, round, "candidates");
        var firstOpening = random.nextInt(1 << 16);
        var requests = new ArrayList<Request>();
        for (int i = 0; i < setup.candidates; i++) {
            requests.add(template.fill(given, "", firstOpening + i, random.nextLong(), setup.constrained()).request());
        }
        return requests;
    }

    /** A candidate that passed, and the calls it took. */
    private record Survivor(Candidate candidate, double score, int mark, int end) {}

    private Optional<Fresh> evolve(Step step, Pooled pooled, Optional<Node> partner, Operation operation, int attempt) {
        var node = pooled.node();
        var other = operation.needs() == Operation.Needs.PARTNER ? partner : Optional.<Node>empty();
        var given = new Given(node.instruction(), pooled.answerText(), other.map(Node::instruction));
        var template = setup.prompts.of(operation, node.instruction());
        step.with(operation, template.version());
        var random = random(node, step.round(), "candidates" + (attempt == 0 ? "" : " " + operation.id()));
        var firstOpening = random.nextInt(1 << 16);
        var survivors = new ArrayList<Survivor>();
        for (int i = 0; i < setup.candidates; i++) {
            var mark = step.mark();
            var seed = random.nextLong();
            candidate(step, i, operation, template, given, firstOpening + i, seed)
                    .ifPresent(it -> survivors.add(new Survivor(it,
                            setup.candidates == 1
                                    ? 0
                                    : setup.selecting.score(node.instruction(), operation, it.instruction(),
                                            it.written(), step),
                            mark, step.mark())));
        }
        survivors.sort(Comparator.comparingDouble((Survivor it) -> -it.score())
                .thenComparingInt(it -> it.candidate.index()));
        return choose(step, survivors)
                .map(chosen -> new Fresh(new Node.Evolved(node, other, chosen.instruction(), step.round(), step.how(),
                        chosen.model()), chosen.turns(), chosen.checks(), step.open()));
    }

    /** One candidate, if it passes the rules; a reply in which none is found is asked for again. */
    private Optional<Candidate> candidate(Step step, int index, Operation operation, PromptTemplate template,
            Given given, int opening, long seed) {
        for (int attempt = 0; attempt <= setup.parseRetries; attempt++) {
            var mark = step.mark();
            var which = operation.id() + " " + index + (attempt == 0 ? "" : " again " + attempt);
            var prompt = template.fill(given, "", opening, attempt == 0 ? seed : ContentId.seed(which, "" + seed),
                    setup.constrained());
            try {
                var reply = step.ask(setup.client, "evolve", which, prompt.request());
                var candidate = Candidate.read(index, given, operation, template, prompt, reply);
                switch (judged(given.instruction(), candidate, operation, template)) {
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

    private Verdict judged(Instruction parent, Candidate candidate, Operation operation, PromptTemplate template) {
        var verdict = InstructionRules.of(setup.elimination, parent, candidate, operation, template);
        return verdict instanceof Verdict.Eliminated ? verdict : contamination(candidate.instruction(), "");
    }

    /** Whether a benchmark's item stands in the instruction or its answer. */
    private Verdict contamination(Instruction instruction, String answer) {
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
            switch (gains(step, candidate)) {
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

    /** The paper's rule one, asked of the model: in one order there, here in both, for to differ in one of them is enough. */
    private Verdict gains(Step step, Candidate candidate) {
        if (!setup.judging) {
            return Verdict.KEPT;
        }
        try {
            var judge = setup.prompts.judge();
            var before = step.node().instruction().whole();
            var after = candidate.instruction().whole();
            if (judge.isPresent() && setup.elimination.has(Rule.NO_GAIN) && step.round() > 0) {
                var said = compared(step, judge.get(), before, after, candidate.index() + "");
                if (said.equals("same") && !setup.elimination.isPaper()) {
                    said = compared(step, judge.get(), after, before, candidate.index() + " swapped");
                }
                if (!said.equals("different")) {
                    return said.isEmpty()
                            ? Verdict.eliminated(Rule.UNPARSED, "the judge said neither or both of same and different")
                            : Verdict.eliminated(Rule.NO_GAIN,
                                    "the judge finds that it asks for the same as its parent");
                }
            }
            return soundness(step, candidate);
        } catch (CallFailed e) {
            return Verdict.eliminated(Rule.CALL_FAILED, "the judge: " + e.getMessage());
        }
    }

    /** What the judge says of two instructions: same or different; empty if it can't be told. */
    private String compared(Step step, PromptTemplate judge, String first, String second, String which) {
        var request = judge.fill(new Instruction(first, "", Kind.CHAT, Instruction.Context.NONE), second, 0,
                seedOf(step, "judge " + which)).request();
        return Sheet.word(step.ask(setup.judge, "judge", which, request), "same", "different");
    }

    private Verdict soundness(Step step, Candidate candidate) {
        var kind = candidate.instruction().kind();
        if ((kind != Kind.MATH && kind != Kind.CODE) || setup.elimination.isPaper()
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
        var row = row(step, node, fresh, made.parent().scores());
        var fate = row.isPresent() ? Paid.ACCEPTED : step.rejected().getLast().rule();
        step.settle(0, fate);
        var paid = new ArrayList<>(step.settled());
        fresh.paid().forEach(one -> paid.add(one.with(fate)));
        if (row.isEmpty()) {
            return new Closed(node, row, back(made.parent(), setup.elimination.then(Rule.of(fate)), node.operationId()),
                    step.rejected(), paid);
        }
        var accepted = row.get();
        var spent = paid.stream().map(Paid::spending).reduce(Spending.NONE, Spending::plus);
        return new Closed(node, Optional.of(new Answered(accepted.node(), accepted.turns(), accepted.model(),
                accepted.scores(), accepted.checks(), spent)),
                Optional.of(Pooled.of(node, answerAlone(accepted), accepted.scores())), step.rejected(), paid);
    }

    /** The answer without the style it was given in, for the talk to go on from. */
    private static List<Turn> answerAlone(Answered row) {
        return row.turns().stream().filter(turn -> turn.role() != Role.SYSTEM).toList();
    }

    /** The parent as it goes back to the pool. */
    private static Optional<Pooled> back(Pooled parent, Then then, String operation) {
        return switch (then) {
            case RETURN -> Optional.of(Pooled.of(parent.node(), parent.answer(), parent.scores()));
            case OTHER_OPERATION -> Optional.of(new Pooled(parent.node(), parent.answer(), parent.scores(),
                    operation.isEmpty() ? Set.of() : Set.of(operation), false));
            case SIMPLIFY ->
                Optional.of(new Pooled(parent.node(), parent.answer(), parent.scores(), Set.of(), true));
            case DROP -> Optional.empty();
        };
    }

    /** What passed before answers, and fell now. */
    Closed fallen(Made made, Rule rule, Rejection why) {
        var child = made.child().orElseThrow();
        return new Closed(child.node(), Optional.empty(),
                back(made.parent(), setup.elimination.then(rule), child.node().operationId()), List.of(why),
                child.paid().stream().map(one -> one.with(rule.id())).toList());
    }

    /** The instruction that a topic or a document starts, and its row, if seeds are to be rows. */
    Closed start(Node.Seed seed) {
        var started = evolve(Pooled.of(seed, List.of(), Scores.NONE), seed.start(), Optional.empty(), 0,
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
        var none = new Fresh(new Node.Evolved(seed, Optional.empty(), seed.instruction(), 0, "seed", ""), seed.answer(),
                Set.of(), List.of());
        if (!setup.includeSeeds) {
            var scores = scores(step, seed.instruction(), "", false, new HashSet<>());
            step.settle(0, Paid.ACCEPTED);
            return new Closed(seed, Optional.empty(), Optional.of(Pooled.of(seed, seed.answer(), scores)), List.of(),
                    step.settled());
        }
        var row = row(step, seed, none, Scores.NONE);
        step.settle(0, row.isPresent() ? Paid.ACCEPTED : step.rejected().getLast().rule());
        return new Closed(seed, row, Optional.of(Pooled.of(seed, row.map(Steps::answerAlone).orElse(seed.answer()),
                row.map(Answered::scores).orElse(Scores.NONE))), step.rejected(), step.settled());
    }

    /** The row, unless its answer is eliminated. */
    private Optional<Answered> row(Step step, Node node, Fresh fresh, Scores parent) {
        var instruction = node.instruction();
        try {
            var chosen = fresh.answer().isEmpty()
                    ? answering.answer(step, instruction)
                    : new Answering.Chosen("", fresh.answer().getLast().text(), List.of(),
                            Finish.STOP, fresh.node().model());
            var turns = fresh.answer().isEmpty() ? chosen.turns() : fresh.answer();
            var checks = new HashSet<>(fresh.checks());
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
            return Verdict.KEPT;
        }
        var asksBack = checks.contains("expects-question") || checks.contains("expects-no-tool");
        var elimination = asksBack ? setup.elimination.without(Rule.REFUSED, Rule.STALLED) : setup.elimination;
        var verdict = AnswerRules.of(elimination, instruction, chosen.text(), chosen.finish());
        if (verdict instanceof Verdict.Eliminated) {
            return verdict;
        }
        if (!setup.elimination.has(Rule.UNVERIFIED)) {
            return contamination(instruction, chosen.text());
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
        return contamination(instruction, chosen.text());
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

    private long seedOf(Step step, String which) {
        return ContentId.seed(Long.toString(setup.seed), "round " + step.round(), step.node().id(), which);
    }
}
