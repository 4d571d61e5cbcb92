package dev.wizardsdk.local.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A child whose parent is killed. */
@Timeout(60)
class OrphanTest {

    @TempDir
    private Path folder;

    /** A host that is killed. */
    static final class Host {

        private Host() {}

        public static void main(String[] arguments) throws InterruptedException {
            var supervisor = new Supervisor(
                    new Launch("test:echo", JavaHome.launcher(Optional.empty()), Echo.class, 64 << 20,
                            Map.of()),
                    Echo.codec(), new CrashBudget(1, Duration.ofMinutes(1), System::nanoTime), child -> {});
            var child = supervisor.await(supervisor.connect());
            var sleeping = child.send(new Echo.Ask.Sleep(1000));
            System.out.println(((Echo.Ask.Told) child.send(new Echo.Ask.Self()).join()).pid());
            sleeping.join();
        }
    }

    @Test
    void endsInTheMiddleOfNativeCode() throws Exception {
        var path = ClassPath.of(Host.class, folder).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        var host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", path,
                Host.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = host.inputReader()) {
            var child = Long.parseLong(out.readLine());
            assertThat(runs(child)).isTrue();
            host.destroyForcibly().waitFor();
            for (int i = 0; i < 300 && runs(child); i++) {
                Thread.sleep(100);
            }

            assertThat(runs(child)).isFalse();
        } finally {
            host.destroyForcibly();
        }
    }

    /** Whether it is there, and is no zombie that a container without an init process does not collect. */
    private static boolean runs(long pid) throws IOException {
        var stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat)
                ? !Files.readString(stat).matches("(?s).*\\) [ZX] .*")
                : ProcessHandle.of(pid).isPresent();
    }
}
