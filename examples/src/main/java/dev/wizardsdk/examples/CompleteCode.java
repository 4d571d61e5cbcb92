package dev.wizardsdk.examples;

import dev.wizardsdk.local.EngineStatistics;
import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Plays an editor that asks for a completion at each keystroke: the file grows by a character, the request before is cancelled,
 * a new one begins that may take no longer than a deadline.
 */
@Command(name = "CompleteCode", mixinStandardHelpOptions = true, sortOptions = false, description = "Types a source file as a person does and asks a local model for a completion at every keystroke. Shows how "
        + "long completed and cancelled requests took.")
public final class CompleteCode implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "GGUF", description = "a model, best one that fills gaps; default: a small demo model")
    @Nullable
    Path model;

    @Option(names = "--file", paramLabel = "FILE", description = "what is typed; default: a source of these examples")
    Path file = Path.of(System.getProperty("wizard.examples", "examples"),
            "src/main/java/dev/wizardsdk/examples/Program.java");

    @Option(names = "--keystrokes", paramLabel = "N", description = "how many are typed; default: ${DEFAULT-VALUE}")
    int keystrokes = 120;

    @Option(names = "--deadline", paramLabel = "MS", description = "how long a request may take; default: ${DEFAULT-VALUE}")
    int deadline = 300;

    @Option(names = "--max-tokens", paramLabel = "N", description = "the most tokens of a completion; default: ${DEFAULT-VALUE}")
    int maxTokens = 12;

    @Option(names = "--seed", paramLabel = "N", description = "of the pauses between keystrokes; default: ${DEFAULT-VALUE}")
    long seed = 1;

    private final List<Outcome> outcomes = new ArrayList<>();
    private volatile long closedAt;

    private CompleteCode() {}

    /** How a request ended, how long it took, and how long its reader waited after it was cancelled. */
    private record Outcome(String end, long micros, long microsToLetGo, String text) {}

    public static void main(String[] args) {
        Program.run(new CompleteCode(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        // Short steps: what a cancelled request has computed of its prompt is kept, step by step, for the next one.
        var options = LocalOptions.defaults().withSequences(1).withBatchTokens(32);
        try (var provider = LocalModel.load(model == null ? DemoModel.file() : model, options)) {
            var fills = provider.description().features().contains(Feature.INFILL);
            System.err.println(provider.description().id() + (fills
                    ? " fills the gap between what stands before and after the cursor"
                    : " has no tokens for filling gaps; it completes from what stands before the cursor alone"));
            type(provider, fills);
            report(provider.statistics());
        }
        return 0;
    }

    private void type(LocalModel provider, boolean fills) throws InterruptedException {
        var source = read(file);
        var start = source.length() / 2;
        var random = new SplittableRandom(seed);
        for (int typed = 0; typed < keystrokes && start + typed < source.length(); typed++) {
            var before = source.substring(0, start + typed);
            var after = source.substring(start + keystrokes < source.length() ? start + keystrokes : source.length());
            var stream = provider.open(request(before, after, fills),
                    CallOptions.none().withTimeLimit(Duration.ofMillis(deadline)));
            var reader = Thread.ofPlatform().start(() -> read(stream));
            Thread.sleep(random.nextInt(8) == 0 ? 700 : 60 + random.nextInt(140));
            closedAt = System.nanoTime();
            stream.close();
            reader.join();
        }
    }

    private Request request(String before, String after, boolean fills) {
        var sampling = Sampling.unset().withTemperature(0).withMaxTokens(maxTokens).withStop("\n\n");
        return fills
                ? new Request.Infill(tail(before, 1500), after.substring(0, Math.min(500, after.length())), sampling)
                : new Request.Completion(tail(before, 1500), sampling);
    }

    /** The end of a text from the beginning of a line on; that line stays the same over many keystrokes. */
    private static String tail(String text, int characters) {
        var from = Math.max(0, text.length() - characters) / 500 * 500;
        var line = text.indexOf('\n', from);
        return from == 0 || line < 0 ? text : text.substring(line + 1);
    }

    private void read(EventStream stream) {
        var begun = System.nanoTime();
        var text = new StringBuilder();
        String end;
        try {
            while (stream.next() instanceof Event.Text more) {
                text.append(more.text());
            }
            end = "completed";
        } catch (ModelException e) {
            end = e.kind() == ErrorKind.CANCELLED
                    ? "cancelled"
                    : e.kind() == ErrorKind.TIMEOUT ? "out of time" : "failed";
        }
        var now = System.nanoTime();
        outcomes.add(new Outcome(end, (now - begun) / 1000, end.equals("cancelled") ? (now - closedAt) / 1000 : 0,
                text.toString()));
    }

    private void report(EngineStatistics statistics) {
        System.out.printf("%-12s %8s %12s %12s %s%n", "", "requests", "p50", "p95", "text already there");
        for (var end : List.of("completed", "out of time", "cancelled", "failed")) {
            var some = outcomes.stream().filter(outcome -> outcome.end.equals(end)).toList();
            if (!some.isEmpty()) {
                System.out.printf("%-12s %8d %9.1f ms %9.1f ms %d%n", end, some.size(),
                        percentile(some.stream().mapToLong(Outcome::micros).toArray(), 50),
                        percentile(some.stream().mapToLong(Outcome::micros).toArray(), 95),
                        some.stream().filter(outcome -> !outcome.text.isEmpty()).count());
            }
        }
        var cancelled = outcomes.stream().filter(outcome -> outcome.end.equals("cancelled"))
                .mapToLong(Outcome::microsToLetGo).toArray();
        if (cancelled.length > 0) {
            System.out.printf("a cancelled request lets go of its reader in %.2f ms (p50), %.2f ms (p95)%n",
                    percentile(cancelled, 50), percentile(cancelled, 95));
        }
        System.out.printf("prompt tokens computed: %d of %d%n", statistics.computedPromptTokens(),
                statistics.promptTokens());
    }

    private static double percentile(long[] micros, int percent) {
        var sorted = micros.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
