package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What a failed answer means, the same for all protocols: its status first, then the error's type and code, then its text. The
 * error is an object with {@code message} and {@code type}, {@code code} or {@code status} under {@code error}, a text there, or
 * a text under {@code detail}.
 */
final class ServiceErrors {

    private static final int LONGEST_MESSAGE = 500;

    private ServiceErrors() {}

    /** The failure told by an HTTP status other than 200. */
    static ModelException ofStatus(int status, Function<String, Optional<String>> header, String body) {
        var root = WireJson.parseFailure(body).orElseGet(WireJson::object);
        var error = error(root);
        var kind = kind(status, codes(error), words(error));
        var builder = ModelException.of(kind, message(status, kind, error, header))
                .status(status)
                .retryable(header.apply("x-should-retry").map(Boolean::parseBoolean).orElse(retryable(kind, status)))
                .requestId(header.apply("x-request-id").or(() -> header.apply("request-id"))
                        .orElse(root.path("request_id").asText("")));
        RetryAfter.read(header).or(() -> retryDelay(root)).ifPresent(builder::retryAfter);
        return builder.build();
    }

    /** The failure told by an error in an answer whose status was 200. */
    static ModelException ofBody(JsonNode root) {
        var error = error(root);
        var status = impliedStatus(error);
        var kind = kind(status, codes(error), words(error));
        var builder = ModelException
                .of(kind, "the service reported an error inside its answer: " + shown(words(error)))
                .retryable(retryable(kind, status))
                .requestId(root.path("request_id").asText(""))
                .maybeBilled(true);
        retryDelay(root).ifPresent(builder::retryAfter);
        return builder.build();
    }

    private static JsonNode error(JsonNode root) {
        return root.hasNonNull("error")
                ? root.path("error")
                : root.hasNonNull("detail") ? root.path("detail") : root;
    }

    private static String words(JsonNode error) {
        return error.isTextual() ? error.textValue() : error.path("message").asText("");
    }

    private static String codes(JsonNode error) {
        var codes = new StringBuilder();
        for (var field : List.of("type", "code", "status")) {
            codes.append(error.path(field).asText("")).append(' ');
        }
        codes.append(error.path("details").path("error_code").asText(""));
        for (var detail : error.path("details")) { // Google's
            codes.append(' ').append(detail.path("reason").asText(""));
        }
        return codes.toString().toLowerCase(Locale.ROOT);
    }

    /** The status that an error inside a 200 would have had. */
    private static int impliedStatus(JsonNode error) {
        if (error.path("code").canConvertToInt() && error.path("code").intValue() >= 400) {
            return error.path("code").intValue();
        }
        var codes = codes(error);
        return ofWords(codes).orElse(500);
    }

    /** By the types of Anthropic, the statuses of Google's APIs and the codes of OpenAI. */
    private static OptionalInt ofWords(String codes) {
        if (codes.contains("overloaded") || codes.contains("unavailable")) {
            return OptionalInt.of(529);
        }
        if (codes.contains("rate_limit") || codes.contains("resource_exhausted")) {
            return OptionalInt.of(429);
        }
        if (codes.contains("authentication") || codes.contains("unauthenticated")
                || codes.contains("invalid_api_key")) {
            return OptionalInt.of(401);
        }
        if (codes.contains("permission")) {
            return OptionalInt.of(403);
        }
        if (codes.contains("not_found")) {
            return OptionalInt.of(404);
        }
        if (codes.contains("request_too_large")) {
            return OptionalInt.of(413);
        }
        if (codes.contains("timeout_error") || codes.contains("deadline_exceeded")) {
            return OptionalInt.of(504);
        }
        // Responses tells of a prompt or an image it can't use only after a 200
        return codes.contains("invalid_request") || codes.contains("invalid_argument")
                || codes.contains("invalid_prompt") || codes.contains("image")
                        ? OptionalInt.of(400)
                        : OptionalInt.empty();
    }

