package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Sampling.Dry;
import dev.wizardsdk.model.Sampling.Mirostat;
import dev.wizardsdk.model.Sampling.Penalties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Prints how long a token takes, in microseconds, over vocabularies of 49,152 and 151,936 tokens. Not a test. */
final class SamplerSpeed {

    private static final int ROWS = 16;

    private SamplerSpeed() {}

    public static void main(String[] arguments) {
        var random = new Random(1);
        var prompt = new int[4096];
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = random.nextInt(2000);
        }
        for (int round = 0; round < 3; round++) {
            for (var size : new int[] {49_152, 151_936}) {
                var rows = new float[ROWS][size];
                for (var row : rows) {
                    for (int i = 0; i < size; i++) {
                        row[i] = (float) random.nextGaussian() * 3;
                    }
                    for (int i = 0; i < 20; i++) {
                        row[random.nextInt(size)] += 5 + random.nextInt(10);
                    }
                }
                configurations().forEach((name, sampling) -> measure(name, sampling, prompt, rows));
            }
        }
    }

    private static Map<String, Sampling> configurations() {
        var standard = Sampling.unset().withSeed(1);
        var all = standard.withTopK(Integer.MAX_VALUE);
        var configurations = new LinkedHashMap<String, Sampling>();
        configurations.put("greedy", standard.withTemperature(0));
        configurations.put("default", standard);
        configurations.put("default, penalties 64", standard.withPenalties(new Penalties(1.1, 0.1, 0.1, 64)));
        configurations.put("default, penalties all of 4096", standard.withPenalties(new Penalties(1.1, 0.1, 0.1, -1)));
        configurations.put("default, DRY all of 4096", standard.withDry(Dry.standard()));
        configurations.put("default, typical 0.9", standard.withTypicalP(0.9));
        configurations.put("top-k 1000", standard.withTopK(1000));
        configurations.put("all, top-p 1, min-p 0.05", all.withTopP(1));
        configurations.put("all, top-p 0.95", all);
        configurations.put("all", all.withTopP(1).withMinP(0));
        configurations.put("all, typical 0.9", all.withTypicalP(0.9));
        configurations.put("mirostat 1", standard.withMirostat(new Mirostat(1, 5, 0.1)));
        configurations.put("mirostat 2", standard.withMirostat(new Mirostat(2, 5, 0.1)));
        configurations.put("default, logprobs 5", standard.withLogprobs(5));
        return configurations;
    }

    private static void measure(String name, Sampling sampling, int[] prompt, float[][] rows) {
        var sampler = new TokenSampler(sampling, prompt, new byte[rows[0].length][1]);
        int draws = 0;
        long sum = 0;
        var begin = System.nanoTime();
        while (System.nanoTime() - begin < 300_000_000L) {
            for (var row : rows) {
                var token = sampler.sample(row, null);
                sampler.accept(token);
                sum += token + sampler.score(row, token).map(scored -> scored.alternatives().size()).orElse(0);
                draws++;
            }
        }
        System.out.printf("%7d %-32s %8.1f us (%d)%n", rows[0].length, name,
                (System.nanoTime() - begin) / 1e3 / draws, sum % 7);
    }
}
