import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.format.Format;
import dev.wizardsdk.dataset.format.RowFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Rows read, checked by the rules of TRL and written for it: FILE THREADS PASSES. Prints rows and the seconds of each pass. */
final class Rewrite {

    private Rewrite() {}

    public static void main(String[] arguments) throws Exception {
        var seconds = new ArrayList<String>();
        long rows = 0;
        for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
            var out = Files.createTempDirectory("rewrite-");
            long begun = System.nanoTime();
            rows = Dataset.of(RowFiles.read(Path.of(arguments[0]))).threads(Integer.parseInt(arguments[1]))
                    .write(out, Format.TRL.output(Kind.TEXT)).rowsInAll();
            seconds.add(Double.toString((System.nanoTime() - begun) / 1e9));
            try (var files = Files.walk(out)) {
                files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
            }
        }
        System.out.println("{\"rows\": " + rows + ", \"seconds\": " + seconds + "}");
    }
}
