package dev.wizardsdk.evol;

import dev.wizardsdk.model.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the same work on each of many items, several at a time, on virtual threads. Begins no new ones when asked to stop, or when one fails
 * for good; an interrupt of the waiting thread interrupts those under way too.
 */
final class Workers {

    private final int parallel;
    private final BooleanSupplier stop;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean interrupted;

    Workers(int parallel, BooleanSupplier stop) {
        this.parallel = parallel;
        this.stop = stop;
    }

    /** The results in the order of the items; empty where the work was not begun or failed. */
    <T, R> List<Optional<R>> each(List<T> items, Function<T, R> work) {
        List<Optional<R>> results = new ArrayList<>(Collections.nCopies(items.size(), Optional.empty()));
        var next = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Math.min(parallel, items.size()); i++) {
            threads.add(Thread.ofVirtual().name("wizard-evol-" + i).start(() -> {
                try {
                    for (int item = next.getAndIncrement(); item < items.size()
                            && !stopped(); item = next.getAndIncrement()) {
                        results.set(item, Optional.of(work.apply(items.get(item))));
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        threads.forEach(thread -> join(thread, threads));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure.get()) {
            case null -> {}
            case ModelException modelGone -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
        return results;
    }

    /** Does something that may show that the model can't be asked any more; false if it did. */
    boolean did(Runnable work) {
        try {
            work.run();
            return true;
        } catch (ModelException e) {
            failure.compareAndSet(null, e);
            return false;
        }
    }

    private void join(Thread thread, List<Thread> all) {
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                all.forEach(Thread::interrupt);
            }
        }
    }

    boolean stopped() {
        return failure.get() != null || interrupted || stop.getAsBoolean();
    }

    /** What ended the work because the model can't be asked any more; empty for a run that was interrupted. */
    Optional<ModelException> failure() {
        return !interrupted && failure.get() instanceof ModelException e ? Optional.of(e) : Optional.empty();
    }
}
