package dev.wizardsdk.provider;

import dev.wizardsdk.model.RateLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The headers in which services tell what is left: {@code x-ratelimit-remaining-requests} and the like of OpenAI and those that
 * copied it, with resets as {@code 6m0s}, {@code 250ms} or seconds; {@code anthropic-ratelimit-requests-remaining} and the like,
 * with resets as instants.
 */
final class RateLimitHeaders {

    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");
    private static final Pattern UNITS = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|d|h|m|s)");

    private RateLimitHeaders() {}

    static Optional<RateLimits> read(Function<String, Optional<String>> header) {
        if (header.apply("x-ratelimit-remaining-requests").isPresent()
                || header.apply("x-ratelimit-remaining-tokens").isPresent()) {
            return Optional.of(limits(header, (of, what) -> "x-ratelimit-" + of + "-" + what));
        }
        if (header.apply("anthropic-ratelimit-requests-remaining").isPresent()
                || header.apply("anthropic-ratelimit-tokens-remaining").isPresent()) {
            return Optional.of(limits(header, (of, what) -> "anthropic-ratelimit-" + what + "-" + of));
        }
        return Optional.empty();
    }

    private static RateLimits limits(Function<String, Optional<String>> header, BinaryOperator<String> form) {
        Function<String, Function<String, Optional<String>>> named = what -> of -> header
                .apply(form.apply(of, what));
        var requests = named.apply("requests");
        var tokens = named.apply("tokens");
        var clock = header.apply("date");
        return new RateLimits(
                number(requests.apply("limit")), number(requests.apply("remaining")),
                requests.apply("reset").flatMap(value -> duration(value, clock)),
                number(tokens.apply("limit")), number(tokens.apply("remaining")),
                tokens.apply("reset").flatMap(value -> duration(value, clock)));
    }

    private static OptionalLong number(Optional<String> value) {
        return value.filter(text -> WHOLE.matcher(text).matches()).map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private static Optional<Duration> duration(String value, Optional<String> serviceClock) {
        if (value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(value) * 1000)));
        }
        if (value.matches("(\\d{1,9}(\\.\\d{1,9})?(ms|d|h|m|s))+")) {
            var total = Duration.ZERO;
            for (var parts = UNITS.matcher(value); parts.find();) {
                total = total.plusMillis((long) (Double.parseDouble(parts.group(1)) * millis(parts.group(2))));
            }
            return Optional.of(total);
        }
        try {
            var now = serviceClock.map(RetryAfter::instant).orElseGet(Instant::now);
            var left = Duration.between(now, Instant.parse(value));
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new IllegalStateException(unit);
        };
    }
}
