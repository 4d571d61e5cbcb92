import com.sun.management.OperatingSystemMXBean;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** de.kherud:llama, several requests at a time. Arguments: model, prompts, threads, sequences, tokens to generate. */
final class Kherud {

    private Kherud() {}

    public static void main(String[] arguments) throws IOException {
        var threads = Integer.parseInt(arguments[2]);
        var sequences = Integer.parseInt(arguments[3]);
        var tokens = Integer.parseInt(arguments[4]);
        var prompts = List.of(Files.readString(Path.of(arguments[1])).split("\0"));
        var parameters = new ModelParameters().setModel(arguments[0]).setThreads(threads).setThreadsBatch(threads)
                .setParallel(sequences).setCtxSize(512 * sequences).setBatchSize(512).setUbatchSize(512)
                .setGpuLayers(0).disableMmap().disableLog();
        try (var model = new LlamaModel(parameters)) {
            ask(model, IntStream.range(0, sequences).mapToObj(i -> "Chapter " + i + ". Once upon a time").toList(),
                    Math.min(8 * tokens, Math.max(48, 256 / sequences)));
            var asked = prompts.subList(0, sequences);
            var promptTokens = asked.stream().mapToLong(prompt -> model.encode(prompt).length).sum();
            var prompted = new Stopwatch();
            ask(model, asked, 1);
            prompted.stop();
            // The prompts are cached now.
            var answered = new Stopwatch();
            var generated = ask(model, asked, tokens);
            answered.stop();
            System.out.printf("{\"prompt_tokens\": %d, %s, \"generated\": %d, %s}%n",
                    promptTokens, prompted.json("prompt"), generated, answered.json("generate"));
        }
        System.exit(0);
    }

    private static long ask(LlamaModel model, List<String> prompts, int tokens) {
        try (var threads = Executors.newCachedThreadPool()) {
            var counts = prompts.stream().map(prompt -> CompletableFuture.supplyAsync(() -> {
                var parameters = new InferenceParameters(prompt).setTemperature(0).setNPredict(tokens)
                        .setCachePrompt(true).setIgnoreEos(true);
                long count = 0;
                for (var output : model.generate(parameters)) {
                    count += output.text == null ? 0 : 1;
                }
                return Math.min(count, tokens); // the last output may be a mere end
            }, threads)).toList();
            return counts.stream().mapToLong(CompletableFuture::join).sum();
        }
    }

    private static final class Stopwatch {

        private long wall = -System.nanoTime();
        private long cpu = -cpu();

        void stop() {
            wall += System.nanoTime();
            cpu += cpu();
        }

        private static long cpu() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }

        String json(String name) {
            return "\"%s_wall\": %.4f, \"%s_cpu\": %.4f".formatted(name, wall / 1e9, name, cpu / 1e9);
        }
    }
}
