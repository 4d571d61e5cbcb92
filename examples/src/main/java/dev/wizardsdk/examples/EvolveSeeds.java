package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.DatasetCard;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.format.Format;
import dev.wizardsdk.evol.DryRun;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Evolution;
import dev.wizardsdk.evol.Operation;
import dev.wizardsdk.evol.ProgressPrinter;
import dev.wizardsdk.evol.PromptSet;
import dev.wizardsdk.evol.Seeds;
import dev.wizardsdk.evol.report.EvolReport;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.policy.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job: seed instructions in, a fine-tuning data set out. */
@Command(name = "EvolveSeeds", mixinStandardHelpOptions = true, sortOptions = false, description = "Grows seed instructions into a fine-tuning data set by Evol-Instruct. Run again with the same options, it "
        + "continues where it ended. Ctrl-C finishes what was begun, writes what there is and ends.")
public final class EvolveSeeds implements Callable<Integer> {

    @Option(names = "--seeds", paramLabel = "FILE", description = "JSON, JSON Lines, CSV, or plain text with one instruction a line; default: the 60 seeds that come along")
    private @Nullable Path seedFile;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "out", description = "where the files go (${DEFAULT-VALUE})")
    private Path out = Path.of("out");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Option(names = "--prompts", paramLabel = "full|compact|DIR", description = "the set for capable models, the one for models below a billion weights, or a directory of prompt "
            + "files that take the place of the suited set's; default: what suits the model")
    private @Nullable String prompts;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "2", description = "rounds of evolution (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--candidates", paramLabel = "N", description = "candidates a step; default: 1 with full prompts, 4 with compact ones")
    private @Nullable Integer candidates;

    @Option(names = "--limit", paramLabel = "N", description = "take only the first N seeds")
    private @Nullable Integer limit;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "8", description = "instructions worked on at once (${DEFAULT-VALUE})")
    private int parallel;

    @Option(names = "--threads", paramLabel = "N", description = "threads of a local model; default: one for each processor")
    private @Nullable Integer threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "where random choices come from (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--paper", description = "the method of the paper for reproduction: its four rules as it gives them, one candidate, full prompts, seeds are rows too")
    private boolean paper;

    @Option(names = "--operations", paramLabel = "ID", split = ",", description = "operations to draw from, such as deepen,code.debug,complicate-input.json, or the bundles paper, inputs, "
            + "breadths, code, math, dialogue, tools, material; default: paper")
    private List<String> operations = List.of("paper");

    @Option(names = "--budget", paramLabel = "USD", description = "the most all calls may cost, earlier runs over the same --out included, estimates not")
    private @Nullable String budget;

    @Option(names = "--estimate", paramLabel = "N", description = "only tell what the run will come to, by running N seeds; their answers are kept and not paid for again")
    private @Nullable Integer estimate;

    @Option(names = "--dry-run", description = "only show the prompts that take the seeds in and those of the first round")
    private boolean dryRun;

    @Option(names = "--pause", description = "end before the answers of the round under way are asked for, and show what waits; run without it to go on to the last round")
    private boolean pause;

    @Option(names = "--patience", paramLabel = "MINUTES", description = "how long a service may be gone before the run ends (15)")
    private @Nullable Integer patience;

    @Option(names = "--replies-from", paramLabel = "DIR", description = "another run's --out or its journal, whose answers are taken where the same was asked")
    private @Nullable Path repliesFrom;

    @Option(names = "--replay-only", description = "ask no model; an answer that is in no journal ends the run")
    private boolean replayOnly;

    @Option(names = "--on-bad-line", paramLabel = "stop|skip", defaultValue = "stop", description = "what to do about lines of the seed file that hold no instruction (${DEFAULT-VALUE})")
    private BadLine onBadLine = BadLine.stop;

    private static final List<Output> FORMATS = List.of(Format.ALPACA.output(), Format.SHAREGPT.output(),
            Format.OPENAI.output());

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Spelled as on the command line. */
    enum BadLine {
        stop,
        skip
    }

    private EvolveSeeds() {}

    public static void main(String[] args) {
        Program.run(command(), args);
    }

    static Callable<Integer> command() {
        return new EvolveSeeds();
    }

    @Override
    public Integer call() throws IOException {
        var seeds = seeds();
        requireOwn();
        Files.createDirectories(out);
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
        try (var provider = model.open(this::localOptions)) {
            var client = ModelClient.over(provider);
            var set = promptSet(client);
            var evolution = evolution(client, set);
            if (dryRun) {
                evolution.dryRun(seeds.seeds()).forEach(EvolveSeeds::show);
                return 0;
            }
            if (estimate != null) {
                System.out.println(evolution.estimate(seeds.seeds(), estimate));
                return 0;
            }
            var run = evolution.run(seeds.seeds());
            if (run.ending() == EvolRun.Ending.PAUSED) {
                return paused(run);
            }
            if (run.ending() == EvolRun.Ending.COMPLETE || run.accepted() >= rowsThere()) {
                write(run, seeds, card(run, client.description().id(), set.name()));
            } else {
                System.err.println("the files in " + out + " have more rows and are left as they are");
            }
            return status(run);
        } finally {
            finished.countDown();
        }
    }

    /** Nothing that somebody else wrote is replaced. */
    private void requireOwn() {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("--out " + out + " is a file, it must be a folder");
        }
        if (!Files.exists(out.resolve("journal"))) {
            Stream.of("README.md", "run.json", "report.html", "lineage.jsonl")
                    .filter(name -> Files.exists(out.resolve(name)))
                    .findFirst().ifPresent(name -> {
                        throw new IllegalArgumentException("--out " + out + " has a " + name
                                + " that no run left there; choose another folder");
                    });
        }
    }

    /** The rows an earlier run left: one that is stopped while it catches up must not replace them by fewer. */
    private long rowsThere() throws IOException {
        var alpaca = Format.ALPACA.output();
        var file = out.resolve(alpaca.name()).resolve(alpaca.fileName(Row.TRAIN, 0, 1));
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private Seeds seeds() {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit is " + limit + ", it must be at least 1");
        }
        var file = seedFile == null
                ? Path.of(System.getProperty("wizard.examples", "examples"), "seeds.jsonl")
                : seedFile;
        var read = Seeds.read(file);
        read.problems().forEach(problem -> System.err.println(file + ", " + problem));
        if (!read.problems().isEmpty() && onBadLine == BadLine.stop) {
            throw new IllegalArgumentException(read.problems().size() + " places of " + file
                    + " hold no instruction; mend them, or leave them out with --on-bad-line skip");
        }
        var taken = limit == null ? read.seeds() : read.seeds().subList(0, Math.min(limit, read.seeds().size()));
        return new Seeds(taken, read.problems());
    }

    private LocalOptions localOptions() {
        var options = LocalOptions.defaults().withSequences(parallel);
        return threads == null ? options : options.withThreads(threads);
    }

    private PromptSet promptSet(ModelClient client) {
        var suited = paper ? PromptSet.full() : PromptSet.suitedTo(client.description());
        return switch (prompts) {
            case null -> suited;
            case "full" -> PromptSet.full();
            case "compact" -> {
                if (paper) {
                    throw new IllegalArgumentException(
                            "--paper asks a judge about each instruction, and compact prompts have none; leave out --prompts");
                }
                yield PromptSet.compact();
            }
            case String directory -> suited.replacedBy(promptFiles(Path.of(directory)));
        };
    }

    /** The directory, if each of its files takes the place of a prompt: a misspelt name must not go unseen. */
    private static Path promptFiles(Path directory) {
        try (var files = Files.list(directory)) {
            var names = files.map(file -> file.getFileName().toString()).toList();
            var unknown = names.stream().filter(name -> !isPrompt(name)).toList();
            if (names.isEmpty() || !unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "--prompts " + directory + " must hold files named after operations, such as "
                                + "constraints.txt, code.debug.txt or deepen.de.txt, or answer.txt and judge.txt; "
                                + (names.isEmpty() ? "it is empty" : "not " + unknown));
            }
            return directory;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--prompts " + directory + " is neither full nor compact nor a directory", e);
        }
    }

    private static boolean isPrompt(String file) {
        var name = file.replaceFirst("\\.txt$", "");
        return file.endsWith(".txt")
                && (List.of("answer", "judge", "translate", "complicate-input.format").contains(name)
                        || isOperation(name)
                        || isOperation(name.replaceFirst("\\.[a-z]{2}$", "")));
    }

    private static boolean isOperation(String name) {
        try {
            return Operation.named(name).id().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Evolution evolution(ModelClient client, PromptSet set) {
        var evolution = (paper ? Evolution.paper(client) : Evolution.with(client))
                .prompts(set)
                .rounds(rounds)
                .parallel(parallel)
                .seed(seed)
                .journal(out.resolve("journal"))
                .pauseBeforeAnswers(pause)
                .replayOnly(replayOnly)
                .listener(ProgressPrinter.to(System.err, onTerminal()))
                .stopWhen(stopping::get)
                .operations(operations.stream().flatMap(EvolveSeeds::operations).distinct().toList());
        evolution = budget == null ? evolution : evolution.budget(Budget.usd(budget));
        evolution = repliesFrom == null ? evolution : evolution.repliesFrom(journalIn(repliesFrom));
        evolution = patience == null ? evolution : evolution.patience(Duration.ofMinutes(patience));
        return candidates == null ? evolution : evolution.candidates(candidates);
    }

    private static Path journalIn(Path folder) {
        var journal = folder.resolve("journal");
        return Files.isDirectory(journal) ? journal : folder;
    }

    private static Stream<Operation> operations(String name) {
        return switch (name) {
            case "paper" -> Operation.PAPER.stream();
            case "inputs" -> Operation.INPUTS.stream();
            case "breadths" -> Operation.BREADTHS.stream();
            case "code" -> Operation.CODE.stream();
            case "math" -> Operation.MATH.stream();
            case "dialogue" -> Operation.DIALOGUE.stream();
            case "tools" -> Operation.TOOLS.stream();
            case "material" -> Operation.MATERIAL.stream();
            default -> Stream.of(Operation.named(name));
        };
    }

    private static void show(DryRun.Prompt prompt) {
        System.out.println("=== " + prompt.purpose() + " " + prompt.operation() + " of " + prompt.from());
        System.out.println(prompt.text() + "\n");
    }

    private int paused(EvolRun run) {
        try (var waiting = run.waiting()) {
            waiting.forEach(node -> System.out.println(node.operation() + ": " + node.instruction().whole()));
        }
        System.err.println("These wait to be answered. Run the same command without --pause to go on.");
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // never null on this Java, says one checker; perhaps null, says the other
    private static boolean onTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** Runs when the process is asked to end: begins nothing new, and waits for what was begun to be finished and written. */
    private void drain() {
        stopping.set(true);
        try {
            if (finished.getCount() > 0) {
                System.err.println("\nfinishing what was begun …");
                if (!finished.await(60, TimeUnit.SECONDS)) {
                    System.err.println("not finished after 60 s; the journal has all answers so far");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(EvolRun run, Seeds seeds, DatasetCard card) {
        Dataset.of(run.source(), () -> Stream.concat(seeds.rejections().stream(), run.rejected())).card(card)
                .onRefusal(Dataset.OnRefusal.LEAVE_OUT).write(out, FORMATS.toArray(Output[]::new));
        run.writeSummary(out.resolve("run.json"));
        var report = EvolReport.of(run);
        report.writeHtml(out.resolve("report.html"));
        report.writeJson(out.resolve("report.json"));
    }

    private DatasetCard card(EvolRun run, String modelId, String promptSet) {
        var madeBy = "Evol-Instruct (Xu et al., WizardLM, arXiv 2304.12244) over " + run.seeds()
                + " seed instructions in "
                + run.rounds().size() + " rounds, by the model `" + modelId + "` with Wizard SDK's " + promptSet
                + " prompts, random seed " + seed + ". " + run.calls().total() + " calls, "
                + run.calls().usage().promptTokens() + " prompt tokens, " + run.calls().usage().completionTokens()
                + " generated tokens.";
        var limits = "The rows were written and filtered by programs and read by nobody. They are as good as the model that "
                + "wrote them: rows of the small demo model show the machine at work and should not be trained on. "
                + "Check the licence of the model and of the seeds before you publish.";
        return new DatasetCard("Evolved instructions", "other", List.of(), madeBy, limits);
    }

    private int status(EvolRun run) {
        System.err.printf(
                "%s: %d rows in %s; %d texts eliminated; %d calls, %d of them from the journal%n",
                run.ending().name().toLowerCase(Locale.ROOT),
                run.accepted(),
                out,
                run.rejectedByRule().values().stream().mapToInt(count -> count).sum(),
                run.calls().total(),
                run.calls().fromJournal());
        if (run.ending() == EvolRun.Ending.COMPLETE) {
            return 0;
        }
        run.failure().ifPresent(failure -> System.err.println(failure.getMessage()));
        System.err.println("Run the same command again to continue.");
        return 1;
    }
}
