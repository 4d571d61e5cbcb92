import com.sun.management.OperatingSystemMXBean;
import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Evolution;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.evol.Operation;
import dev.wizardsdk.evol.Progress;
import dev.wizardsdk.evol.PromptSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the evolution engine itself costs: a model that answers at once, full prompts, typed rules, a judge; three calls a row. Prints JSON.
 *
 *   memory SEEDS ROUNDS PARALLEL PASSES                 rows/s of each pass in one JVM, all kept in memory
 *   journal SEEDS ROUNDS PARALLEL FOLDER STEP [MARK]    the same with a journal; at each STEP rows what lives on the heap; tells at MARK rows
 *   resume SEEDS ROUNDS PARALLEL FOLDER                 goes on with it: the time to the first call that is not in the journal, and what there is in the end
 *   look FOLDER                                         the rows a journal holds by its last checkpoint, and the time to know it
 */
final class EvolSpeed {

    private static final List<Operation> OPERATIONS = List.of(Operation.CONSTRAINTS, Operation.DEEPEN,
            Operation.CONCRETIZE, Operation.REASONING);

    private EvolSpeed() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("look")) {
            var run = EvolRun.read(Path.of(arguments[1]));
            say("{\"rows\": %d, \"calls\": %d, \"seconds\": %.3f}", run.accepted(), run.calls().total(), sinceStart());
            return;
        }
        var seeds = seeds(Integer.parseInt(arguments[1]));
        var model = new QuickModel();
        var set = Evolution.with(ModelClient.over(model))
                .prompts(PromptSet.full())
                .operations(OPERATIONS)
                .rounds(Integer.parseInt(arguments[2]))
                .parallel(Integer.parseInt(arguments[3]));
        switch (arguments[0]) {
            case "memory" -> memory(set, seeds, Integer.parseInt(arguments[4]));
            case "journal" -> journal(set, seeds, Path.of(arguments[4]), Integer.parseInt(arguments[5]),
                    arguments.length > 6 ? Integer.parseInt(arguments[6]) : Integer.MAX_VALUE);
            case "resume" -> resume(set, seeds, Path.of(arguments[4]), model);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static List<Node.Seed> seeds(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Node.Seed(Instruction.of("Describe the animal with number " + number
                        + " in the book of forests and where it lives."), "seed " + number))
                .toList();
    }

    private static void memory(Evolution set, List<Node.Seed> seeds, int passes) {
        for (int pass = 1; pass <= passes; pass++) {
            var begun = System.nanoTime();
            var spent = processor();
            var run = set.run(seeds);
            told(run, since(begun), processor() - spent, 0);
        }
    }

    private static void journal(Evolution set, List<Node.Seed> seeds, Path folder, int step, int mark) {
        var watch = new Watch(folder, step, mark);
        watch.look(0);
        var run = set.journal(folder).listener(watch::see).run(seeds);
        told(run, since(watch.begun) - watch.looking, processor() - watch.spent - watch.spentLooking, size(folder));
    }

    private static void resume(Evolution set, List<Node.Seed> seeds, Path folder, QuickModel model) {
        var ready = sinceStart();
        model.onFirst(() -> say("{\"first_call\": %.3f, \"run_begun\": %.3f}", sinceStart(), ready));
        var begun = System.nanoTime();
        var run = set.journal(folder).run(seeds);
        told(run, since(begun), processor(), size(folder));
    }

    /** Looks at the heap now and then; the time that takes is told apart. */
    private static final class Watch {

        private final Path folder;
        private final int step;
        private final int mark;
        private final long begun = System.nanoTime();
        private final double spent = processor();
        private int seen;
        private boolean marked;
        private double looking;
        private double spentLooking;

        Watch(Path folder, int step, int mark) {
            this.folder = folder;
            this.step = step;
            this.mark = mark;
        }

        void see(Progress progress) {
            if (!marked && progress.accepted() >= mark) {
                marked = true;
                say("{\"mark\": %d}", progress.accepted());
            }
            if (progress.accepted() / step > seen) {
                seen = progress.accepted() / step;
                look(progress.accepted());
            }
        }

        void look(int rows) {
            var now = System.nanoTime();
            var used = processor();
            var running = (now - begun) / 1e9 - looking;
            System.gc();
            var live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            say("{\"at\": %d, \"seconds\": %.2f, \"cpu\": %.2f, \"live_mb\": %.1f, \"journal_mb\": %.1f}", rows, running,
                    used - spent - spentLooking, live / 1e6, size(folder) / 1e6);
            looking += since(now);
            spentLooking += processor() - used;
        }
    }

    private static void told(EvolRun run, double seconds, double processor, long journal) {
        say("{\"rows\": %d, \"calls\": %d, \"rejected\": %d, \"again\": %d, \"seconds\": %.2f, \"cpu\": %.2f, \"journal_mb\": %.1f, \"ending\": \"%s\"}",
                run.accepted(), run.calls().total(), run.rejectedByRule().values().stream().mapToInt(n -> n).sum(),
                run.calls().maybePaidTwice(), seconds, processor, journal / 1e6, run.ending());
    }

    private static long size(Path folder) {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** The processor time of this process so far, in seconds. */
    private static double processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double sinceStart() {
        return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    }

    private static void say(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
