package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Node;
import java.nio.file.Path;

/** Writes pages to look at in a browser: of a large run, of hostile texts and of next to nothing. */
final class ReportPages {

    /** What tries to leave its place: tags, ends of scripts and lines, slots, halves of pairs, changes of direction. */
    static final String HOSTILE = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
            + " <!-- ]]> {{content}} $0 \\ \" ' & \u2028\u2029 \uD800 \u0000 \u202Edesrever \u2067\u202E \uD83E\uDDD9 مرحبا";

    private ReportPages() {}

    public static void main(String[] args) {
        EvolReport.of(Runs.large(Integer.parseInt(args[1])).books()).writeHtml(Path.of(args[0]));
        EvolReport.of(hostile().books()).writeHtml(Path.of(args[0].replace(".html", "-hostile.html")));
        EvolReport.of(Runs.of(Runs.seed("Say hello.")).books())
                .writeHtml(Path.of(args[0].replace(".html", "-empty.html")));
    }

    /** Hostile texts in every place. */
    static Runs hostile() {
        var seed = new Node.Seed(Runs.seed(HOSTILE).instruction(), HOSTILE);
        var child = Runs.evolved(seed, 1, HOSTILE, HOSTILE + " And more of " + HOSTILE);
        var runs = Runs.of(seed, Runs.answered(child, HOSTILE));
        runs.rejected.add(new Rejection(seed.id(), 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE));
        return runs;
    }
}
