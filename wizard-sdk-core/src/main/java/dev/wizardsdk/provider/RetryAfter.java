package dev.wizardsdk.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long a service asks to wait: {@code retry-after-ms}, or {@code retry-after} in seconds or as a date (RFC 9110, section
 * 10.2.3). What makes no sense (negative, not a number, a date gone by) counts as not said.
 */
final class RetryAfter {

    private RetryAfter() {}

    static Optional<Duration> read(Function<String, Optional<String>> header) {
        return header.apply("retry-after-ms")
                .flatMap(value -> number(value, 1e6))
                .or(() -> header.apply("retry-after")
                        .flatMap(value -> number(value, 1e9).or(() -> date(value, header.apply("date")))));
    }

    private static Optional<Duration> number(String value, double nanosEach) {
        try {
            var number = Double.parseDouble(value.strip());
            return number >= 0 && number <= 1e9
                    ? Optional.of(
                            Duration.ofSeconds((long) (number * nanosEach / 1e9), (long) (number * nanosEach % 1e9)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A date counts from the service's own clock, where it shows it. */
    private static Optional<Duration> date(String value, Optional<String> serviceClock) {
        try {
            var wait = Duration.between(serviceClock.map(RetryAfter::instant).orElseGet(Instant::now), instant(value));
            return wait.isNegative() ? Optional.empty() : Optional.of(wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Instant instant(String date) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip()));
    }
}
