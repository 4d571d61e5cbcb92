package dev.wizardsdk.local;

import dev.wizardsdk.local.worker.Server;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Request;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** The program of the child process: a model of its own, asked through its standard input. */
final class IsolatedMain {

    private IsolatedMain() {}

    /** Called by the launcher. */
    public static void main(String[] arguments) {
        Server.main(Isolated.codec(), new Serving(InProcess::load));
    }

    /** Carries out what the host orders. */
    static final class Serving implements Server.Service {

        private final BiFunction<Path, LocalOptions, LocalRuntime> load;
        private final AtomicReference<LocalRuntime> loaded = new AtomicReference<>();

        Serving(BiFunction<Path, LocalOptions, LocalRuntime> load) {
            this.load = load;
        }

        @Override
        public Object answer(Object order) {
            return switch ((Order) order) {
                case Order.Load it -> {
                    var model = load.apply(it.gguf(), it.options());
                    loaded.set(model);
                    yield new Order.Outcome.Loaded(model.description(), model.statistics());
                }
                case Order.Check it -> done(() -> model().open(it.request(), CallOptions.none()).close());
                case Order.Statistics it -> model().statistics();
                case Order.Pin it -> new Order.Outcome.Pinned(model().pin(it.prompt()));
                case Order.Restore it -> new Order.Outcome.Pinned(model().restore(it.file()));
                case Order.Adapters it -> done(() -> model().adapters(it.adapters()));
                case Order.Unpin it -> done(() -> model().unpin(it.pinned()));
                case Order.Save it -> done(() -> model().save(it.pinned(), it.file()));
            };
        }

        private static Order.Outcome done(Runnable work) {
            work.run();
            return new Order.Outcome.Done();
        }

        @Override
        public EventStream open(Object request) {
            return model().open((Request) request, CallOptions.none());
        }

        private LocalRuntime model() {
            var model = loaded.get();
            if (model == null) {
                throw new IllegalStateException("no model was loaded");
            }
            return model;
        }
    }
}
