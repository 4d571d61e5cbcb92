package dev.wizardsdk.evol.report;

import java.nio.file.Path;

/** Writes a page to look at in a browser. */
final class ReportPages {

    private ReportPages() {}

    public static void main(String[] args) {
        EvolReport.of(Runs.large(150).books()).writeHtml(Path.of(args[0]));
    }
}
