package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Progress.Phase;
import dev.wizardsdk.io.Disk;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {

    private static final Map<String, String> PLAN = Map.of("seed", "1");
    private static final Answer ANSWER = new Answer("two\nlines ⭐ \u2028 \ud83d half", Finish.STOP,
            new Usage(1, 2, 3, 4),
            new BigDecimal("0.0125"), "a:b",
            List.of(new TokenScore("a", -0.5, List.of(new TokenScore.Alternative("b", Double.NEGATIVE_INFINITY)))),
            List.of(new Part.ToolCall("1", "look", "{\"at\":\"it\"}", "")));

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasWritten() {
        write();
        try (var journal = open()) {
            assertThat(journal.recorded("call 1")).contains(new Recorded.Answered(ANSWER, 2, false));
            assertThat(journal.recorded("call 2")).contains(new Recorded.Failed(ErrorKind.FILTERED, "no", 0));
            assertThat(journal.recorded("call 3")).isEmpty();
            assertThat(journal.spentBefore()).as("an answer, a failure and what may have been paid for")
                    .isEqualTo(Spending.of(ANSWER).plus(new Spending(2, Usage.NONE, BigDecimal.ZERO)));
        }
    }

    @Test
    void aLineCutOffAnywhereIsDroppedAndTheRestIsKept() throws IOException {
        write();
        var whole = Files.readAllBytes(calls());
        var lastLine = "00000000 0000000000000000 {\"intent\":\"call 3\"}\n".length();
        for (int cut = 1; cut <= lastLine; cut++) {
            Files.write(calls(), Arrays.copyOf(whole, whole.length - cut));
            try (var journal = open()) {
                assertThat(journal.recorded("call 1")).isPresent();
            }
            assertThat(Files.size(calls())).isEqualTo(whole.length - lastLine);
        }
    }

    @Test
    void aDamagedLineBeforeTheLastIsRefusedWithItsPlace() throws IOException {
        write();
        var bytes = Files.readAllBytes(calls());
        var secondLine = Files.readString(calls()).indexOf('\n') + 1;
        bytes[secondLine + 15] ^= 1;
        Files.write(calls(), bytes);
        assertThatThrownBy(this::open).isInstanceOf(JournalException.class)
                .hasMessageContaining("damaged at byte " + secondLine);
        assertThat(Files.readAllBytes(calls())).isEqualTo(bytes);
    }

    @Test
    void aDamagedRowIsRefusedWhenItIsRead() throws IOException {
        var rejection = new Rejection("1", 1, "a", "b", "c", "d");
        try (var journal = open()) {
            journal.entries("rejected", RunJson.REJECTION).add(rejection);
            journal.entries("rejected", RunJson.REJECTION).add(rejection);
            journal.set(new Checkpoint(1, Phase.EVOLVING, 0, new Books().write()));
        }
        var file = directory.resolve("rejected.log");
        var bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> EvolRun.read(directory).rejections()).isInstanceOf(JournalException.class)
                .hasMessageContaining("damaged at byte 0");
    }

    @Test
    void aFileThatIsMissingOrChangedIsRefused() throws IOException {
        try (var journal = open()) {
            journal.entries("made-1", RunJson.REJECTION).add(new Rejection("1", 1, "a", "b", "c", "d"));
            journal.taken().add(7);
            journal.set(new Checkpoint(1, Phase.EVOLVING, 0, new Books().write()));
        }
        for (var name : List.of("made-1.log", "taken", "calls-000002.log")) {
            var file = directory.resolve(name);
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            assertThatThrownBy(this::open).as(name).isInstanceOf(JournalException.class).hasMessageContaining(name);
            Files.write(file, bytes);
        }
        var taken = Files.readAllBytes(directory.resolve("taken"));
        taken[3] ^= 1;
        Files.write(directory.resolve("taken"), taken);
        assertThatThrownBy(this::open).hasMessageContaining("taken is damaged");
    }

    @Test
    void aWayOfManyRoundsWithPartnersAndLossMarksComesBack() {
        var turn = new Turn(Message.assistant("Yes."), Loss.MASK, List.of(Loss.TRAIN));
        var seed = new Node.Seed(new Instruction("Go on.", "", Instruction.Kind.DIALOGUE,
                new Instruction.Context(List.of(turn), List.of(), List.of())), List.of(turn), "test");
        Node node = seed;
        for (int i = 1; i <= 300; i++) {
            node = new Node.Evolved(node, Optional.of(seed), Instruction.of("Task " + i), i, "deepen@1", "m");
        }
        var pooled = Pooled.of(node, List.of(turn), Scores.NONE);
        try (var journal = open()) {
            journal.entries("pool-1", RunJson.POOLED).add(pooled);
            journal.set(new Checkpoint(1, Phase.EVOLVING, 0, new Books().write()));
        }
        try (var journal = open()) {
            assertThat(journal.entries("pool-1", RunJson.POOLED).stream()).containsExactly(pooled);
        }
    }

    @Test
    void whatWasAddedAfterTheLastCheckpointIsCut() {
        var rejection = new Rejection("1", 1, "a", "b", "c", "d");
        try (var journal = open()) {
            journal.entries("rejected", RunJson.REJECTION).add(rejection);
            journal.taken().add(7);
            journal.set(new Checkpoint(1, Phase.EVOLVING, 0, new Books().write()));
            journal.entries("rejected", RunJson.REJECTION).add(rejection);
            journal.taken().add(8);
        }
        try (var journal = open()) {
            assertThat(journal.entries("rejected", RunJson.REJECTION).stream()).containsExactly(rejection);
            assertThat(journal.taken().contains(7)).isTrue();
            assertThat(journal.taken().contains(8)).isFalse();
            assertThat(journal.checkpoint()).get().extracting(Checkpoint::round).isEqualTo(1);
        }
    }

    @Test
    void aCheckpointLeavesTheCallsBeforeItUnread() throws IOException {
        write();
        try (var journal = open()) {
            journal.set(new Checkpoint(1, Phase.EVOLVING, 0, new Books().write()));
        }
        Files.writeString(calls(), "anything");
        try (var journal = open()) {
            assertThat(journal.recorded("call 1")).isEmpty();
        }
    }

    @Test
    void aSecondUserIsRefused() {
        try (var journal = open()) {
            assertThat(journal.recorded("call 1")).isEmpty();
            assertThatThrownBy(this::open).hasMessageContaining("in use");
        }
    }

    @Test
    void anotherPlanIsRefused() {
        write();
        assertThatThrownBy(() -> Journal.open(Disk.REAL, directory, Map.of("seed", "2"), null))
                .hasMessageContaining("seed was 1, now 2");
    }

    @Test
    void whatWasBegunAndNotSettledCountsAsPerhapsPaidOnceItIsAskedAgain() {
        write();
        for (int i = 0; i < 2; i++) {
            try (var journal = open()) {
                journal.intend("call 3");
            }
        }
        try (var journal = open()) {
            journal.intend("call 3");
            journal.unpaid("call 3");
            journal.intend("call 3");
            assertThat(journal.answered("call 3", ANSWER, 1).again()).isEqualTo(4);
        }
        try (var journal = open()) {
            assertThat(journal.recorded("call 3")).get().extracting(Recorded::again).isEqualTo(4);
        }
    }

    @Test
    void aFolderOfSomethingElseIsLeftAsItIs() throws IOException {
        Files.writeString(directory.resolve("journal.log"), "{\"journal\":\"of somebody else\"}\n");
        assertThatThrownBy(this::open).hasMessageContaining("no journal of this version");
        assertThat(Files.readString(directory.resolve("journal.log"))).contains("somebody else");
    }

    @Test
    void aDamagedStateIsRefused() throws IOException {
        write();
        var file = directory.resolve(Journal.STATE);
        var bytes = Files.readAllBytes(file);
        for (int i : new int[] {0, 12, bytes.length / 2, bytes.length - 1}) {
            var damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(this::open).hasMessageContaining("state is damaged");
            assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        }
    }

    private Journal open() {
        return Journal.open(Disk.REAL, directory, PLAN, null);
    }

    private void write() {
        try (var journal = open()) {
            journal.intend("call 1");
            journal.answered("call 1", ANSWER, 2);
            journal.intend("call 2");
            journal.failed("call 2", ErrorKind.FILTERED, "no", 0);
            journal.intend("call 3");
        }
    }

    private Path calls() {
        return directory.resolve("calls-000001.log");
    }
}
