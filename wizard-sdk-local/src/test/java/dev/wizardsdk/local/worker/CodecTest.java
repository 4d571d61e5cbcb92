package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CodecTest {

    private static final Codec CODEC = new Codec(Request.class, Event.class);
    private static final Sampling ALL = Sampling.unset().withMaxTokens(7).withTemperature(0.1).withTopP(0.9).withTopK(3)
            .withMinP(0.01).withTypicalP(0.5).withDynamicTemperature(new Sampling.DynamicTemperature(0.5, 1))
            .withXtc(new Sampling.Xtc(0.1, 0.2)).withDry(Sampling.Dry.standard())
            .withPenalties(new Sampling.Penalties(1.1, 0.1, 0.2, -1)).withMirostat(new Sampling.Mirostat(2, 5, 0.1))
            .withLogitBias(Map.of(3, Double.NEGATIVE_INFINITY, 5, 1.5)).withLogprobs(4)
            .withConstraint(new Constraint.Grammar("root ::= \"a\"")).withSeed(Long.MIN_VALUE).withStop("a", "\n\n")
            .withEffort(Sampling.Effort.LOW);

    private static Stream<Object> messages() {
        var call = new Part.ToolCall("id", "weather", "{\"city\": \"Paris\"}");
        var message = new Message(Role.USER,
                List.of(new Part.Text("𝄞\uDC00"), new Part.Reasoning("hm", "seal"), call,
                        new Part.Opaque("Anthropic", "{}"),
                        new Part.Media("image/png", URI.create("data:image/png;base64,AAAA")),
                        new Part.ToolResult("id", "weather", "rain")));
        var chat = new Request.Chat(List.of(message), List.of(new ToolDefinition("weather", "of a city", "{}")),
                ToolChoice.REQUIRED, ALL.withConstraint(new Constraint.JsonSchema("{}")));
        var reply = new Reply(message, Finish.TOOL_CALLS, "tool_calls", Optional.of(new Usage(1, 2, 3, 4)), "id",
                List.of(new TokenScore("a", -0.5, List.of(new TokenScore.Alternative("b", Double.NEGATIVE_INFINITY)))),
                Optional.of(new Result.Ranking(List.of(new Result.Ranked(3, 0.25)))),
                new Delivery("local:x", Optional.of(new BigDecimal("0.10")), true,
                        List.of(new FailedAttempt("a:b", ErrorKind.TIMEOUT, "slow", true, Duration.ofDays(400))),
                        Optional.empty(), List.of()));
        return Stream.of(chat, new Request.Completion("", Sampling.unset()), new Request.Completion("x", ALL),
                new Request.Infill(List.of(new Request.Infill.SourceFile("A.java", "class A {}")), "B.java", "a", "b",
                        ALL),
                new Request.Embed(List.of("a", "b"), false), new Request.Rerank("q", List.of("d")),
                new Request.Score("a", "b", 3), new Request.Count(chat),
                new Event.Text("a"), new Event.Reasoning("b"), new Event.ToolCall(1, "id", "name", "{"),
                new Event.End(reply), new Failure.Defect("x"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsReadIsWhatWasWritten(Object message) throws Exception {
        var bytes = CODEC.encode(message);

        assertThat(CODEC.decode(bytes)).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(new Codec(Request.class, Event.class).encode(message)).isEqualTo(bytes);
    }

    @Test
    void vectorsArriveToTheLastBit() throws Exception {
        var vectors = List.of(new float[] {1, -0f, Float.NaN, Float.MIN_VALUE}, new float[0]);
        var end = new Event.End(new Reply(Message.assistant(""), Finish.STOP, "", Optional.empty(), "a:b", "")
                .withResult(new Result.Embeddings(vectors)));
        var read = (Result.Embeddings) CODEC.decode(CODEC.encode(end), Event.End.class).reply().result().orElseThrow();

        assertThat(read.vectors().getFirst()).isEqualTo(vectors.getFirst());
        assertThat(read.vectors().getLast()).isEmpty();
    }

    @Test
    void exceptionsArriveWhole() throws Exception {
        var thrown = ModelException.of(ErrorKind.RATE_LIMITED, "slow down").retryable(true).maybeBilled(true)
                .status(429)
                .retryAfter(Duration.ofSeconds(3)).requestId("r").partialText("so far")
                .failedAttempts(List.of(new FailedAttempt("a:b", ErrorKind.SERVER, "m", false, Duration.ZERO))).build();
        var read = (ModelException) CODEC.decode(CODEC.encode(Failure.of(thrown)), Failure.class).exception();

        assertThat(Failure.of(read)).isEqualTo(Failure.of(thrown));
        assertThat(read.retryAfter()).contains(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void damagedBytesAreRefusedOrAnotherMessage(Object message) {
        var bytes = CODEC.encode(message);
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            var damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(CODEC.decode(damaged)).isNotNull();
            } catch (ProtocolException expected) {
                assertThat(expected).hasMessageContaining("a message");
            }
        }
        for (int length = 0; length < bytes.length; length++) {
            var part = java.util.Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> CODEC.decode(part));
        }
    }

    record Before(int a) {}

    record Unknown(Thread thread) {}

    @Test
    void fingerprintsDifferWithWhatIsCarried() {
        assertThat(new Codec(Request.class, Event.class).fingerprint()).isEqualTo(CODEC.fingerprint());
        assertThat(new Codec(Request.class).fingerprint()).isNotEqualTo(CODEC.fingerprint());
        assertThat(new Codec(Before.class).fingerprint()).isNotEqualTo(CODEC.fingerprint());
    }

    @Test
    void refusesWhatItCannotCarry() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Codec(Unknown.class))
                .withMessageContaining("java.lang.Thread cannot be carried");
    }
}
