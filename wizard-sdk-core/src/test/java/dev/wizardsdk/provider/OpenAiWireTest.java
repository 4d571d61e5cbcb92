package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class OpenAiWireTest {

    private static final String COPY = "http://localhost:8080/v1";
    private static final String OFFICIAL = "https://api.openai.com/v1";
    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());

    @Test
    void sendsOnlyWhatTheCallerSet() {
        assertThat(encode(new Request.Chat(List.of(Message.user("Hi \"you\"")), Sampling.unset()), COPY))
                .isEqualTo(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi \\\"you\\\"\"}],\"model\":\"m\",\"stream\":false}");
    }

    @Test
    void namesEachSetting() {
        var sampling = Sampling.unset()
                .withMaxTokens(5)
                .withTemperature(0.5)
                .withTopP(0.9)
                .withTopK(40)
                .withMinP(0.05)
                .withSeed(7)
                .withStop("\n", "END");
        assertThat(encode(new Request.Completion("Once", sampling), COPY))
                .isEqualTo(
                        "{\"prompt\":\"Once\",\"model\":\"m\",\"max_tokens\":5,\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,"
                                + "\"min_p\":0.05,\"seed\":7,\"stop\":[\"\\n\",\"END\"],\"stream\":false}");
    }

    @Test
    void speaksOfCompletionTokensToOpenAiItself() {
        var chat = new Request.Chat(List.of(Message.user("x")), Sampling.unset().withMaxTokens(5));
        assertThat(encode(chat, OFFICIAL)).contains("\"max_completion_tokens\":5");
    }

    @Test
    void refusesWhatOpenAiDoesNotHave() {
        var request = new Request.Completion("x", Sampling.unset().withTopK(5));
        assertThatThrownBy(() -> encode(request, OFFICIAL)).hasMessageContaining("top-k");
    }

    @Test
    void readsADelta() {
        var read = reading().events(
                "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}");
        assertThat(read.told()).containsExactly(new Event.Text("Hel"));
        assertThat(read.mayEnd()).isFalse();
    }

    @Test
    void readsReasoningUnderBothItsNames() {
        assertThat(reading().events("{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}").told())
                .containsExactly(new Event.Reasoning("hm"), new Event.Reasoning("hm"));
    }

    @Test
    void readsUsageBesideEmptyChoices() {
        var read = reading().events("{\"choices\":[],\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":300,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":8},\"completion_tokens_details\":{\"reasoning_tokens\":20}}}");
        assertThat(read.reply().usage()).contains(new Usage(16, 8, 300, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{\"choices\":[]} trailing", "{\"a\":1,\"a\":2}",
            "{\"object\":\"x\"}",
            "<html></html>", "{\"n\":1e9999999999999999}"})
    void refusesWhatIsNotOfTheProtocol(String body) {
        var text = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";
        for (var read : List.<Consumer<Reading>>of(it -> it.whole(body), it -> it.events(body),
                it -> it.events(text, text, body))) {
            assertThatThrownBy(() -> read.accept(reading()))
                    .asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
        }
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> reading().events("{\"a\":".repeat(100_000))).isInstanceOf(ModelException.class);
    }

    @Test
    void anErrorAfterStatus200IsAnError() {
        assertThatThrownBy(() -> reading().events("{\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}}"))
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED))
                .satisfies(e -> assertThat(e.retryable()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
            "400, invalid_request_error, , BAD_REQUEST, false",
            "400, , context_length_exceeded, CONTEXT_EXCEEDED, false",
            "400, exceed_context_size_error, , CONTEXT_EXCEEDED, false",
            "400, , content_filter, FILTERED, false",
            "400, , unsupported_parameter, UNSUPPORTED, false",
            "401, , , AUTHENTICATION, false",
            "402, , , QUOTA_EXHAUSTED, false",
            "403, , , PERMISSION, false",
            "404, , model_not_found, NOT_FOUND, false",
            "408, , , TIMEOUT, true",
            "413, , , CONTEXT_EXCEEDED, false",
            "422, , , BAD_REQUEST, false",
            "425, , , RATE_LIMITED, true",
            "429, , , RATE_LIMITED, true",
            "429, insufficient_quota, , QUOTA_EXHAUSTED, false",
            "500, , , SERVER, true",
            "501, not_supported_error, , UNSUPPORTED, false",
            "502, , , SERVER, true",
            "503, unavailable_error, , OVERLOADED, true",
            "504, , , SERVER, true",
            "505, , , SERVER, false",
            "529, overloaded_error, , OVERLOADED, true"
    })
    void classifiesAFailure(int status, String type, String code, ErrorKind kind, boolean retryable) {
        var body = "{\"error\":{\"message\":\"m\",\"type\":" + quoted(type) + ",\"code\":" + quoted(code) + "}}";
        var failure = ServiceErrors.ofStatus(status, name -> Optional.empty(), body);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.status()).hasValue(status);
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", "1.5, 1500", "0, 0", "-5, -1", "NaN, -1", "garbage, -1", "3600, 3600000"})
    void readsRetryAfterInSeconds(String value, long millis) {
        var wait = RetryAfter.read(name -> Optional.ofNullable(Map.of("retry-after", value).get(name)));
        assertThat(wait.map(Duration::toMillis).orElse(-1L)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
            "'Sat, 21 Nov 2026 10:00:30 GMT', 30000",
            "'Sat, 21 Nov 2026 09:00:00 GMT', -1",
    })
    void readsRetryAfterAsADateOfTheServicesClock(String value, long millis) {
        var headers = Map.of("retry-after", value, "date", "Sat, 21 Nov 2026 10:00:00 GMT");
        var wait = RetryAfter.read(name -> Optional.ofNullable(headers.get(name)));
        assertThat(wait.map(Duration::toMillis).orElse(-1L)).isEqualTo(millis);
    }

    @Test
    void readsRetryAfterInMilliseconds() {
        var headers = Map.of("retry-after", "9", "retry-after-ms", "1250");
        assertThat(RetryAfter.read(name -> Optional.ofNullable(headers.get(name)))).contains(Duration.ofMillis(1250));
    }

    private static String quoted(String value) {
        return value == null ? "null" : "\"" + value + "\"";
    }

    private static Reading reading() {
        return new Reading(wire(COPY), CHAT);
    }

    private static OpenAiWire wire(String baseUrl) {
        var url = URI.create(baseUrl);
        return new OpenAiWire(url, "m", false, OpenAiDialect.at(url), Optional.empty());
    }

    private static String encode(Request request, String baseUrl) {
        return new String(wire(baseUrl).encode(request).body(), StandardCharsets.UTF_8);
    }
}
