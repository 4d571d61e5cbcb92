package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A run in a process of its own that is killed again and again. */
class KillTest {

    private static final int PARALLEL = 4;
    private static final int KILLS = Integer.getInteger("wizard.kills", 6);

    @TempDir
    Path directory;

    @Test
    void aKilledRunContinuesAndLosesNoAnswer() throws Exception {
        var whole = evolution(directory.resolve("whole"), Scripts::answer).run(Scripts.seeds(12));
        var random = new Random(5);
        int kills = 0;
        while (kills < KILLS) {
            var process = start();
            var grown = journalSize() + 2_000 + random.nextInt(20_000);
            while (process.isAlive() && journalSize() < grown) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor();
            kills++;
        }
        var asked = ScriptedProvider.answering(Scripts::answer);
        var rest = evolution(directory.resolve("killed"), ModelClient.over(asked)).run(Scripts.seeds(12));

        assertThat(rest.answered()).isEqualTo(whole.answered());
        assertThat(rest.rejections()).isEqualTo(whole.rejections());
        assertThat(rest.calls().fromJournal()).isPositive();
        assertThat(rest.calls().total()).isEqualTo(whole.calls().total());
        assertThat(asked.requests()).hasSize(rest.calls().total() - rest.calls().fromJournal());
        assertThat(rest.calls().maybePaidTwice()).isLessThanOrEqualTo(kills * PARALLEL);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                KillTest.class.getName(),
                directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .reduce((a, b) -> a + java.io.File.pathSeparator + b)
                .orElseThrow() + java.io.File.pathSeparator + Path.of("target", "test-classes");
    }

    /** All that was ever written to the calls. */
    private long journalSize() throws IOException {
        var folder = directory.resolve("killed").resolve("journal");
        long size = 0;
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "calls-*.log")) {
                for (var file : files) {
                    size += Files.size(file);
                }
            }
        }
        return size;
    }

    private static Evolution evolution(Path directory, java.util.function.Function<Request, String> script) {
        return evolution(directory, ModelClient.over(ScriptedProvider.answering(script)));
    }

    private static Evolution evolution(Path directory, ModelClient client) {
        return Evolution.with(client)
                .prompts(Scripts.prompts(directory.resolve("prompts")))
                .rounds(3)
                .parallel(PARALLEL)
                .journal(directory.resolve("journal"));
    }

    /** The process that is killed: the same run with a model that takes its time. */
    public static void main(String[] args) {
        var run = evolution(Path.of(args[0]).resolve("killed"), request -> {
            try {
                Thread.sleep(3);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Scripts.answer(request);
        })
                .run(List.copyOf(Scripts.seeds(12)));
        assertThat(run.answered()).isNotEmpty();
    }
}
