package dev.wizardsdk.provider;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CallEnduranceTest {

    /** Less than what 500 calls hold. */
    private static final long BYTES = 600 << 10;

    @Test
    @Timeout(120)
    void leavesNoThreadNoSocketAndNoMemoryBehindHoweverCallsEnd() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));

        var outcome = CallEndurance.run(500, 4);

        assertThat(outcome.whole()).isEqualTo(167);
        assertThat(outcome.cancelled()).isEqualTo(167);
        assertThat(outcome.failed()).isEqualTo(166);
        assertThat(outcome.closed().threads()).isLessThanOrEqualTo(outcome.before().threads());
        assertThat(outcome.closed().files()).isLessThanOrEqualTo(outcome.before().files());
        assertThat(outcome.after().heap()).isLessThan(outcome.before().heap() + BYTES);
        assertThat(outcome.closed().heap()).isLessThan(outcome.before().heap() + BYTES);
    }
}
