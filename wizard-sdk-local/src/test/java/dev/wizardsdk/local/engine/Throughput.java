package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/**
 * Prints how many tokens a second the engine computes: prompts of 256 random tokens, distinct or after a shared opening, and
 * 128 tokens generated for each. Not a test. Arguments: the folder of the libraries, the model, threads, sequences.
 */
final class Throughput {

    private static final int PROMPT = 256;
    private static final int SHARED = 224;
    private static final int GENERATED = 128;
    private static final int ROUNDS = 4;

    private Throughput() {}

    public static void main(String[] arguments) throws InterruptedException {
        var library = LlamaLibrary.load(Path.of(arguments[0]));
        var threads = Integer.parseInt(arguments[2]);
        try (var model = LlamaModel.load(library, GgufFile.read(Path.of(arguments[1])),
                ModelSettings.inMemory(false))) {
            for (var count : arguments[3].split(",", -1)) {
                var sequences = Integer.parseInt(count);
                for (var shared : new int[] {0, SHARED}) {
                    measure(model, threads, sequences, shared);
                }
            }
        }
    }

    private static void measure(LlamaModel model, int threads, int sequences, int shared) throws InterruptedException {
        var context = PROMPT + GENERATED + 8;
        var settings = new EngineSettings(ContextSettings.of(context, 512, sequences, threads), Pooling.MEAN, true,
                false,
                false, 1024, 0);
        try (var engine = new Engine("bench", model, Optional.empty(), settings, "")) {
            var random = new Random(1);
            for (int round = 0; round < ROUNDS; round++) {
                var opening = random.nextLong();
                var prompts = new int[sequences][];
                for (int i = 0; i < sequences; i++) {
                    prompts[i] = prompt(model, new Random(opening), random, shared);
                }
                var prefill = seconds(engine, prompts, 1);
                for (int i = 0; i < sequences; i++) {
                    prompts[i] = prompt(model, new Random(opening + 1), random, shared);
                }
                var before = engine.counters().generatedTokens.sum();
                var whole = seconds(engine, prompts, GENERATED + 1);
                var generated = engine.counters().generatedTokens.sum() - before - sequences;
                System.out.printf(
                        "S=%d threads=%d shared=%d: prompt %.1f tok/s, generated %.1f tok/s (%d of %d), all %.1f tok/s%n",
                        sequences, threads, shared, sequences * PROMPT / prefill, generated / (whole - prefill),
                        generated,
                        sequences * GENERATED, (sequences * (long) PROMPT + generated) / whole);
            }
        }
    }

    private static int[] prompt(LlamaModel model, Random opening, Random rest, int shared) {
        var tokens = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            tokens[i] = 3 + (i < shared ? opening : rest).nextInt(model.vocabulary().size() - 3);
        }
        return tokens;
    }

    private static double seconds(Engine engine, int[][] prompts, int maxTokens) throws InterruptedException {
        var sampling = Sampling.unset().withTemperature(0).withMaxTokens(maxTokens);
        var start = System.nanoTime();
        var generations = new Generation[prompts.length];
        for (int i = 0; i < prompts.length; i++) {
            generations[i] = engine.answer(prompts[i], sampling, null, false, false);
        }
        for (var generation : generations) {
            while (generation.take() instanceof Generation.Delivery.Text) {
                // on to the end
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
