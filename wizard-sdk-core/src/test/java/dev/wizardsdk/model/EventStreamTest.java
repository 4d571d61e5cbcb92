package dev.wizardsdk.model;

import dev.wizardsdk.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventStreamTest {

    @Test
    void everyViewGivesTheSameText() throws Exception {
        assertThat(stream().reply().text()).isEqualTo("one two three");
        assertThat(stream().future().get().text()).isEqualTo("one two three");
        var pieces = new ArrayList<String>();
        stream().forEachText(pieces::add);
        assertThat(pieces).containsExactly("one ", "two ", "three");
    }

    @Test
    void aSubscriberSetsThePace() throws InterruptedException {
        var subscriber = new Recorder();
        stream().publisher().subscribe(subscriber);
        subscriber.subscription().request(1);
        subscriber.subscription().request(Long.MAX_VALUE);
        subscriber.subscription().request(Long.MAX_VALUE);
        subscriber.done.await();
        assertThat(subscriber.events).hasSize(4).last().isInstanceOf(Event.End.class);
        assertThat(subscriber.failure.get()).isNull();
    }

    @Test
    void aSecondSubscriberIsRefused() throws InterruptedException {
        var publisher = stream().publisher();
        publisher.subscribe(new Recorder());
        var second = new Recorder();
        publisher.subscribe(second);
        second.done.await();
        assertThat(second.failure.get()).hasMessageContaining("one subscriber");
    }

    @Test
    void askingForNothingIsAnError() throws InterruptedException {
        var subscriber = new Recorder();
        stream().publisher().subscribe(subscriber);
        subscriber.subscription().request(0);
        subscriber.done.await();
        assertThat(subscriber.failure.get()).hasMessageContaining("3.9");
    }

    @Test
    void aFailureIsDeliveredAgain() {
        var stream = ScriptedProvider.answering().open(new Request.Completion("x", Sampling.unset()));
        assertThatThrownBy(stream::next).isInstanceOf(ModelException.class);
        assertThatThrownBy(stream::next).isInstanceOf(ModelException.class);
    }

    private static EventStream stream() {
        return ScriptedProvider.answering("one two three").open(new Request.Completion("count", Sampling.unset()));
    }

    @Test
    void mergesThePiecesOfToolCallsByIndex() {
        var pieces = List.of(
                new Event.ToolCall(0, "a", "add", "{\"x\":"),
                new Event.ToolCall(1, "b", "now", "{}"),
                new Event.ToolCall(0, "a", "add", "1}")).iterator();
        var stream = new EventStream() {
            @Override
            protected Event pull() {
                return pieces.hasNext()
                        ? pieces.next()
                        : new Event.End(
                                new Reply(message(), Finish.TOOL_CALLS, "", Optional.empty(), "p:m", ""));
            }

            @Override
            public void close() {}
        };

        assertThat(stream.reply().message().parts()).containsExactly(
                new Part.ToolCall("a", "add", "{\"x\":1}"), new Part.ToolCall("b", "now", "{}"));
    }

    private static final class Recorder implements Flow.Subscriber<Event> {

        private final List<Event> events = new ArrayList<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
        private final CountDownLatch done = new CountDownLatch(1);

        Flow.Subscription subscription() {
            return subscription.get();
        }

        @Override
        public void onSubscribe(Flow.Subscription value) {
            subscription.set(value);
        }

        @Override
        public void onNext(Event event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable error) {
            failure.set(error);
            done.countDown();
        }

        @Override
        public void onComplete() {
            done.countDown();
        }
    }
}
