package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a failed answer means: its status first, then the error's type and code, then its text. */
final class OpenAiErrors {

    private static final int LONGEST_MESSAGE = 500;

    private OpenAiErrors() {}

    /** The failure told by an HTTP status other than 200. */
    static ModelException ofStatus(int status, Function<String, Optional<String>> header, String body) {
        var json = OpenAiWire.errorBody(body);
        var error = json == null ? null : json.path("error");
        var kind = kind(status, error == null ? "" : codes(error),
                error == null ? "" : error.path("message").asText(""));
        var builder = ModelException.of(kind, message(status, kind, error, header))
                .status(status)
                .retryable(header.apply("x-should-retry").map(Boolean::parseBoolean).orElse(retryable(kind, status)))
                .requestId(header.apply("x-request-id").orElse(""));
        RetryAfter.read(header).ifPresent(builder::retryAfter);
        return builder.build();
    }

    /** The failure told by an {@code error} object in an answer whose status was 200. */
    static ModelException ofBody(JsonNode root) {
        var error = root.path("error");
        var status = error.path("code").isInt() ? error.path("code").intValue() : 500;
        var kind = kind(status, codes(error), error.path("message").asText(""));
        return ModelException.of(kind, "the service reported an error inside its answer: " + text(error))
                .retryable(retryable(kind, status))
                .maybeBilled(true)
                .build();
    }

    private static ErrorKind kind(int status, String codes, String text) {
        if (codes.contains("insufficient_quota") || status == 402) {
            return ErrorKind.QUOTA_EXHAUSTED;
        }
        if (codes.contains("context_length_exceeded") || codes.contains("exceed_context_size")) {
            return ErrorKind.CONTEXT_EXCEEDED;
        }
        if (codes.contains("content_filter") || codes.contains("content_policy")) {
            return ErrorKind.FILTERED;
        }
        if (codes.contains("unsupported_") || codes.contains("not_supported")) {
            return ErrorKind.UNSUPPORTED;
        }
        return switch (status) {
            case 401 -> ErrorKind.AUTHENTICATION;
            case 403 -> ErrorKind.PERMISSION;
            case 404 -> ErrorKind.NOT_FOUND;
            case 408 -> ErrorKind.TIMEOUT;
            case 413 -> ErrorKind.CONTEXT_EXCEEDED;
            case 425, 429 -> ErrorKind.RATE_LIMITED;
            case 503, 529 -> ErrorKind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield codes.contains("overloaded") ? ErrorKind.OVERLOADED : ErrorKind.SERVER;
                }
                yield text.toLowerCase(Locale.ROOT).contains("context length")
                        ? ErrorKind.CONTEXT_EXCEEDED
                        : ErrorKind.BAD_REQUEST;
            }
        };
    }

    private static boolean retryable(ErrorKind kind, int status) {
        return switch (kind) {
            case TIMEOUT, RATE_LIMITED, OVERLOADED -> true;
            case SERVER -> status == 500 || status == 502 || status == 504;
            default -> false;
        };
    }

    private static String codes(JsonNode error) {
        return error.path("type").asText("") + " " + error.path("code").asText("");
    }

    private static String message(
            int status, ErrorKind kind, @Nullable JsonNode error, Function<String, Optional<String>> header) {
        if (status >= 300 && status < 400) {
            var target = header.apply("location").map(OpenAiErrors::host).orElse("nowhere");
            return "the service answered " + status + " and points to " + target
                    + "; redirects are not followed, so that no key leaves for another host: set the base URL to the right one";
        }
        var said = error == null ? "" : text(error);
        var help = switch (kind) {
            case AUTHENTICATION -> "; check the key";
            case NOT_FOUND -> "; check the model's name and the base URL, which usually ends in /v1";
            default -> "";
        };
        return "the service answered " + status + (said.isEmpty() ? "" : ": " + said) + help;
    }

    private static String host(String location) {
        var rest = location.replaceFirst("^[a-zA-Z]+://", "");
        return rest.split("[/?#]", 2)[0].replaceFirst("^.*@", "");
    }

    private static String text(JsonNode error) {
        var text = error.isTextual() ? error.textValue() : error.path("message").asText("");
        var shown = text.replaceAll("[\\p{Cc}\\p{Cf}]+", " "); // nothing that moves a terminal's cursor
        var count = shown.codePointCount(0, shown.length());
        return count <= LONGEST_MESSAGE
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_MESSAGE)) + "…";
    }
}
