package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.Json;
import java.nio.file.Path;

/**
 * What came of a run, to look at: one HTML file that needs no other and no network, and the same as JSON. It tells what each round and
 * rule let through, how difficulty and length grew, what it cost, how much the rows differ, how they came to be, and which are best
 * and worst. Counts are of all rows; the texts shown are those of at most 200 seeds, drawn by their ids. Immutable.
 */
public final class EvolReport {

    private final ObjectNode content;

    private EvolReport(ObjectNode content) {
        this.content = content;
    }

    /** Reads the run's rows and rejections once. */
    public static EvolReport of(EvolRun run) {
        return of(RunBooks.of(run));
    }

    static EvolReport of(RunBooks books) {
        return new EvolReport(Content.of(books));
    }

    /** All of it as JSON, indented. */
    public String json() {
        return Escaped.surrogates(Json.writeIndented(content)) + "\n";
    }

    /** Writes {@link #json()} into a file, which is there as a whole or not at all. */
    public void writeJson(Path file) {
        var text = json();
        AtomicFile.write(file, writer -> writer.write(text));
    }

    /** Writes the page into a file, which is there as a whole or not at all. */
    public void writeHtml(Path file) {
        var page = html();
        AtomicFile.write(file, writer -> writer.write(page));
    }

    String html() {
        return Page.of(content);
    }
}
