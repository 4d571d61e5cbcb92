package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class RetryingTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());
    private static final RetryPolicy POLICY = new RetryPolicy(4, Duration.ofMillis(500), Duration.ofMillis(1500),
            Duration.ofSeconds(60));

    private final List<Duration> waits = new ArrayList<>();

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(over(ScriptedProvider.answering(r -> "one two three")), REQUEST).check();
    }

    @Test
    void asksAgainAndTellsWhatFailed() {
        var reply = over(failing(overloaded(), overloaded())).open(REQUEST).reply();

        assertThat(reply.text()).isEqualTo("done");
        assertThat(reply.failedAttempts()).extracting(FailedAttempt::kind).containsExactly(ErrorKind.OVERLOADED,
                ErrorKind.OVERLOADED);
    }

    @Test
    void doublesTheWaitUpToItsBound() {
        assertThatThrownBy(
                () -> over(failing(overloaded(), overloaded(), overloaded(), overloaded())).open(REQUEST).reply())
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.failedAttempts()).hasSize(3));
        assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(1500));
    }

    @Test
    void waitsAsLongAsTheServiceAsks() {
        over(failing(rateLimited(Duration.ofSeconds(7)))).open(REQUEST).reply();
        assertThat(waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void failsAtOnceWhenTheServiceAsksForTooLong() {
        assertThatThrownBy(() -> over(failing(rateLimited(Duration.ofHours(1)))).open(REQUEST).reply())
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
        assertThat(waits).isEmpty();
    }

    @Test
    void doesNotRepeatWhatCanNotSucceed() {
        var refused = ModelException.of(ErrorKind.AUTHENTICATION, "no").build();
        assertThatThrownBy(() -> over(failing(refused)).open(REQUEST).reply()).isSameAs(refused);
        assertThat(waits).isEmpty();
    }

    @Test
    void givesUpOnceTextWasDelivered() {
        var provider = new BreaksAfterText();
        var stream = over(provider).open(REQUEST);
        assertThat(stream.next()).isEqualTo(new Event.Text("half"));
        assertThatThrownBy(stream::next)
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.partialText()).isEqualTo("half"));
        assertThat(provider.opened).isEqualTo(1);
    }

    @Test
    void closingEndsAWait() throws InterruptedException {
        var waiting = new CountDownLatch(1);
        var provider = new Retrying(failing(overloaded()), POLICY, () -> 1, (time, closed) -> {
            waiting.countDown();
            return closed.await(1, TimeUnit.MINUTES);
        });
        var stream = provider.open(REQUEST);
        var answer = stream.future();
        waiting.await();
        stream.close();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(ModelException.class)
                .hasMessageContaining("waiting to ask");
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        var provider = new Retrying(failing(overloaded()), POLICY, () -> 1, (time, closed) -> {
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> provider.open(REQUEST).reply())
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    private ModelProvider over(ModelProvider provider) {
        return new Retrying(provider, POLICY, () -> 1, (time, closed) -> {
            waits.add(time);
            return closed.getCount() == 0;
        });
    }

    private static ModelProvider failing(ModelException... failures) {
        var rest = new ArrayDeque<>(List.of(failures));
        return ScriptedProvider.answering(request -> {
            if (!rest.isEmpty()) {
                throw rest.remove();
            }
            return "done";
        });
    }

    private static ModelException overloaded() {
        return ModelException.of(ErrorKind.OVERLOADED, "busy").retryable(true).build();
    }

    private static ModelException rateLimited(Duration retryAfter) {
        return ModelException.of(ErrorKind.RATE_LIMITED, "slow down")
                .retryable(true)
                .retryAfter(retryAfter)
                .build();
    }

    private static final class BreaksAfterText implements ModelProvider {

        private int opened;

        @Override
        public ModelDescription description() {
            return ScriptedProvider.answering().description();
        }

        @Override
        public EventStream open(Request request, CallOptions options) {
            opened++;
            return new EventStream() {
                private boolean told;

                @Override
                protected Event pull() {
                    if (told) {
                        throw ModelException.of(ErrorKind.STREAM_BROKEN, "cut").retryable(true).build();
                    }
                    told = true;
                    return new Event.Text("half");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
