package dev.wizardsdk.model;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An {@link EventStream} for one Reactive Streams subscriber, pulled on a virtual thread as far as was requested. */
final class EventPublisher implements Flow.Publisher<Event> {

    private final EventStream stream;
    private final AtomicBoolean taken = new AtomicBoolean();

    EventPublisher(EventStream stream) {
        this.stream = stream;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Event> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(
                    new IllegalStateException("an answer has one subscriber; open a second stream for another"));
            return;
        }
        var delivery = new Delivery(stream, subscriber);
        subscriber.onSubscribe(delivery);
        Thread.ofVirtual().name("wizard-publisher").start(delivery::run);
    }

    private static final class Delivery implements Flow.Subscription {

        private final EventStream stream;
        private final Flow.Subscriber<? super Event> subscriber;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private long requested;
        private boolean cancelled;
        private boolean badRequest;

        Delivery(EventStream stream, Flow.Subscriber<? super Event> subscriber) {
            this.stream = stream;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            lock.lock();
            try {
                badRequest |= n <= 0;
                requested = n > Long.MAX_VALUE - requested ? Long.MAX_VALUE : requested + Math.max(n, 0);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                cancelled = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            stream.close();
        }

        void run() {
            try (stream) {
                while (awaitDemand()) {
                    var event = stream.next();
                    if (isCancelled()) {
                        return;
                    }
                    subscriber.onNext(event);
                    if (event instanceof Event.End) {
                        subscriber.onComplete();
                        return;
                    }
                }
                if (badRequest && !isCancelled()) {
                    subscriber.onError(new IllegalArgumentException("request(n) needs n of at least 1 (rule 3.9)"));
                }
            } catch (Throwable e) {
                if (!isCancelled()) {
                    subscriber.onError(e);
                }
            }
        }

        private boolean awaitDemand() throws InterruptedException {
            lock.lock();
            try {
                while (requested == 0 && !cancelled && !badRequest) {
                    changed.await();
                }
                if (cancelled || badRequest) {
                    return false;
                }
                requested--;
                return true;
            } finally {
                lock.unlock();
            }
        }

        private boolean isCancelled() {
            lock.lock();
            try {
                return cancelled;
            } finally {
                lock.unlock();
            }
        }
    }
}
