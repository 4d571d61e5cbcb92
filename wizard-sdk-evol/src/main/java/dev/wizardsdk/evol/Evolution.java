package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evol-Instruct, set up and ready to run: in each of some rounds every instruction of the pool is evolved by one operation, the
 * candidates that fail a rule are eliminated, the best of the others is answered and takes its parent's place in the pool; where
 * none is left, the parent goes back to the pool. Immutable; each method but {@link #run} returns a changed copy. The client
 * stays its owner's.
 *
 * <p>The same seeds, settings and answers give the same rows, however many calls run in parallel.
 */
public final class Evolution {

    final ModelClient client;
    PromptSet prompts;
    List<Operation> operations = Operation.ALL;
    int rounds = 4;
    int candidates;
    long seed;
    int parallel = 8;
    @Nullable
    Path journal;
    Consumer<Progress> listener = progress -> {};
    BooleanSupplier stop = () -> false;

    private Evolution(ModelClient client, PromptSet prompts) {
        this.client = client;
        this.prompts = prompts;
        this.candidates = prompts.candidates();
    }

    private Evolution copy() {
        var copy = new Evolution(client, prompts);
        copy.operations = operations;
        copy.rounds = rounds;
        copy.candidates = candidates;
        copy.seed = seed;
        copy.parallel = parallel;
        copy.journal = journal;
        copy.listener = listener;
        copy.stop = stop;
        return copy;
    }

    /** Four rounds over the paper's six operations, drawn evenly, with the prompts suited to the client's model. */
    public static Evolution with(ModelClient client) {
        return new Evolution(client, PromptSet.suitedTo(client.description()));
    }

    /** The prompts, and as many candidates a step as they suggest. */
    public Evolution prompts(PromptSet value) {
        var copy = copy();
        copy.prompts = value;
        copy.candidates = value.candidates();
        return copy;
    }

    /** The operations to draw from, each as likely as the others. */
    public Evolution operations(List<Operation> values) {
        require(!values.isEmpty(), "there must be at least one operation");
        var copy = copy();
        copy.operations = List.copyOf(values);
        return copy;
    }

    /** How often the pool is gone through; default 4, as in the paper. */
    public Evolution rounds(int value) {
        require(value >= 1, "rounds is " + value + ", it must be at least 1");
        var copy = copy();
        copy.rounds = value;
        return copy;
    }

    /** How many candidates each step makes, of which one is chosen; default as the prompts suggest:
     * 1 with full ones, 4 with compact ones. */
    public Evolution candidates(int value) {
        require(value >= 1, "candidates is " + value + ", it must be at least 1");
        var copy = copy();
        copy.candidates = value;
        return copy;
    }

    /** Where all random choices come from; default 0. */
    public Evolution seed(long value) {
        var copy = copy();
        copy.seed = value;
        return copy;
    }

    /** How many instructions are worked on at once; default 8. It changes no row of a deterministic model. */
    public Evolution parallel(int value) {
        require(value >= 1, "parallel is " + value + ", it must be at least 1");
        var copy = copy();
        copy.parallel = value;
        return copy;
    }

    /**
     * A directory that keeps every answer. A run that finds one there continues where it ended, and refuses to if it is set up
     * differently. Default: nothing is kept.
     */
    public Evolution journal(Path directory) {
        var copy = copy();
        copy.journal = directory;
        return copy;
    }

    /** Told after each instruction; by one thread at a time, though not always the same. */
    public Evolution listener(Consumer<Progress> value) {
        var copy = copy();
        copy.listener = value;
        return copy;
    }

    /** Asked before each instruction is begun; once it says true, what was begun is finished and the run ends. */
    public Evolution stopWhen(BooleanSupplier value) {
        var copy = copy();
        copy.stop = value;
        return copy;
    }

    /**
     * Evolves the seeds. An answer that fails for a reason of its own costs one candidate; a model that can't be asked any more
     * ends the run, which tells so in {@link EvolRun#ending()} and can be continued from its journal.
     *
     * @throws JournalException         if the journal is in use, damaged or of another set-up
     * @throws IllegalArgumentException if there are no seeds, or the prompts have none for an operation
     */
    public EvolRun run(List<Node.Seed> seeds) {
        require(!seeds.isEmpty(), "there are no seeds");
        operations.forEach(operation -> require(prompts.has(operation),
                "the prompt set " + prompts.name() + " has no prompt for " + operation.id()));
        var directory = journal;
        if (directory == null) {
            return new Evolving(this, null).run(seeds);
        }
        try (var opened = Journal.open(directory, plan(seeds))) {
            return new Evolving(this, opened).run(seeds);
        }
    }

    /** What the rows depend on beside the answers, as the journal keeps it. */
    private Map<String, String> plan(List<Node.Seed> seeds) {
        var plan = new TreeMap<String, String>();
        plan.put("model", client.description().id());
        plan.put("seeds", seeds.size() + " of " + ContentId.of(seeds.stream().map(Node::id).toArray(String[]::new)));
        plan.put("seed", Long.toString(seed));
        plan.put("rounds", Integer.toString(rounds));
        plan.put("candidates", Integer.toString(candidates));
        plan.put("operations", String.join(" ", operations.stream().map(Operation::id).toList()));
        prompts.versions(operations).forEach((id, version) -> plan.put("prompt " + id, version));
        return plan;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
