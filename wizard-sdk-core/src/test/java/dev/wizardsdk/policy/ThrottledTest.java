package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.RateLimits;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static dev.wizardsdk.policy.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ThrottledTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());
    private static final CallOptions TENANT = CallOptions.none().withKey(() -> "a tenant's");

    private final FakeTime time = new FakeTime();
    private final ScriptedProvider provider = ScriptedProvider.answering(request -> "one two");

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(throttled(provider, Limits.concurrent(1).withRequestsPerMinute(100)), REQUEST).check();
    }

    @Test
    void sendsNoMoreThanSoManyRequestsWithinAnySixtySeconds() {
        var throttled = throttled(provider, Limits.perMinute(2));
        throttled.open(REQUEST).reply();
        time.pass(Duration.ofSeconds(50));
        IntStream.range(0, 3).forEach(i -> throttled.open(REQUEST).reply());
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(50));
    }

    @Test
    void countsTheTokensTheServiceCountedNotThoseItGuessed() {
        var request = new Request.Completion("hello", Sampling.unset().withMaxTokens(900));
        var throttled = throttled(provider, Limits.told().withTokensPerMinute(1000));
        IntStream.range(0, 9).forEach(i -> throttled.open(request).reply()); // 3 tokens each
        assertThat(time.pauses).isEmpty();

        var open = throttled.open(request);
        open.next(); // 900 and more until it has ended
        var answer = throttled.open(request).reply();
        assertThat(answer.text()).isEqualTo("one two");
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aCallLargerThanAMinutesTokensGoesAlone() {
        var throttled = throttled(provider, Limits.told().withTokensPerMinute(10));
        throttled.open(new Request.Completion("hello ".repeat(100), Sampling.unset())).reply();
        throttled.open(new Request.Completion("hello ".repeat(100), Sampling.unset())).reply();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void saysAtOnceThatAWaitWouldBeTooLongAndWhoseLimitItIs() {
        var throttled = throttled(provider, Limits.perMinute(1).withMaxWait(Duration.ofSeconds(10)));
        throttled.open(REQUEST).reply();
        var refused = failureOf(() -> throttled.open(REQUEST).reply());
        assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(refused.retryable()).isFalse();
        assertThat(refused.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(refused).hasMessageContaining("this client's own limits");
        assertThat(time.pauses).isEmpty();

        var hurried = CallOptions.none().withTimeLimit(Duration.ofSeconds(1));
        var patient = throttled(provider, Limits.perMinute(1));
        patient.open(REQUEST).reply();
        assertThat(failureOf(() -> patient.open(REQUEST, hurried).reply())).hasMessageContaining("within 1000 ms");
    }

    @Test
    void waitsUntilTheServiceWantsToHearFromItAgain() {
        var failing = Failures.failing(Failures.rateLimited(Duration.ofSeconds(7)));
        var throttled = throttled(failing, Limits.told());
        failureOf(() -> throttled.open(REQUEST).reply());
        throttled.open(REQUEST, TENANT).reply();
        assertThat(time.pauses).isEmpty();
        throttled.open(REQUEST).reply();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void waitsForTheResetWhenTheServiceSaysThatNothingIsLeft() {
        var told = new AtomicReference<>(limits(1, 100));
        var throttled = throttled(telling(told), Limits.told());
        throttled.open(REQUEST).reply();
        assertThat(time.pauses).isEmpty();
        told.set(limits(0, 100));
        throttled.open(REQUEST).reply();
        throttled.open(REQUEST).reply();
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(3));
        told.set(limits(1, 1));
        throttled.open(REQUEST).reply();
        throttled.open(REQUEST).reply();
        assertThat(time.pauses).endsWith(Duration.ofSeconds(20));
    }

    @Test
    void aLowerLimitOfTheServiceTakesThePlaceOfOurs() {
        var told = new AtomicReference<>(new RateLimits(OptionalLong.of(2), OptionalLong.empty(), Optional.empty(),
                OptionalLong.empty(), OptionalLong.empty(), Optional.empty()));
        var throttled = throttled(telling(told), Limits.perMinute(1000));
        IntStream.range(0, 3).forEach(i -> throttled.open(REQUEST).reply());
        assertThat(time.pauses).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void neverMoreThanSoManyAtOnceAndNobodyIsForgotten() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var busy = ScriptedProvider.answering(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            sleep(2);
            now.decrementAndGet();
            return "done";
        });
        var throttled = new Throttled(busy, new Throttle(Limits.concurrent(3), Time.SYSTEM), Limits.concurrent(3),
                Time.SYSTEM);
        var answers = IntStream.range(0, 64).mapToObj(i -> throttled.open(REQUEST).future()).toList();
        answers.forEach(CompletableFuture::join);
        assertThat(most).hasValueBetween(2, 3);
    }

    @Test
    void firstComeFirstServed() {
        var throttled = new Throttled(provider, new Throttle(Limits.concurrent(1), Time.SYSTEM), Limits.concurrent(1),
                Time.SYSTEM);
        var holder = throttled.open(REQUEST);
        holder.next();
        var answers = new ArrayList<CompletableFuture<?>>();
        for (var i = 0; i < 5; i++) {
            answers.add(throttled.open(new Request.Completion("request " + i, Sampling.unset())).future());
            var queued = i + 1;
            await().until(() -> throttled.waiting() == queued);
        }
        holder.close();
        answers.forEach(CompletableFuture::join);
        assertThat(provider.requests().subList(1, 6)).extracting(r -> ((Request.Completion) r).prompt())
                .containsExactly("request 0", "request 1", "request 2", "request 3", "request 4");
    }

    @Test
    void nobodyOvertakesWhoWaitsForMore() {
        var limits = Limits.told().withTokensPerMinute(1000);
        var throttled = new Throttled(provider, new Throttle(limits, Time.SYSTEM), limits, Time.SYSTEM);
        var large = new Request.Completion("hello", Sampling.unset().withMaxTokens(600));
        var holder = throttled.open(large);
        holder.next();
        var waiting = throttled.open(large);
        var answer = waiting.future();
        await().until(() -> throttled.waiting() == 1);

        var hurried = CallOptions.none().withTimeLimit(Duration.ofMillis(50));
        assertThat(failureOf(() -> throttled.open(REQUEST, hurried).reply()).kind()).isEqualTo(ErrorKind.RATE_LIMITED);

        waiting.close();
        assertThat(answer).failsWithin(Duration.ofSeconds(10));
        throttled.open(REQUEST).reply();
        holder.close();
    }

    @Test
    void closingAndInterruptingEndAWaitInTheQueue() throws InterruptedException {
        var throttled = new Throttled(provider, new Throttle(Limits.concurrent(1), Time.SYSTEM), Limits.concurrent(1),
                Time.SYSTEM);
        var holder = throttled.open(REQUEST);
        holder.next();
        var queued = throttled.open(REQUEST);
        var interrupted = new AtomicReference<ModelException>();
        var flag = new AtomicReference<Boolean>();
        var thread = new Thread(() -> {
            interrupted.set(failureOf(() -> throttled.open(REQUEST).next()));
            flag.set(Thread.currentThread().isInterrupted());
        });
        var answer = queued.future();
        thread.start();
        await().until(() -> throttled.waiting() == 2);

        queued.close();
        thread.interrupt();

        thread.join();
        assertThat(interrupted.get().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(flag.get()).isTrue();
        assertThat(answer).failsWithin(Duration.ofSeconds(10)).withThrowableThat().havingCause()
                .satisfies(e -> assertThat(((ModelException) e).kind()).isEqualTo(ErrorKind.CANCELLED));
        holder.close();
        assertThat(throttled.open(REQUEST).reply().text()).isEqualTo("one two");
    }

    @Test
    void asksFewerAtOnceWhileTheServiceHasNoRoom() {
        var limits = Limits.concurrent(4).adapting().withMaxWait(Duration.ZERO);
        var failing = Failures.failing(Failures.failure(ErrorKind.OVERLOADED));
        var throttled = throttled(failing, limits);
        failureOf(() -> throttled.open(REQUEST).reply());
        assertThat(open(throttled, 3)).isEqualTo(2);
        IntStream.range(0, 6).forEach(i -> throttled.open(REQUEST).reply());
        assertThat(open(throttled, 5)).isEqualTo(4);
    }

    @Test
    void whatAServiceSaysOfTheEndOfTimeTakesNoPermitWithIt() {
        var never = Duration.ofDays(999_999_999);
        var told = new AtomicReference<>(new RateLimits(OptionalLong.of(60), OptionalLong.of(9), Optional.of(never),
                OptionalLong.of(1000), OptionalLong.of(900), Optional.of(never)));
        var throttled = throttled(telling(told), Limits.concurrent(1).withMaxWait(Duration.ZERO));
        IntStream.range(0, 3).forEach(i -> assertThat(throttled.open(REQUEST).reply().text()).isEqualTo("one two"));
        assertThat(open(throttled, 3)).isEqualTo(1);

        var refusing = throttled(Failures.failing(Failures.rateLimited(never)), Limits.concurrent(1));
        assertThat(failureOf(() -> refusing.open(REQUEST).reply())).hasMessageContaining("it is RATE_LIMITED");
        assertThat(failureOf(() -> refusing.open(REQUEST).reply()).retryAfter()).isPresent();
    }

    @Test
    void aLimitOfNothingIsNoLimit() {
        var told = new AtomicReference<>(new RateLimits(OptionalLong.of(0), OptionalLong.empty(), Optional.empty(),
                OptionalLong.of(0), OptionalLong.empty(), Optional.empty()));
        var throttled = throttled(telling(told), Limits.perMinute(3).withTokensPerMinute(10_000));
        IntStream.range(0, 3).forEach(i -> assertThat(throttled.open(REQUEST).reply().text()).isEqualTo("one two"));
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void waitsForeverWhereItMay() {
        var throttled = throttled(provider, Limits.perMinute(1).withMaxWait(ChronoUnit.FOREVER.getDuration()));
        IntStream.range(0, 2).forEach(i -> throttled.open(REQUEST).reply());
        assertThat(time.pauses).containsExactly(Duration.ofMinutes(1));
    }

    private static int open(ModelProvider throttled, int wanted) {
        var streams = IntStream.range(0, wanted).mapToObj(i -> throttled.open(REQUEST)).toList();
        var admitted = 0;
        for (var stream : streams) {
            try {
                stream.next();
                admitted++;
            } catch (ModelException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
            }
        }
        streams.forEach(EventStream::close);
        return admitted;
    }

    private static ScriptedProvider telling(AtomicReference<RateLimits> told) {
        return ScriptedProvider.replying(request -> {
            var reply = ScriptedProvider.reply(request, Message.assistant("one two"));
            return reply.with(reply.delivery().withRateLimits(Optional.of(told.get())));
        });
    }

    private static RateLimits limits(long requests, long tokens) {
        return new RateLimits(OptionalLong.of(60), OptionalLong.of(requests), Optional.of(Duration.ofSeconds(3)),
                OptionalLong.of(1000), OptionalLong.of(tokens), Optional.of(Duration.ofSeconds(20)));
    }

    private ModelProvider throttled(ModelProvider provider, Limits limits) {
        return new Throttled(provider, new Throttle(limits, time), limits, time);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
