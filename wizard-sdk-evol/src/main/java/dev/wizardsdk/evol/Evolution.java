package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.similar.Decontamination;
import dev.wizardsdk.io.Disk;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.policy.Budget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evol-Instruct, set up and ready to run: in each of some rounds every instruction of the pool is evolved by one operation, the
 * candidates that fail a rule are eliminated, the best of the others is answered and takes its parent's place in the pool; where
 * none is left, the parent goes back to the pool. Immutable; each method but {@link #run}, {@link #estimate} and {@link #dryRun} returns a
 * changed copy. Clients stay their owner's.
 *
 * <p>The same seeds, settings and answers give the same rows, however many calls run in parallel. Outside of that promise are a
 * {@link #timeLimit}, and models whose answers depend on what else they are asked at the same time.
 */
public final class Evolution implements Cloneable {

    ModelClient client;
    ModelClient answerer;
    ModelClient judge;
    PromptSet prompts;
    List<Operation> operations = Operation.PAPER;
    Choosing choosing = Choosing.uniform();
    Selecting selecting = Selecting.related();
    Elimination elimination = Elimination.typed();
    Responses responses = Responses.single();
    List<Scorer> scorers = List.of();
    List<Verifier> verifiers = List.of();
    List<Stopping> stopping = List.of();
    @Nullable
    Decontamination decontamination;
    boolean includeSeeds;
    int rounds = 4;
    int candidates;
    int parseRetries = 1;
    long seed;

    int parallel = 8;
    @Nullable
    Path journal;
    List<Path> repliesFrom = List.of();
    boolean replayOnly;
    boolean pauseBeforeAnswers;
    @Nullable
    Budget budget;
    Duration timeLimit = Duration.ofDays(10_000);
    Duration patience = Duration.ofMinutes(15);
    Consumer<Progress> listener = progress -> {};
    BooleanSupplier stop = () -> false;
    Ticker ticker = Ticker.REAL;
    Disk disk = Disk.REAL;
    boolean judging = true;
    Map<String, String> planned = Map.of();
    Consumer<Outcome> booked = outcome -> {};

    private Evolution(ModelClient client, PromptSet prompts) {
        this.client = client;
        this.answerer = client;
        this.judge = client;
        this.prompts = prompts;
        this.candidates = prompts.candidates();
    }

    /** This set-up with one thing changed. */
    Evolution changed(Consumer<Evolution> change) {
        try {
            var copy = (Evolution) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this class is cloneable", e);
        }
    }

    /** Four rounds over the paper's six operations, drawn evenly, with the prompts suited to the client's model. */
    public static Evolution with(ModelClient client) {
        return new Evolution(client, PromptSet.suitedTo(client.description()));
    }

    /**
     * The method of the paper (Xu et al. 2023, WizardLM, section 3), for reproduction: four rounds, its six operations drawn evenly, one candidate,
     * its four elimination rules as it gives them, what falls goes back to the pool, seeds are rows too. The wording of the prompts is this
     * library's own.
     */
    public static Evolution paper(ModelClient client) {
        return new Evolution(client, PromptSet.full()).elimination(Elimination.paper()).parseRetries(0)
                .includeSeeds(true);
    }

    /** Who answers, if it is another model than the one that evolves; a client over a batch service makes it half as dear and slow. */
    public Evolution answeredBy(ModelClient value) {
        return changed(it -> it.answerer = value);
    }

    /** Who judges and scores, if it is another model than the one that evolves. */
    public Evolution judgedBy(ModelClient value) {
        return changed(it -> it.judge = value);
    }

    /** The prompts, and as many candidates a step as they suggest. */
    public Evolution prompts(PromptSet value) {
        return changed(it -> {
            it.prompts = value;
            it.candidates = value.candidates();
        });
    }

    /** The operations to choose from; default {@link Operation#PAPER}. */
    public Evolution operations(List<Operation> values) {
        Require.that(!values.isEmpty(), "there must be at least one operation");
        return changed(it -> it.operations = List.copyOf(values));
    }

    /** How an instruction's operation is chosen; default evenly. */
    public Evolution choosing(Choosing value) {
        return changed(it -> it.choosing = value);
    }

    /** How one of several candidates is chosen; default {@link Selecting#related()}. */
    public Evolution selecting(Selecting value) {
        return changed(it -> it.selecting = value);
    }

    /** What eliminates; default {@link Elimination#typed()}. */
    public Evolution elimination(Elimination value) {
        return changed(it -> it.elimination = value);
    }

    /** How an instruction comes to its answer; default one answer. */
    public Evolution responses(Responses value) {
        return changed(it -> it.responses = value);
    }

    /** What is measured of rows; by the judge, where that takes a model. Default nothing. */
    public Evolution score(Scorer... values) {
        return changed(it -> it.scorers = List.of(values));
    }

    /** Programs that check answers; a row that fails one is eliminated. Default none. */
    public Evolution verify(Verifier... values) {
        return changed(it -> it.verifiers = List.of(values));
    }

    /** Eliminates, in each round, instructions and answers that give a benchmark's item away. Default none. */
    public Evolution decontaminate(Decontamination value) {
        return changed(it -> it.decontamination = value);
    }

    /** Ends the run early by one of these rules. Default none. */
    public Evolution stopEarly(Stopping... rules) {
        return changed(it -> it.stopping = List.of(rules));
    }

    /** Whether the seeds become rows too, as in the paper; those without an answer are answered. Default no. */
    public Evolution includeSeeds(boolean value) {
        return changed(it -> it.includeSeeds = value);
    }

    /**
     * How often the pool is gone through; default 4, as in the paper. A finished run goes on if it is run again with more; with
     * fewer it keeps those it has.
     */
    public Evolution rounds(int value) {
        Require.atLeast(1, "rounds", value);
        return changed(it -> it.rounds = value);
    }

    /** How many candidates each step makes, of which one is chosen; default as the prompts suggest:
     * 1 with full ones, 4 with compact ones. */
    public Evolution candidates(int value) {
        Require.atLeast(1, "candidates", value);
        return changed(it -> it.candidates = value);
    }

    /** How often a candidate is asked for again when no instruction can be found in the reply; default 1. */
    public Evolution parseRetries(int value) {
        Require.atLeast(0, "parseRetries", value);
        return changed(it -> it.parseRetries = value);
    }

    /** Where all random choices come from; default 0. */
    public Evolution seed(long value) {
        return changed(it -> it.seed = value);
    }

    /** How many instructions are worked on at once; default 8. It changes no row of a deterministic model. How many calls each service gets
     * at once is the client's affair, {@link ModelClient#limits}. */
    public Evolution parallel(int value) {
        Require.atLeast(1, "parallel", value);
        return changed(it -> it.parallel = value);
    }

    /**
     * A folder that keeps every answer and everything made of it. A run that finds one there continues where it ended, and refuses to if
     * it is set up differently. Default: all is kept in memory.
     */
    public Evolution journal(Path folder) {
        return changed(it -> it.journal = folder);
    }

    /**
     * Other runs' journals, whose answers are taken where exactly the same was asked under the same name: so a run with other rules or scores
     * costs only what is new in it.
     */
    public Evolution repliesFrom(Path... journals) {
        return changed(it -> it.repliesFrom = List.of(journals));
    }

    /** Asks no model: a call whose answer is neither in the journal nor in {@link #repliesFrom} ends the run. Default no. */
    public Evolution replayOnly(boolean value) {
        return changed(it -> it.replayOnly = value);
    }

    /**
     * Whether the run ends before the answers of the round under way are asked for, so that somebody can look at {@link EvolRun#waiting()}. Run
     * without it, it goes on from there to its last round; to look at each round, raise {@link #rounds} one by one. Needs a journal. Default no.
     */
    public Evolution pauseBeforeAnswers(boolean value) {
        return changed(it -> it.pauseBeforeAnswers = value);
    }

    /**
     * What all models together may cost, in this run and in the earlier ones that its journal tells of; an {@link #estimate} that another
     * process made is not among them. A call that does not fit is not made; the run ends and can go on with a larger budget.
     */
    public Evolution budget(Budget value) {
        return changed(it -> it.budget = value);
    }

    /** How long this process may work on it; then it begins nothing new, as if stopped. Default no limit. */
    public Evolution timeLimit(Duration value) {
        Require.that(value.isPositive(), "timeLimit is " + value + ", it must be longer than nothing");
        return changed(it -> it.timeLimit = value);
    }

    /**
     * How long a service may be gone before the run gives up: overloaded, unreachable, or failing one call after the other. Until then its calls
     * wait, and one of them asks again now and then. Default 15 minutes.
     */
    public Evolution patience(Duration value) {
        return changed(it -> it.patience = value);
    }

    /** Told after each instruction; by one thread at a time, though not always the same. */
    public Evolution listener(Consumer<Progress> value) {
        return changed(it -> it.listener = value);
    }

    /**
     * Asked before each instruction is begun; once it says true, what was begun is finished and the run ends. To end it at once instead,
     * interrupt the thread that runs it: calls under way are cancelled, and made again when it goes on.
     */
    public Evolution stopWhen(BooleanSupplier value) {
        return changed(it -> it.stop = value);
    }

    /**
     * Evolves the seeds. An answer that fails for a reason of its own costs one candidate; a model that can't be asked any more
     * ends the run, which tells so in {@link EvolRun#ending()} and can be continued from its journal.
     *
     * @throws JournalException         if the journal is in use, damaged, of another set-up or on a full disk
     * @throws IllegalArgumentException if there are no seeds, or the prompts have none for an operation
     */
    public EvolRun run(List<Node.Seed> seeds) {
        var ready = ready(seeds);
        var folder = journal;
        Require.that(folder != null || !pauseBeforeAnswers, "a run that pauses needs a journal to go on from");
        try (var store = Store.open(ready, folder, withEstimate())) {
            return new Evolving(ready, store).run(seeds);
        }
    }

    /**
     * What a run over these seeds will come to, by running it over some of them first. The answers it paid for are kept beside the journal, if
     * there is one, and are not paid for again by {@link #run}.
     *
     * @param sample over how many; 30 or more make the band trustworthy
     */
    public Estimate estimate(List<Node.Seed> seeds, int sample) {
        Require.atLeast(2, "the sample", sample);
        return Estimating.estimate(this, seeds, sample);
    }

    /** The prompts that take the seeds in and those of the first round, with a note in place of what is not known yet; asks nothing. */
    public List<DryRun.Prompt> dryRun(List<Node.Seed> seeds) {
        return new DryRun(ready(seeds)).prompts(seeds);
    }

    /** This set-up for these seeds, once it is known to fit them. */
    Evolution ready(List<Node.Seed> seeds) {
        Require.that(!seeds.isEmpty(), "there are no seeds");
        operations.forEach(prompts::require);
        seeds.forEach(seed -> seed.start().ifPresent(prompts::require));
        repliesFrom.forEach(other -> Require.that(Files.exists(other.resolve(Journal.STATE)),
                "there is no journal in " + other + " to take answers from"));
        if (elimination.simplifies()
                && operations.stream().noneMatch(it -> it.direction() == Operation.Direction.EASIER)) {
            prompts.require(Operation.SIMPLIFY);
        }
        stopping.stream().flatMap(rule -> rule.needs().stream()).findFirst().ifPresent(number -> Require
                .that(!scorers.isEmpty(),
                        "a run can't stop by " + number + " where nothing measures it; add a scorer"));
        return changed(it -> it.planned = it.plan(seeds));
    }

    /** Other journals to take answers from: those that were named, and what an estimate left beside this one. */
    List<Path> withEstimate() {
        var all = new ArrayList<>(repliesFrom);
        if (journal != null) {
            all.addAll(Estimating.journals(journal));
        }
        return all;
    }

    /** Whether replies are held to their form by a grammar: by a model on this machine, for a service may say it can and do otherwise. */
    boolean constrained() {
        var model = client.description();
        return model.provider().equals("local") && model.features().contains(Feature.JSON_SCHEMA);
    }

    /** What the rows depend on beside the answers, as the journal keeps it. */
    Map<String, String> plan() {
        return planned;
    }

    /** Whom calls are counted for, in budgets and by listeners: the same in each process that works on the run. */
    String tag() {
        return "evolution " + ContentId.of(planned.toString());
    }

    private Map<String, String> plan(List<Node.Seed> seeds) {
        var plan = new TreeMap<String, String>();
        plan.put("model", client.description().id());
        plan.put("answered by", answerer.description().id());
        plan.put("judged by", judge.description().id());
        plan.put("seeds",
                seeds.size() + " of " + ContentId.of(seeds.stream().map(Evolution::told).toArray(String[]::new)));
        plan.put("seed", Long.toString(seed));
        plan.put("candidates", Integer.toString(candidates));
        plan.put("operations", operations.stream().map(Evolution::told).collect(Collectors.joining(" ")));
        plan.put("choosing", choosing.name());
        plan.put("selecting", selecting.name());
        plan.put("elimination", elimination.name());
        plan.put("responses", responses.name());
        plan.put("scores", names(scorers.stream().map(Scorer::name).toList()));
        plan.put("verified by", names(verifiers.stream().map(Verifier::name).toList()));
        plan.put("stops early by", names(stopping.stream().map(Stopping::name).toList()));
        plan.put("decontamination", decontamination == null ? "none" : decontamination.name());
        plan.put("include seeds", Boolean.toString(includeSeeds));
        plan.put("parse retries", Integer.toString(parseRetries));
        plan.put("constrained", Boolean.toString(constrained()));
        var used = new LinkedHashSet<>(operations);
        seeds.forEach(seed -> seed.start().ifPresent(used::add));
        if (elimination.simplifies()) {
            used.add(Operation.SIMPLIFY);
        }
        prompts.versions(used).forEach((id, version) -> plan.put("prompt " + id, version));
        Steps.versions().forEach((id, version) -> plan.put("prompt judge/" + id, version));
        Answering.versions().forEach((id, version) -> plan.put("prompt judge/" + id, version));
        return plan;
    }

    private static String told(Node.Seed seed) {
        return seed.id() + " " + seed.instruction().kind() + " " + seed.answer() + " "
                + seed.start().map(Operation::id).orElse("");
    }

    private static String told(Operation operation) {
        var usual = Operation.known(operation.id()).filter(operation::equals).isPresent();
        return usual
                ? operation.id()
                : operation.id() + "(" + operation.direction() + " " + new TreeSet<>(operation.kinds())
                        + " " + operation.needs() + ")";
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
