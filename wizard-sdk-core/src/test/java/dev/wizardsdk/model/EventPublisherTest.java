package dev.wizardsdk.model;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The Technology Compatibility Kit of Reactive Streams, which is written for TestNG, run from here rule by rule. */
class EventPublisherTest {

    @TestFactory
    Stream<DynamicTest> keepsEachRuleOfReactiveStreams() {
        return Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> {
                    var kit = new Kit();
                    kit.setUp();
                    try {
                        method.invoke(kit);
                    } catch (InvocationTargetException e) {
                        Assumptions.assumeFalse(e.getCause() instanceof SkipException, e.getCause().getMessage());
                        throw e.getCause();
                    }
                }));
    }

    private static final class Kit extends FlowPublisherVerification<Event> {

        Kit() {
            super(new TestEnvironment(2000, 100));
        }

        @Override
        public Flow.Publisher<Event> createFlowPublisher(long elements) {
            return new Words(elements).publisher();
        }

        @Override
        public Flow.Publisher<Event> createFailedFlowPublisher() {
            var failed = new Words(1).publisher();
            failed.subscribe(new Ignoring());
            return failed; // the second subscriber is refused by onError
        }
    }

    /** So many events, the end included. */
    private static final class Words extends EventStream {

        private long left;

        Words(long elements) {
            left = elements;
        }

        @Override
        protected Event pull() {
            return --left > 0
                    ? new Event.Text("a")
                    : new Event.End(new Reply(message(), Finish.STOP, "", Optional.empty(), "p:m", ""));
        }

        @Override
        public void close() {}
    }

    private static final class Ignoring implements Flow.Subscriber<Event> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Event item) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
