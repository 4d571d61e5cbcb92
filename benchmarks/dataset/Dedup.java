import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** Our MinHash: FILE THREADS PASSES. Prints rows, duplicates, and the seconds of each pass, of which the first one is in a cold JVM. */
final class Dedup {

    private static final int BATCH = 4096;

    private Dedup() {}

    public static void main(String[] arguments) throws Exception {
        var rows = new ArrayList<Example>();
        for (var line : Files.readAllLines(Path.of(arguments[0]))) {
            int text = line.indexOf("\"text\": \"") + 9; // no row has anything escaped
            rows.add(new Example.Text(line.substring(text, line.lastIndexOf('"')), Meta.none()));
        }
        var step = dev.wizardsdk.dataset.similar.Dedup.minHash();
        var seconds = new ArrayList<String>();
        long duplicates = 0;
        try (var pool = new ForkJoinPool(Integer.parseInt(arguments[1]))) {
            for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
                System.gc();
                long begun = System.nanoTime();
                duplicates = pass(step, rows, pool);
                seconds.add(Double.toString((System.nanoTime() - begun) / 1e9));
            }
        }
        System.out.println("{\"rows\": " + rows.size() + ", \"duplicates\": " + duplicates + ", \"seconds\": " + seconds + "}");
    }

    /** As a pipeline does it: keys on all threads, the rest on one. */
    private static <K> long pass(GlobalStep<K> step, List<Example> rows, ForkJoinPool pool) throws Exception {
        long duplicates = 0;
        try (var looking = step.begin()) {
            for (int begin = 0; begin < rows.size(); begin += BATCH) {
                var batch = rows.subList(begin, Math.min(rows.size(), begin + BATCH));
                var keys = pool.submit(() -> batch.parallelStream().map(step::key).toList()).get();
                for (int i = 0; i < keys.size(); i++) {
                    looking.see(begin + i, new Row(new Place("rows", begin + i + 1), batch.get(i)), keys.get(i));
                }
            }
            var decision = looking.decide();
            for (int i = 0; i < rows.size(); i++) {
                duplicates += decision.verdict(i, rows.get(i)) instanceof Verdict.Rejected ? 1 : 0;
            }
        }
        return duplicates;
    }
}
