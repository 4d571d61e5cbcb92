package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.TinyModels;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/**
 * Loads, generates, cancels and closes from several threads, and prints what stays of memory, files and threads: {@code Endurance
 * rounds threads}. Run by hand; the folder of the libraries is the property {@code wizard.natives.test}.
 */
public final class Endurance {

    private static final Set<ErrorKind> EXPECTED = Set.of(ErrorKind.CLOSED, ErrorKind.CANCELLED, ErrorKind.TIMEOUT);

    private Endurance() {}

    public static void main(String[] arguments) throws Exception {
        var rounds = Integer.parseInt(arguments[0]);
        var threads = Integer.parseInt(arguments[1]);
        var folder = Files.createTempDirectory("endurance");
        var files = List.of(TinyModels.llama(folder), TinyModels.infilling(folder), TinyModels.bert(folder));
        try (var workers = Executors.newFixedThreadPool(threads)) {
            for (int begun = 0; begun <= rounds; begun += 100) {
                if (begun > 0) {
                    var batch = new ArrayList<CompletableFuture<Void>>();
                    for (int i = 0; i < 100; i++) {
                        var seed = begun + i;
                        batch.add(
                                CompletableFuture.runAsync(() -> round(files.get(seed % files.size()), seed), workers));
                    }
                    batch.forEach(CompletableFuture::join);
                }
                System.gc();
                System.out.printf("%5d rounds: RSS %,d kB, %d files, %d threads%n", begun, rss(),
                        count("/proc/self/fd"),
                        count("/proc/self/task"));
            }
        }
    }

    private static void round(Path file, long seed) {
        var random = new SplittableRandom(seed);
        try (var model = LocalModel.load(file, TestModels.options().withSequences(4))) {
            var running = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 6; i++) {
                var sampling = Sampling.unset().withSeed(seed).withMaxTokens(20 + random.nextInt(100));
                Request request = model.description().features().size() > 4
                        ? new Request.Completion("abc " + random.nextInt(5), sampling)
                        : new Request.Embed(List.of("a small cat", "the dog"));
                running.add(model.open(request).future());
            }
            running.get(random.nextInt(6)).cancel(true);
            if (random.nextBoolean()) {
                running.get(random.nextInt(6)).handle((reply, failure) -> reply).join();
            }
            model.close();
            running.forEach(Endurance::expected);
        }
    }

    private static void expected(CompletableFuture<?> future) {
        try {
            future.handle((reply, failure) -> {
                var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                if (cause instanceof ModelException e && !EXPECTED.contains(e.kind())) {
                    throw e;
                }
                return reply;
            }).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a round failed", e);
        }
    }

    private static long rss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElse(0);
    }

    private static long count(String folder) throws IOException {
        try (var entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }
}
