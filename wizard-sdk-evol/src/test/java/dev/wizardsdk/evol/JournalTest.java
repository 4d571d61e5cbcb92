package dev.wizardsdk.evol;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {

    private static final Map<String, String> PLAN = Map.of("seed", "1");
    private static final Answer ANSWER = new Answer("two\nlines ⭐ \u2028", Finish.STOP, new Usage(1, 2, 3, 4),
            java.math.BigDecimal.ZERO, "a:b", java.util.List.of());

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasWritten() {
        write();
        try (var journal = Journal.open(directory, PLAN)) {
            assertThat(journal.recorded("call 1")).contains(new Journal.Recorded.Answered(ANSWER, 2));
            assertThat(journal.recorded("call 2")).contains(new Journal.Recorded.Failed(ErrorKind.FILTERED, "no", 0));
            assertThat(journal.recorded("call 3")).isEmpty();
            assertThat(journal.open()).isEqualTo(1);
        }
    }

    @Test
    void aLineCutOffAnywhereIsDroppedAndTheRestIsKept() throws IOException {
        write();
        var whole = Files.readAllBytes(file());
        var lastLine = "00000000 {\"intent\":\"call 3\"}\n".length();
        for (int cut = 1; cut <= lastLine; cut++) {
            Files.write(file(), Arrays.copyOf(whole, whole.length - cut));
            try (var journal = Journal.open(directory, PLAN)) {
                assertThat(journal.recorded("call 1")).isPresent();
                assertThat(journal.open()).isZero();
            }
            assertThat(Files.size(file())).isEqualTo(whole.length - lastLine);
        }
    }

    @Test
    void aDamagedLineBeforeTheLastIsRefusedWithItsPlace() throws IOException {
        write();
        var bytes = Files.readAllBytes(file());
        var secondLine = Files.readString(file()).indexOf('\n') + 1;
        bytes[secondLine + 15] ^= 1;
        Files.write(file(), bytes);
        assertThatThrownBy(() -> Journal.open(directory, PLAN)).hasMessageContaining("damaged at byte " + secondLine);
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
    }

    @Test
    void aSecondUserIsRefused() {
        try (var journal = Journal.open(directory, PLAN)) {
            assertThat(journal.open()).isZero();
            assertThatThrownBy(() -> Journal.open(directory, PLAN)).hasMessageContaining("in use");
        }
    }

    @Test
    void anotherPlanIsRefused() {
        write();
        assertThatThrownBy(() -> Journal.open(directory, Map.of("seed", "2")))
                .hasMessageContaining("seed was 1, now 2");
    }

    @Test
    void whatWasBegunAndNotSettledCountsAsPerhapsPaidOnceItIsAskedAgain() {
        write();
        for (int i = 0; i < 2; i++) {
            try (var journal = Journal.open(directory, PLAN)) {
                journal.intend("call 3");
            }
        }
        try (var journal = Journal.open(directory, PLAN)) {
            journal.intend("call 3");
            journal.unpaid("call 3");
            journal.intend("call 3");
            assertThat(journal.answered("call 3", ANSWER, 1).again()).isEqualTo(4);
            assertThat(journal.open()).isZero();
        }
        try (var journal = Journal.open(directory, PLAN)) {
            assertThat(journal.recorded("call 3")).get().extracting(Journal.Recorded::again).isEqualTo(4);
        }
    }

    @Test
    void aFileThatIsNoJournalIsLeftAsItIs() throws IOException {
        Files.writeString(file(), "{\"journal\":\"of somebody else\"}\n");
        assertThatThrownBy(() -> Journal.open(directory, PLAN)).hasMessageContaining("no journal");
        assertThat(Files.readString(file())).contains("somebody else");
    }

    @Test
    void aStartCutOffAnywhereBeginsAnew() throws IOException {
        Journal.open(directory, PLAN).close();
        var whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            Journal.open(directory, PLAN).close();
            assertThat(Files.readAllBytes(file())).isEqualTo(whole);
        }
    }

    private void write() {
        try (var journal = Journal.open(directory, PLAN)) {
            journal.intend("call 1");
            journal.answered("call 1", ANSWER, 2);
            journal.intend("call 2");
            journal.failed("call 2", ErrorKind.FILTERED, "no", 0);
            journal.intend("call 3");
        }
    }

    private Path file() {
        return directory.resolve(Journal.FILE);
    }
}
