package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that are closed, interrupted and left at any point, to providers that fail in any way: nothing held is lost. */
@Timeout(120)
class StormTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());
    private static final int CALLS = 600;

    @Test
    void everythingHeldIsGivenBackOnce() throws InterruptedException {
        var budget = Budget.tokens(100_000_000).withCalls(1_000_000);
        var limits = Limits.concurrent(4).withMaxWait(Duration.ofMillis(20));
        var throttle = new Throttle(limits, Time.SYSTEM);
        var breaker = new Breaker(new BreakerPolicy(100, 100, 1, Duration.ofMillis(1), 3), Time.SYSTEM);
        var stack = stack(new Erratic(), throttle, limits, breaker, budget);
        var routing = new Routing(new Group(List.of(stack, stack)), (request, options, candidates) -> candidates,
                Time.SYSTEM);
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CALLS; i++) {
            var random = new Random(i);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    call(routing, random);
                } catch (Exception | AssertionError e) {
                    wrong.add(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(budget.reserved().tokens()).isZero();
        assertThat(budget.reserved().calls()).isZero();
        assertThat(throttle.waiting()).isZero();
        var calm = new Throttled(ScriptedProvider.answering(r -> "one two"), throttle, limits, Time.SYSTEM);
        var open = new ArrayList<EventStream>();
        for (int i = 0; i < 4; i++) {
            open.add(calm.open(REQUEST));
            open.getLast().next();
        }
        var fifth = Failures.failureOf(() -> calm.open(REQUEST).reply());
        assertThat(fifth.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        open.forEach(EventStream::close);
    }

    private static ModelProvider stack(ModelProvider provider, Throttle throttle, Limits limits, Breaker breaker,
            Budget budget) {
        var throttled = new Throttled(new Priced(provider, Time.SYSTEM), throttle, limits, Time.SYSTEM);
        var budgeted = new Budgeted(new Breaking(throttled, breaker, Time.SYSTEM), budget, Time.SYSTEM);
        return new Retrying(budgeted, new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO),
                new RetryTokens());
    }

    private static void call(ModelProvider provider, Random random) throws Exception {
        var options = random.nextInt(4) == 0
                ? CallOptions.none().withTimeLimit(Duration.ofNanos(1 + random.nextInt(5_000_000)))
                : CallOptions.none();
        var how = random.nextInt(6);
        try (var stream = provider.open(REQUEST, options)) {
            switch (how) {
                case 0 -> stream.reply();
                case 1 -> stream.next();
                case 2 -> {
                    Thread.ofVirtual().start(() -> closeAfter(stream, random.nextInt(3_000_000)));
                    stream.reply();
                }
                case 3 -> {
                    var caller = Thread.currentThread();
                    var pause = random.nextInt(3_000_000);
                    Thread.ofVirtual().start(() -> {
                        sleep(pause);
                        caller.interrupt();
                    });
                    stream.reply();
                }
                case 4 -> {
                    var future = stream.future();
                    sleep(random.nextInt(3_000_000));
                    future.cancel(true);
                }
                default -> {}
            }
        } catch (ModelException | Broken expected) {
            assertThat(expected).isNotNull();
        }
    }

    private static void closeAfter(EventStream stream, int nanos) {
        sleep(nanos);
        stream.close();
        stream.close();
    }

    private static void sleep(int nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A provider's own fault. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Answers, stalls until it is closed, fails, or throws what it must not. */
    private static final class Erratic implements ModelProvider {

        private final AtomicLong seed = new AtomicLong();

        @Override
        public ModelDescription description() {
            return Failures.model("erratic");
        }

        @Override
        public EventStream open(Request request, CallOptions options) {
            var random = new Random(seed.getAndIncrement());
            if (random.nextInt(20) == 0) {
                throw new Broken();
            }
            return new EventStream() {

                private final CountDownLatch closed = new CountDownLatch(1);
                private int told;

                @Override
                protected Event pull() {
                    stall(random.nextInt(10) == 0 ? 10_000 : random.nextInt(2));
                    var fate = random.nextInt(12);
                    if (fate == 0) {
                        throw new Broken();
                    }
                    if (fate == 1) {
                        throw Failures.failure(ErrorKind.OVERLOADED).copy().maybeBilled(random.nextBoolean()).build();
                    }
                    return told++ < 3
                            ? new Event.Text("word ")
                            : new Event.End(ScriptedProvider.reply(request, Message.assistant("word word word ")));
                }

                private void stall(int millis) {
                    try {
                        if (closed.await(Math.min(millis, 50), TimeUnit.MILLISECONDS)) {
                            throw ModelException.of(ErrorKind.CANCELLED, "closed").build();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw ModelException.of(ErrorKind.CANCELLED, "interrupted").build();
                    }
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }

        @Override
        public void close() {}
    }
}
