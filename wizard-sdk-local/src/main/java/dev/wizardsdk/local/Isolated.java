package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.natives.NativeLibraries;
import dev.wizardsdk.local.worker.Child;
import dev.wizardsdk.local.worker.Codec;
import dev.wizardsdk.local.worker.CrashBudget;
import dev.wizardsdk.local.worker.JavaHome;
import dev.wizardsdk.local.worker.Launch;
import dev.wizardsdk.local.worker.Supervisor;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A model run by llama.cpp in a child process. Owns that process until it is closed. What the child was told (adapters, pinned
 * prompts) it is told again when it has died and is started anew.
 */
final class Isolated implements LocalRuntime {

    private final Path gguf;
    private final Supervisor supervisor;
    private final ConcurrentMap<Long, Pin> pins = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile LocalOptions options;
    private volatile Order.Outcome.@Nullable Loaded loaded;

    /** A prompt that is kept: how to have it computed again, and the number it has in a child. */
    private record Pin(Order order, Child child, CompletableFuture<Long> number) {

        static Pin in(Child child, Order order) {
            return new Pin(order, child,
                    child.send(order).thenApply(pinned -> ((Order.Outcome.Pinned) pinned).number()));
        }

        void drop() {
            var unused = number.thenCompose(known -> child.send(new Order.Unpin(known)));
        }
    }

    private Isolated(Path gguf, LocalOptions options, Launch launch, CrashBudget budget) {
        this.gguf = gguf;
        this.options = options;
        this.supervisor = new Supervisor(launch, codec(), budget, this::prepare);
    }

    /** What host and child say to each other. */
    static Codec codec() {
        return new Codec(Order.class, Order.Outcome.class, EngineStatistics.class, Request.class, Event.class);
    }

    static Isolated load(Path gguf, LocalOptions options, IsolationOptions isolation) {
        return load(gguf, options, isolation, IsolatedMain.class);
    }

    /** With another program in the child, for tests. */
    static Isolated load(Path gguf, LocalOptions options, IsolationOptions isolation, Class<?> main) {
        var file = GgufFile.read(gguf);
        var java = JavaHome.launcher(isolation.javaHome());
        var launch = new Launch("local:" + file.path().getFileName(), java, main, isolation.heapBytes(),
                isolation.environment());
        var model = new Isolated(gguf.toAbsolutePath(), absolute(options), launch,
                new CrashBudget(isolation.crashes(), isolation.crashTime(), System::nanoTime));
        try {
            model.supervisor.await(model.supervisor.connect());
            return model;
        } catch (ModelException e) {
            model.close();
            throw e.kind() == ErrorKind.SERVER ? new ModelLoadException(gguf, String.valueOf(e.getMessage()), e) : e;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** The same files for a process that runs elsewhere, and the libraries that this one found. */
    private static LocalOptions absolute(LocalOptions options) {
        var absolute = options
                .withLibraryDirectory(NativeLibraries.find(options.libraryDirectory().orElse(null)).folder())
                .withAdapters(absolute(options.adapters()).toArray(LoraAdapter[]::new));
        return options.draft().isEmpty()
                ? absolute
                : absolute.withDraft(options.draft().get().file().toAbsolutePath(), options.draft().get().tokens());
    }

    private static List<LoraAdapter> absolute(List<LoraAdapter> adapters) {
        return adapters.stream().map(it -> new LoraAdapter(it.file().toAbsolutePath(), it.scale())).toList();
    }

    /** Tells a new child what the one before it knew. */
    private void prepare(Child child) {
        loaded = (Order.Outcome.Loaded) child.send(new Order.Load(gguf, options)).join();
        pins.replaceAll((number, pin) -> Pin.in(child, pin.order));
    }

    @Override
    public ModelDescription description() {
        return known().description();
    }

    private Order.Outcome.Loaded known() {
        var known = loaded;
        if (known == null) {
            throw new IllegalStateException("asked before it was loaded");
        }
        return known;
    }

    /** What the model cannot do is refused here and now, in the words of the child, which knows why. */
    @Override
    public EventStream open(Request request, CallOptions options) {
        if (!description().features().containsAll(request.features())) {
            supervisor.await(child().send(new Order.Check(request)));
            description().requireSupport(request);
        }
        return supervisor.open(request, options.timeLimit());
    }

    /** What the present child has done; nothing if it died and was not started again. */
    @Override
    public EngineStatistics statistics() {
        var running = supervisor.running();
        return running.isEmpty()
                ? known().statistics()
                : (EngineStatistics) supervisor.await(running.get().send(new Order.Statistics()));
    }

    @Override
    public void adapters(List<LoraAdapter> adapters) {
        var absolute = absolute(adapters);
        supervisor.await(child().send(new Order.Adapters(absolute)));
        options = options.withAdapters(absolute.toArray(LoraAdapter[]::new));
    }

    @Override
    public long pin(Request.Generating prompt) {
        return keep(new Order.Pin(prompt));
    }

    @Override
    public long restore(Path file) {
        return keep(new Order.Restore(file.toAbsolutePath()));
    }

    private long keep(Order order) {
        var pin = Pin.in(child(), order);
        try {
            supervisor.await(pin.number);
        } catch (ModelException e) {
            pin.drop();
            throw e;
        }
        var mine = numbers.incrementAndGet();
        pins.put(mine, pin);
        return mine;
    }

    @Override
    public void unpin(long pinned) {
        var pin = pins.remove(pinned);
        if (pin != null) {
            pin.drop();
        }
    }

    @Override
    public void save(long pinned, Path file) {
        var child = child();
        var pin = pins.computeIfPresent(pinned,
                (number, known) -> known.child == child ? known : Pin.in(child, known.order));
        if (pin == null) {
            throw ModelException.of(ErrorKind.CLOSED, "the prompt is not pinned any more").build();
        }
        supervisor.await(child.send(new Order.Save(supervisor.await(pin.number), file.toAbsolutePath())));
    }

    private Child child() {
        return supervisor.await(supervisor.connect());
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
