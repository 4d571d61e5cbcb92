package dev.wizardsdk.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordLogTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("log");
    }

    @Test
    void whatWasNotSyncedMayBeLostBeforeWhatIsThere() throws IOException {
        long lost;
        try (var log = open(new ArrayList<>())) {
            log.sync(log.append(Json.object().put("n", 0)));
            lost = log.append(Json.object().put("n", 1));
            log.append(Json.object().put("n", 2));
        }
        blank(lost, 10);
        assertThat(read()).containsExactly(0);
        assertThat(Files.size(file)).isEqualTo(lost);
    }

    @Test
    void whatWasSyncedMayNot() throws IOException {
        long damaged;
        try (var log = open(new ArrayList<>())) {
            log.append(Json.object().put("n", 0));
            damaged = log.append(Json.object().put("n", 1));
            log.sync(damaged);
            log.append(Json.object().put("n", 2));
        }
        blank(damaged, 10);
        var before = Files.readAllBytes(file);
        assertThatThrownBy(this::read).isInstanceOf(RecordLog.Damaged.class)
                .hasMessageContaining("damaged at byte " + damaged);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aRecordTooDeepToBeReadIsNotCalledChanged() throws IOException {
        var deep = Json.object();
        var inner = deep;
        for (int i = 0; i < 200; i++) {
            inner = inner.putObject("a");
        }
        try (var log = open(new ArrayList<>())) {
            log.append(deep);
        }
        assertThatThrownBy(this::read).hasMessageContaining("can't be read");
    }

    private void blank(long from, int count) throws IOException {
        var bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (int) from, (int) from + count, (byte) 0);
        Files.write(file, bytes);
    }

    private List<Integer> read() throws IOException {
        var all = new ArrayList<Integer>();
        open(all).close();
        return all;
    }

    private RecordLog open(List<Integer> into) throws IOException {
        return RecordLog.open(Disk.REAL, file, (record, at, next) -> into.add(record.path("n").asInt()));
    }
}
