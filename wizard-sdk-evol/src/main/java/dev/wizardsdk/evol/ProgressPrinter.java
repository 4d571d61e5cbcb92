package dev.wizardsdk.evol;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Shows a run's progress: one line that is written over on a terminal, else a line each ten seconds and at the end of a phase. */
public final class ProgressPrinter implements Consumer<Progress> {

    private static final Duration TERMINAL_PACE = Duration.ofMillis(200);
    private static final Duration PLAIN_PACE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private Duration last = Duration.ofDays(-1);
    private int widest;

    private ProgressPrinter(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A printer that writes to this stream, which is a terminal or not. */
    public static ProgressPrinter to(PrintStream out, boolean terminal) {
        return new ProgressPrinter(out, terminal);
    }

    @Override
    public void accept(Progress progress) {
        var phaseEnds = progress.done() == progress.total();
        var pace = terminal ? TERMINAL_PACE : PLAIN_PACE;
        if (!phaseEnds && progress.elapsed().minus(last).compareTo(pace) < 0) {
            return;
        }
        last = progress.elapsed();
        var line = line(progress);
        if (terminal) {
            widest = Math.max(widest, line.length());
            out.print("\r" + line + " ".repeat(widest - line.length()) + (phaseEnds ? "\n" : ""));
        } else {
            out.println(line);
        }
        out.flush();
    }

    private static String line(Progress progress) {
        var seconds = Math.max(progress.elapsed().toMillis() / 1000.0, 0.001);
        return String.format(
                Locale.ROOT,
                "round %d/%d %-9s %d/%d · accepted %d · eliminated %s · %d calls (%d from the journal) · %,d tokens · %.2f rows/s%s",
                progress.round(),
                progress.rounds(),
                progress.phase().name().toLowerCase(Locale.ROOT),
                progress.done(),
                progress.total(),
                progress.accepted(),
                rules(progress.rejected()),
                progress.calls(),
                progress.replayed(),
                progress.usage().promptTokens() + progress.usage().completionTokens(),
                progress.accepted() / seconds,
                left(progress));
    }

    private static String rules(Map<Rule, Integer> rejected) {
        var total = rejected.values().stream().mapToInt(Integer::intValue).sum();
        var byRule = rejected.entrySet().stream()
                .sorted(Map.Entry.<Rule, Integer>comparingByValue().reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(4)
                .map(entry -> entry.getKey().id() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return total + (byRule.isEmpty() ? "" : " (" + byRule + ")");
    }

    /** Time left, taking all phases of all rounds for equally long as far as they are known. */
    private static String left(Progress progress) {
        double phases = progress.rounds() * 2.0;
        double done = (progress.round() - 1) * 2
                + (progress.phase() == Progress.Phase.ANSWERING ? 1 : 0)
                + (progress.total() == 0 ? 1 : (double) progress.done() / progress.total());
        if (done < 0.05 || progress.calls() == progress.replayed()) {
            return "";
        }
        var seconds = Math.round(progress.elapsed().toMillis() / 1000.0 / done * (phases - done));
        return seconds <= 0 ? "" : String.format(Locale.ROOT, " · about %d:%02d left", seconds / 60, seconds % 60);
    }
}