    private static ErrorKind kind(int status, String codes, String said) {
        var text = said.toLowerCase(Locale.ROOT);
        if (codes.contains("insufficient_quota") || codes.contains("spend_limit") || codes.contains("billing")
                || status == 402 || text.contains("credit balance is too low")) { // Anthropic's 400
            return ErrorKind.QUOTA_EXHAUSTED;
        }
        if (codes.contains("context_length_exceeded") || codes.contains("exceed_context_size")
                || (status < 500 && (text.contains("context length") || text.contains("prompt is too long")
                        || text.contains("context window") || text.contains("context limit")
                        || text.contains("exceeds the maximum number of tokens")))) {
            return ErrorKind.CONTEXT_EXCEEDED;
        }
        if (codes.contains("content_filter") || codes.contains("content_policy")) {
            return ErrorKind.FILTERED;
        }
        if (codes.contains("model_not_found")) {
            return ErrorKind.NOT_FOUND;
        }
        if (codes.contains("unsupported_") || codes.contains("not_supported") || codes.contains("unimplemented")) {
            return ErrorKind.UNSUPPORTED;
        }
        if (status == 400 && text.contains("does not support")) { // Ollama's, of tools, images and thinking
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
            default -> ofRest(status, codes);
        };
    }

    private static ErrorKind ofRest(int status, String codes) {
        if (status >= 500) {
            return codes.contains("overloaded") ? ErrorKind.OVERLOADED : ErrorKind.SERVER;
        }
        // Gemini answers 400 to a wrong key
        return codes.contains("api_key_invalid") ? ErrorKind.AUTHENTICATION : ErrorKind.BAD_REQUEST;
    }

    private static boolean retryable(ErrorKind kind, int status) {
        return switch (kind) {
            case TIMEOUT, RATE_LIMITED, OVERLOADED -> true;
            case SERVER -> status == 500 || status == 502 || status == 504;
            default -> false;
        };
    }

    /** The hint that Google's APIs give in the body, such as {@code 34.4s}. */
    private static Optional<Duration> retryDelay(JsonNode root) {
        for (var detail : root.path("error").path("details")) {
            var delay = detail.path("retryDelay").asText("");
            if (delay.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
                return Optional.of(Duration.ofMillis(
                        (long) Math.ceil(Double.parseDouble(delay.substring(0, delay.length() - 1)) * 1000)));
            }
        }
        return Optional.empty();
    }

    private static String message(int status, ErrorKind kind, JsonNode error,
            Function<String, Optional<String>> header) {
        if (status >= 300 && status < 400) {
            var target = header.apply("location").map(ServiceErrors::host).orElse("nowhere");
            return "the service answered " + status + " and points to " + target
                    + "; redirects are not followed, so that no key leaves for another host: set the base URL to the right one";
        }
        var said = shown(words(error));
        var help = switch (kind) {
            case AUTHENTICATION -> "; check the key";
            case NOT_FOUND ->
                "; check the model's name and the base URL, which usually ends in its version, such as /v1";
            case CONTEXT_EXCEEDED -> contextHelp(error);
            default -> "";
        };
        return "the service answered " + status + (said.isEmpty() ? "" : ": " + said) + help;
    }

    private static String contextHelp(JsonNode error) {
        return error.path("n_prompt_tokens").canConvertToInt() && error.path("n_ctx").canConvertToInt()
                ? "; the prompt has " + error.path("n_prompt_tokens").intValue() + " tokens, the context "
                        + error.path("n_ctx").intValue()
                : "";
    }

    private static String host(String location) {
        var rest = location.replaceFirst("^[a-zA-Z]+://", "");
        return rest.split("[/?#]", 2)[0].replaceFirst("^.*@", "");
    }

    private static String shown(String said) {
        var shown = said.replaceAll("[\\p{Cc}\\p{Cf}]+", " "); // nothing that moves a terminal's cursor
        var count = shown.codePointCount(0, shown.length());
        return count <= LONGEST_MESSAGE
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_MESSAGE)) + "…";
    }
}
