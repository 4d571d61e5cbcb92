package dev.wizardsdk.model;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimeoutsTest {

    @Test
    void mayBeForever() {
        var forever = ChronoUnit.FOREVER.getDuration();
        var timeouts = new Timeouts(Duration.ofSeconds(1), forever, forever, forever);
        assertThat(timeouts.connect()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timeouts.idle().toNanos()).isPositive();
        assertThat(timeouts.total()).isEqualTo(timeouts.firstEvent()).isGreaterThan(Duration.ofDays(36_000));
    }

    @Test
    void areLongerThanNothing() {
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Timeouts(second, second, Duration.ZERO, second))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PT0S");
    }
}
