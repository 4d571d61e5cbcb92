package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisabledOnOs(OS.WINDOWS)
class CommandTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static Verification run(List<String> command, Duration limit, String code) {
        return Verifiers.command(command, "sh", limit).verify(Instruction.of("Write it."), "```sh\n" + code + "\n```");
    }

    private static Verification sh(String code) {
        return run(List.of("sh"), LONG, code);
    }

    @Test
    void goesByTheExitStatus() {
        assertThat(sh("exit 0")).isEqualTo(new Verification.Passed("1 block ran"));
        assertThat(sh("echo no such thing >&2; exit 3"))
                .isEqualTo(new Verification.Failed("sh block 1: exit status 3: no such thing"));
    }

    @Test
    void otherLanguagesAreNotRun() {
        var answer = "```python\nprint(1)\n```";
        assertThat(Verifiers.command(List.of("sh"), "sh", LONG).verify(Instruction.of("Write it."), answer))
                .isInstanceOf(Verification.NotApplicable.class);
    }

    @Test
    void theFileStandsWhereTheCommandSays() {
        assertThat(run(List.of("sh", "-c", "grep -q needle {file}"), LONG, "# needle"))
                .isInstanceOf(Verification.Passed.class);
    }

    @Test
    void nothingOfOurEnvironmentAndInputIsThere() {
        assertThat(sh("test -z \"$HOME$USER\" || exit 1; read line && exit 2; exit 0"))
                .isInstanceOf(Verification.Passed.class);
    }

    @Test
    void theFolderIsFreshAndGoneAfterwards() throws IOException {
        var told = folder.resolve("told");
        assertThat(sh("ls; pwd > " + told + "; mkdir -p a/b; echo x > a/b/c; test \"$(ls | wc -l)\" = 2"))
                .isInstanceOf(Verification.Passed.class);
        assertThat(Path.of(Files.readString(told).strip())).doesNotExist();
    }

    @Test
    void isEndedAtTheLimitWithItsChildren() throws IOException {
        var told = folder.resolve("told");
        var code = "sleep 600 &\necho $! > " + told + "\nsleep 600";
        assertThat(run(List.of("sh"), Duration.ofSeconds(2), code))
                .isEqualTo(new Verification.Failed("sh block 1: not done after PT2S"));
        var child = ProcessHandle.of(Long.parseLong(Files.readString(told).strip()));
        child.ifPresent(handle -> handle.onExit().join());
        assertThat(child.map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void muchOutputIsCut() {
        var failed = (Verification.Failed) sh("yes | head -c 3000000; exit 1");
        assertThat(failed.why()).hasSizeLessThan(2_100);
    }

    @Test
    void interruptingEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> sh("sleep 600")).isInstanceOfSatisfying(ModelException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCommandThatIsNotThereIsNotTheAnswersFault() {
        assertThatThrownBy(() -> run(List.of("no-such-program"), LONG, "exit 0"))
                .isInstanceOf(UncheckedIOException.class).hasMessageContaining("no-such-program");
        assertThatIllegalArgumentException().isThrownBy(() -> Verifiers.command(List.of(), "sh", LONG));
    }
}
