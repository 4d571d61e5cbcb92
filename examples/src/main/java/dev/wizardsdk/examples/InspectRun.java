package dev.wizardsdk.examples;

import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.report.EvolReport;
import dev.wizardsdk.evol.report.EvolTree;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into a run's journal, while it runs or after. */
@Command(name = "InspectRun", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows what a run's journal holds as of its last checkpoint; changes nothing in it.")
public final class InspectRun implements Callable<Integer> {

    @Parameters(paramLabel = "JOURNAL", description = "the folder of the journal, such as out/journal")
    private Path journal = Path.of("out", "journal");

    @Option(names = "--tree", paramLabel = "ID", description = "show the tree that the row or instruction of this id grew in; its first digits are enough")
    private @Nullable String tree;

    @Option(names = "--plan", description = "show the settings the run was made with")
    private boolean plan;

    @Option(names = "--report", paramLabel = "FILE", description = "write the report: as HTML, or as JSON where the name ends in .json")
    private @Nullable Path report;

    private InspectRun() {}

    public static void main(String[] args) {
        Program.run(command(), args);
    }

    static Callable<Integer> command() {
        return new InspectRun();
    }

    @Override
    public Integer call() {
        var run = EvolRun.read(journal);
        if (plan) {
            run.plan().forEach((name, value) -> System.out.println(name + ": " + value));
        }
        if (tree != null) {
            System.out.println(EvolTree.of(run, tree));
        }
        if (report != null) {
            if (report.toString().endsWith(".json")) {
                EvolReport.of(run).writeJson(report);
            } else {
                EvolReport.of(run).writeHtml(report);
            }
        }
        if (!plan && tree == null && report == null) {
            System.out.print(run.summary());
        }
        return 0;
    }
}
