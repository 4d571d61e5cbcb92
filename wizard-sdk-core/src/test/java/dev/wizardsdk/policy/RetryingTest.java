package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static dev.wizardsdk.policy.Failures.alwaysFailing;
import static dev.wizardsdk.policy.Failures.failing;
import static dev.wizardsdk.policy.Failures.failure;
import static dev.wizardsdk.policy.Failures.failureOf;
import static dev.wizardsdk.policy.Failures.rateLimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class RetryingTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());
    private static final RetryPolicy POLICY = new RetryPolicy(4, Duration.ofMillis(500), Duration.ofMillis(1500),
            Duration.ofSeconds(60));

    private final FakeTime time = new FakeTime();
    private final RetryTokens tokens = new RetryTokens();

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
        assertThat(time.pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000),
                Duration.ofMillis(1500));
    }

    @Test
    void waitsAsLongAsTheServiceAsks() {
        over(failing(rateLimited(Duration.ofSeconds(7)))).open(REQUEST).reply();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void failsAtOnceWhenTheServiceAsksForTooLong() {
        assertThatThrownBy(() -> over(failing(rateLimited(Duration.ofHours(1)))).open(REQUEST).reply())
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void doesNotRepeatWhatCanNotSucceed() {
        var refused = ModelException.of(ErrorKind.AUTHENTICATION, "no").build();
        assertThatThrownBy(() -> over(failing(refused)).open(REQUEST).reply()).isSameAs(refused);
        assertThat(time.pauses).isEmpty();
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
    void whoWaitsForTheWholeReplySeesNoHalfOfIt() {
        var provider = new BreaksAfterText();
        assertThat(over(provider).open(REQUEST).reply().text()).isEqualTo("whole");
        assertThat(provider.opened).isEqualTo(2);
    }

    @Test
    void leavesTooManyRequestsToTheNextEntry() {
        var call = Call.of(REQUEST, CallOptions.none(), time).further(true);
        var stream = ((Layer) over(failing(rateLimited(Duration.ofSeconds(1))))).open(call);
        assertThat(failureOf(stream::reply).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void doesNotWaitPastTheTimeLimit() {
        var options = CallOptions.none().withTimeLimit(Duration.ofSeconds(5));
        var failure = failureOf(() -> over(failing(overloaded(), rateLimited(Duration.ofSeconds(5))))
                .open(REQUEST, options).reply());
        assertThat(failure).hasMessageContaining("time limit");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(failure.failedAttempts()).hasSize(1);
        assertThat(time.pauses).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void passesOnWhatIsLeftOfTheTimeLimit() {
        var limits = new ArrayList<Duration>();
        var provider = new Opened(failing(overloaded(), overloaded()), options -> limits.add(
                options.timeLimit().orElseThrow()));
        over(provider).open(REQUEST, CallOptions.none().withTimeLimit(Duration.ofSeconds(5))).reply();
        assertThat(limits).containsExactly(Duration.ofMillis(5000), Duration.ofMillis(4500), Duration.ofMillis(3500));
    }

    @Test
    void aStormOfRetriesEndsWhenTheBucketIsEmpty() {
        var down = over(alwaysFailing(ErrorKind.OVERLOADED));
        var attempts = IntStream.range(0, 40)
                .map(i -> 1 + failureOf(() -> down.open(REQUEST).reply()).failedAttempts().size()).sum();
        assertThat(attempts).isEqualTo(40 + 500 / 5);
        assertThat(failureOf(() -> down.open(REQUEST).reply())).hasMessageContaining("not tried again for now");

        var up = over(ScriptedProvider.answering(request -> "done"));
        IntStream.range(0, 5).forEach(i -> up.open(REQUEST).reply());
        assertThat(failureOf(() -> down.open(REQUEST).reply()).failedAttempts()).hasSize(1);
    }

    @Test
    void retriesThatHelpNeverEmptyTheBucket() {
        for (var i = 0; i < 300; i++) {
            assertThat(over(failing(overloaded())).open(REQUEST).reply().text()).isEqualTo("done");
        }
    }

    @Test
    void closingEndsAWait() throws InterruptedException {
        var failed = new CountDownLatch(1);
        var hour = new RetryPolicy(2, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        var stream = new Retrying(failing(overloaded()), hour, tokens, () -> {
            failed.countDown();
            return 1;
        }, Time.SYSTEM).open(REQUEST);
        var answer = stream.future();
        failed.await();
        stream.close();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(ModelException.class)
                .extracting(e -> ((ModelException) e.getCause()).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        var provider = new Retrying(failing(overloaded()), POLICY, tokens, () -> {
            Thread.currentThread().interrupt();
            return 1;
        }, Time.SYSTEM);
        assertThat(failureOf(() -> provider.open(REQUEST).reply()).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    private ModelProvider over(ModelProvider provider) {
        return new Retrying(provider, POLICY, tokens, () -> 1, time);
    }

    private static ModelException overloaded() {
        return failure(ErrorKind.OVERLOADED);
    }

    /** Tells the options each stream is opened with. */
    private record Opened(ModelProvider provider, Consumer<CallOptions> told) implements ModelProvider {

        @Override
        public ModelDescription description() {
            return provider.description();
        }

        @Override
        public EventStream open(Request request, CallOptions options) {
            told.accept(options);
            return provider.open(request, options);
        }

        @Override
        public void close() {
            provider.close();
        }
    }

    @Test
    void aTimeLimitThatEndsBetweenTwoLooksAtTheClockIsATimeout() {
        for (int nanos = 1; nanos < 12; nanos++) {
            var options = CallOptions.none().withTimeLimit(Duration.ofNanos(nanos));
            var hasty = new RetryPolicy(4, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            var retrying = new Retrying(Failures.alwaysFailing(ErrorKind.SERVER), hasty, tokens, () -> 0,
                    new Ticking());
            assertThatThrownBy(() -> retrying.open(REQUEST, options).reply()).isInstanceOf(ModelException.class);
        }
    }

    /** A nanosecond goes by with each look. */
    private static final class Ticking implements Time {

        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanos() {
            return now.incrementAndGet();
        }

        @Override
        public boolean pause(Duration time, CountDownLatch until) {
            return false;
        }
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
                    if (opened == 2) {
                        return new Event.End(ScriptedProvider.reply(request, Message.assistant("whole")));
                    }
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
