package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.worker.Server;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The program of a child whose model only tells what it was told, and dies when it is asked to. */
final class FakeMain {

    private FakeMain() {}

    public static void main(String[] arguments) {
        Server.main(Isolated.codec(), new IsolatedMain.Serving((file, options) -> {
            if (options.contextTokens().orElse(0) == 666) {
                Runtime.getRuntime().halt(3);
            }
            return new Fake(options.adapters());
        }));
    }

    private static final class Fake implements LocalRuntime {

        private final Map<Long, String> pins = new ConcurrentHashMap<>();
        private final AtomicLong numbers = new AtomicLong();
        private volatile List<LoraAdapter> adapters;

        Fake(List<LoraAdapter> adapters) {
            this.adapters = adapters;
        }

        @Override
        public ModelDescription description() {
            return new ModelDescription("local", "fake", Set.of(Feature.COMPLETION), OptionalInt.of(1),
                    OptionalLong.of(2));
        }

        @Override
        public EventStream open(Request request, CallOptions options) {
            var prompt = ((Request.Completion) request).prompt();
            var inner = ScriptedProvider.answering(pins.values().stream().sorted().toList() + " " + adapters)
                    .open(request);
            return new EventStream() {
                @Override
                protected Event pull() {
                    if (prompt.equals("die")) {
                        Runtime.getRuntime().halt(3);
                    }
                    return inner.next();
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }

        @Override
        public EngineStatistics statistics() {
            return new EngineStatistics(pins.size(), 0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);
        }

        @Override
        public void adapters(List<LoraAdapter> values) {
            adapters = values;
        }

        @Override
        public long pin(Request.Generating prompt) {
            return add(((Request.Completion) prompt).prompt());
        }

        private long add(String text) {
            var number = numbers.incrementAndGet();
            pins.put(number, text);
            return number;
        }

        @Override
        public void unpin(long pinned) {
            pins.remove(pinned);
        }

        @Override
        public void save(long pinned, Path file) {
            try {
                Files.writeString(file, String.valueOf(pins.get(pinned)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long restore(Path file) {
            try {
                return add(Files.readString(file));
            } catch (IOException e) {
                throw new ModelLoadException(file, "is no saved prompt", e);
            }
        }

        @Override
        public void close() {}
    }
}
