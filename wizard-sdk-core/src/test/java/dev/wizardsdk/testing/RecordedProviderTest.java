package dev.wizardsdk.testing;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.policy.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RecordedProviderTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());

    private final AtomicInteger answers = new AtomicInteger();
    private final ScriptedProvider real = ScriptedProvider.answering(request -> "answer number "
            + answers.incrementAndGet());
    private Path file;

    @BeforeEach
    void file(@TempDir Path folder) {
        file = folder.resolve("recording.jsonl");
    }

    @Test
    void keepsTheProvidersContractWhenItReplays() {
        RecordedProvider.recording(real, file).open(REQUEST).reply();
        new ProviderContract(RecordedProvider.replaying(file), REQUEST).check();
    }

    @Test
    void repliesToAnEqualRequestAsRecorded() {
        var recording = RecordedProvider.recording(real, file);
        var first = recording.open(REQUEST).reply();
        recording.open(REQUEST).reply();
        recording.open(new Request.Completion("other", Sampling.unset())).reply();

        var replaying = RecordedProvider.replaying(file);
        assertThat(replaying.open(new Request.Completion("other", Sampling.unset())).reply().text())
                .isEqualTo("answer number 3");
        assertThat(replaying.open(REQUEST).reply()).isEqualTo(first);
        assertThat(replaying.open(REQUEST).reply().text()).isEqualTo("answer number 2");
        assertThat(replaying.open(REQUEST).reply().text()).isEqualTo("answer number 2");
        assertThat(kind(replaying, new Request.Completion("new", Sampling.unset()))).isEqualTo(ErrorKind.NOT_RECORDED);
        assertThat(replaying.description().id()).isEqualTo("scripted:script");
        assertThat(real.requests()).hasSize(3);
    }

    @Test
    void remembersThePriceAndMakesItsFolder() throws IOException {
        var price = Price.of("1", "2.50", LocalDate.of(2026, 11, 22), "contract");
        var of = real.description();
        var priced = real.describedAs(new ModelDescription(of.provider(), of.model(), of.features(), of.contextTokens(),
                of.parameters(), Optional.of(price)));
        var deep = file.resolveSibling("new").resolve("folder").resolve("calls.jsonl");
        RecordedProvider.recording(priced, deep).open(REQUEST).reply();
        Files.createFile(file);
        RecordedProvider.recording(priced, file).open(REQUEST).reply();

        assertThat(RecordedProvider.replaying(deep).description().price()).contains(price);
        assertThat(RecordedProvider.replaying(file).description().price()).contains(price);
    }

    @Test
    void repliesInOrderWhateverIsAsked() {
        var recording = RecordedProvider.recording(real, file);
        recording.open(REQUEST).reply();
        recording.open(REQUEST).reply();
        var replaying = RecordedProvider.replayingInOrder(file);
        var other = new Request.Completion("other", Sampling.unset());
        assertThat(replaying.open(other).reply().text()).isEqualTo("answer number 1");
        assertThat(replaying.open(other).reply().text()).isEqualTo("answer number 2");
        assertThat(kind(replaying, other)).isEqualTo(ErrorKind.NOT_RECORDED);
    }

    @Test
    void failuresAreRecordedToo() {
        var failing = ScriptedProvider.answering(request -> {
            if (answers.getAndIncrement() == 0) {
                throw ModelException.of(ErrorKind.OVERLOADED, "busy").retryable(true).status(529)
                        .retryAfter(Duration.ofMillis(1)).build();
            }
            return "done";
        });
        var policy = new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
        ModelClient.over(RecordedProvider.recording(failing, file)).retry(policy).call(REQUEST);

        var replayed = ModelClient.over(RecordedProvider.replaying(file)).retry(policy).call(REQUEST);
        assertThat(replayed.text()).isEqualTo("done");
        assertThat(replayed.failedAttempts()).hasSize(1);
        assertThat(replayed.failedAttempts().getFirst().kind()).isEqualTo(ErrorKind.OVERLOADED);
    }

    @Test
    void holdsNoSecretAndIsFoundAllTheSame() throws IOException {
        var canary = "my \"canary\" secret";
        var asked = new Request.Completion("my key is sk-abcdefghijklmnop1234 and " + canary, Sampling.unset());
        var echo = ScriptedProvider
                .answering(request -> ((Request.Completion) request).prompt() + " Bearer abcdefgh1234 own");
        RecordedProvider.recording(echo, file, canary).open(asked, CallOptions.none().withKey(() -> "own")).reply();

        assertThat(Files.readString(file)).doesNotContain("canary").doesNotContain("abcdefgh").doesNotContain(" own\"")
                .contains("[secret]");
        assertThat(RecordedProvider.replaying(file, canary).open(asked).reply().text())
                .isEqualTo("my key is [secret] and [secret] [secret] [secret]");
    }

    @Test
    void whatIsNoRecordingIsSaidToBeNone() throws IOException {
        Files.writeString(file, "{\"a\":1}\n");
        assertThatThrownBy(() -> RecordedProvider.replaying(file)).hasMessageContaining("is no recording");
        Files.writeString(file, "{\"recorded\":1,\"provider\":\"p\",\"model\":\"m\",\"features\":[]}\nnonsense\n");
        assertThatThrownBy(() -> RecordedProvider.replaying(file)).hasMessageContaining("line 2");
    }

    private static ErrorKind kind(RecordedProvider provider, Request request) {
        return catchThrowableOfType(ModelException.class, () -> provider.open(request).reply()).kind();
    }
}
