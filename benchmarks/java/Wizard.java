import com.sun.management.OperatingSystemMXBean;
import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Evolution;
import dev.wizardsdk.evol.PromptSet;
import dev.wizardsdk.evol.Seeds;
import dev.wizardsdk.local.IsolationOptions;
import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * Wizard SDK through its public API. Prints JSON.
 *
 *   speed MODEL PROMPTS THREADS SEQUENCES GENERATED    as fast as loop.c does the same
 *   texts MODEL PROMPTS THREADS SEQUENCES GENERATED    what it says, one line a prompt
 *   prefix MODEL SEEDS THREADS REQUESTS                tokens of evolution prompts, sent and computed
 *   turns MODEL PROMPTS THREADS SEQUENCES              tokens of second turns in another order, sent and computed
 *   latency MODEL PROMPTS THREADS BUSY SAMPLES         the time to the first token, idle and beside busy sequences
 *
 * System properties: libraries, the folder of llama.cpp's libraries; isolated runs the model in a child process; job measures
 * fresh prompts with their answers as well; again shows what the same prompts get when they are cached.
 */
final class Wizard {

    private static final int CONTEXT = 512;
    private static final Path LIBRARIES = Path.of(System.getProperty("libraries"));

    private Wizard() {}

    public static void main(String[] arguments) throws IOException {
        var path = Path.of(arguments[1]);
        var threads = Integer.parseInt(arguments[3]);
        var fourth = Integer.parseInt(arguments[4]);
        switch (arguments[0]) {
            case "speed" -> speed(path, prompts(arguments[2]), threads, fourth, Integer.parseInt(arguments[5]));
            case "texts" -> texts(path, prompts(arguments[2]), threads, fourth, Integer.parseInt(arguments[5]));
            case "prefix" -> prefix(path, Path.of(arguments[2]), threads, fourth);
            case "turns" -> turns(path, prompts(arguments[2]), threads, fourth);
            case "latency" -> latency(path, prompts(arguments[2]), threads, fourth, Integer.parseInt(arguments[5]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static List<String> prompts(String file) throws IOException {
        return List.of(Files.readString(Path.of(file)).split("\0"));
    }

    private static LocalModel load(Path model, int context, int threads, int sequences) {
        var options = LocalOptions.defaults().withContextTokens(context).withThreads(threads).withSequences(sequences)
                .withLibraryDirectory(LIBRARIES);
        return Boolean.getBoolean("isolated") ? LocalModel.isolated(model, options, IsolationOptions.defaults()) : LocalModel.load(model, options);
    }

    private static Request greedy(String prompt, int tokens) {
        return new Request.Completion(prompt, Sampling.unset().withTemperature(0).withMaxTokens(tokens));
    }

    /** All at once, queued in this order: the next one is sent when the one before waits for its first token. */
    private static List<Reply> ask(LocalModel model, List<String> prompts, int tokens) {
        var replies = new ArrayList<FutureTask<Reply>>();
        for (var prompt : prompts) {
            var reply = new FutureTask<>(() -> model.open(greedy(prompt, tokens)).reply());
            replies.add(reply);
            var thread = Thread.ofPlatform().daemon().start(reply);
            while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
        return replies.stream().map(Wizard::join).toList();
    }

    private static long generated(List<Reply> replies) {
        return replies.stream().mapToLong(reply -> reply.usage().orElseThrow().completionTokens()).sum();
    }

    private static void speed(Path path, List<String> prompts, int threads, int sequences, int tokens) {
        try (var model = load(path, CONTEXT, threads, sequences)) {
            var warm = IntStream.range(0, sequences).mapToObj(i -> "Chapter " + i + ". Once upon a time").toList();
            ask(model, warm, Math.min(8 * tokens, Math.max(48, 256 / sequences)));

            var asked = prompts.subList(0, sequences);
            var before = model.statistics().computedPromptTokens();
            var prompted = new Stopwatch();
            ask(model, asked, 1);
            prompted.stop();
            var computed = model.statistics().computedPromptTokens() - before;

            // The prompts are cached now, all but the last token of each.
            var answered = new Stopwatch();
            var count = generated(ask(model, asked, tokens));
            answered.stop();
            var again = model.statistics().computedPromptTokens() - before - computed;
            System.out.printf("{\"prompt_tokens\": %d, %s, \"generated\": %d, %s, \"computed_again\": %d", computed,
                    prompted.json("prompt"), count, answered.json("generate"), again);
            if (Boolean.getBoolean("job")) {
                var whole = new Stopwatch();
                // The first token comes of the prompt, and so many steps follow.
                var fresh = prompts.subList(sequences, 2 * sequences);
                var wholeCount = generated(ask(model, fresh, tokens + 1)) - sequences;
                whole.stop();
                System.out.printf(", \"job_generated\": %d, %s", wholeCount, whole.json("job"));
            }
            System.out.println("}");
        }
    }

    private static void texts(Path path, List<String> prompts, int threads, int sequences, int tokens) {
        try (var model = load(path, 2048, threads, sequences)) {
            var replies = answers(model, prompts, sequences, tokens);
            if (Boolean.getBoolean("again")) {
                replies = answers(model, prompts, sequences, tokens);
            }
            for (var reply : replies) {
                var usage = reply.usage().orElseThrow();
                System.out.printf("{\"text\": %s, \"prompt_tokens\": %d, \"cached\": %d, \"count\": %d}%n",
                        quoted(reply.text()), usage.promptTokens(), usage.cachedPromptTokens(),
                        usage.completionTokens());
            }
        }
    }

    private static List<Reply> answers(LocalModel model, List<String> prompts, int sequences, int tokens) {
        return sequences > 1
                ? ask(model, prompts, tokens)
                : prompts.stream().map(prompt -> model.open(greedy(prompt, tokens)).reply()).toList();
    }

    /** As many prompts as there are sequences, then each again with more at its end, in another order. */
    private static void turns(Path path, List<String> prompts, int threads, int sequences) {
        try (var model = load(path, CONTEXT, threads, sequences)) {
            var first = prompts.subList(0, sequences);
            ask(model, first, 8);
            var before = model.statistics();
            var second = new ArrayList<>(first.stream().map(prompt -> prompt + " once more").toList());
            Collections.shuffle(second, new Random(1));
            ask(model, second, 8);
            var after = model.statistics();
            System.out.printf("{\"sent\": %d, \"computed\": %d}%n", after.promptTokens() - before.promptTokens(),
                    after.computedPromptTokens() - before.computedPromptTokens());
        }
    }

    /** The prompts that an evolution sends, sent again in the same order by as many workers as it has. */
    private static void prefix(Path path, Path seeds, int threads, int requests) {
        var script = ScriptedProvider.answering(request -> "and say what follows from it in the long run.");
        try (var client = ModelClient.over(script)) {
            Evolution.with(client).prompts(PromptSet.compact()).rounds(1).seed(7).parallel(1)
                    .run(Seeds.read(seeds).seeds());
        }
        var sent = script.requests().stream().limit(requests).toList();
        try (var model = load(path, 1024, threads, 8)) {
            var whole = new Stopwatch();
            var next = sent.iterator();
            var workers = new ArrayList<FutureTask<Boolean>>();
            for (int i = 0; i < 8; i++) {
                var worker = new FutureTask<>(() -> {
                    while (true) {
                        Request request;
                        synchronized (next) {
                            if (!next.hasNext()) {
                                return true;
                            }
                            request = next.next();
                        }
                        model.open(request).reply();
                    }
                });
                workers.add(worker);
                Thread.ofPlatform().daemon().start(worker);
            }
            workers.forEach(Wizard::join);
            whole.stop();
            var statistics = model.statistics();
            System.out.printf("{\"requests\": %d, \"sent\": %d, \"computed\": %d, \"generated\": %d, %s}%n",
                    statistics.requests(), statistics.promptTokens(), statistics.computedPromptTokens(),
                    statistics.generatedTokens(), whole.json("job"));
        }
    }

    /** A prompt of its own each time, so that nothing of it is cached. */
    private static void latency(Path path, List<String> prompts, int threads, int busy, int samples) {
        try (var model = load(path, 1024, threads, busy + 1)) {
            firstToken(model, "Warm up.");
            var idle = new ArrayList<Double>();
            for (int i = 0; i < samples; i++) {
                idle.add(firstToken(model, prompts.get(i)));
            }
            var running = IntStream.range(0, busy)
                    .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> {
                        for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
                            model.open(greedy("Part " + i + ", chapter " + round + ". Once upon a time", 512)).reply();
                        }
                    })).toList();
            while (model.statistics().generatedTokens() < samples + 8L * busy) {
                Thread.onSpinWait();
            }
            var loaded = new ArrayList<Double>();
            for (int i = 0; i < samples; i++) {
                loaded.add(firstToken(model, prompts.get(samples + i)));
            }
            System.out.printf("{\"idle\": %s, \"loaded\": %s}%n", idle, loaded);
            System.out.flush();
            Runtime.getRuntime().halt(running.isEmpty() ? 1 : 0);
        }
    }

    private static double firstToken(LocalModel model, String prompt) {
        var begun = System.nanoTime();
        try (var stream = model.open(greedy(prompt, 16))) {
            while (!(stream.next() instanceof Event.Text)) {
                // on to the first text
            }
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private static <T> T join(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e) {
                json.append("\\u%04x".formatted(c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    /** Wall and processor time, of child processes too. */
    private static final class Stopwatch {

        private long wall = -System.nanoTime();
        private long cpu = -cpu();

        void stop() {
            wall += System.nanoTime();
            cpu += cpu();
        }

        private static long cpu() {
            var own = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
            return own + ProcessHandle.current().descendants()
                    .mapToLong(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos()).sum();
        }

        String json(String name) {
            return "\"%s_wall\": %.4f, \"%s_cpu\": %.4f".formatted(name, wall / 1e9, name, cpu / 1e9);
        }
    }
}
