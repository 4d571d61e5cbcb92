package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.ModelException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running child process and what is under way in it. Thread-safe. Owns the process and three threads: one writes to it, one
 * reads its frames and one its standard error. They end with it.
 */
public final class Child {

    private static final long ORDERLY_SECONDS = 2;
    private static final long ASKED_SECONDS = 1;
    private static final byte[] LAST = new byte[0];

    private final String name;
    private final Codec codec;
    private final Process process;
    private final ChildLog log;
    private final Path folder;
    private final Runnable crashed;
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private final ConcurrentMap<Long, RemoteStream> streams = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, CompletableFuture<Object>> orders = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread writer;
    private final Thread reader;
    private volatile boolean closing;
    private volatile @Nullable Supplier<ModelException> end;

    private Child(String name, Codec codec, Process process, Path folder, Runnable crashed) {
        this.name = name;
        this.codec = codec;
        this.process = process;
        this.folder = folder;
        this.crashed = crashed;
        this.log = new ChildLog(name, process.getErrorStream());
        this.writer = daemon("writer", this::write);
        this.reader = daemon("reader", this::read);
    }

    /**
     * Starts one.
     *
     * @param folder  where it runs and leaves its report when it dies
     * @param crashed told when it ends by itself, before anything that was under way in it fails
     */
    static Child start(Launch launch, Codec codec, Path folder, Runnable crashed) {
        Process process;
        try {
            process = launch.start(folder);
        } catch (IOException e) {
            throw ModelException
                    .of(ErrorKind.SERVER, "the child process of " + launch.name() + " cannot be started with "
                            + launch.java() + ": " + e.getMessage())
                    .cause(e).build();
        }
        var child = new Child(launch.name(), codec, process, folder, crashed);
        child.outgoing.add(new Frame(Frame.Kind.HELLO, 0, codec.fingerprint()).bytes());
        child.log.start();
        child.writer.start();
        child.reader.start();
        return child;
    }

    private Thread daemon(String what, Runnable work) {
        return Thread.ofPlatform().daemon().name("wizard-worker-" + what + "-" + process.pid()).unstarted(work);
    }

    boolean alive() {
        return end == null;
    }

    byte[] encode(Object message) {
        return codec.encode(message);
    }

    /** Has something done; the future fails as that does, or as this process does. */
    public CompletableFuture<Object> send(Object order) {
        var id = ids.incrementAndGet();
        var result = new CompletableFuture<Object>();
        var frame = new Frame(Frame.Kind.ORDER, id, codec.encode(order)).bytes();
        orders.put(id, result);
        outgoing.add(frame);
        var ended = end;
        if (ended != null && orders.remove(id) != null) {
            result.completeExceptionally(ended.get());
        }
        return result;
    }

    /** Opens a stream, whose number in this child it gives. */
    long open(RemoteStream stream, byte[] request) {
        var id = ids.incrementAndGet();
        var frame = new Frame(Frame.Kind.OPEN, id, request).bytes();
        streams.put(id, stream);
        outgoing.add(frame);
        var ended = end;
        if (ended != null && streams.remove(id) != null) {
            stream.fail(ended);
        }
        return id;
    }

    void credit(long id, int events) {
        outgoing.add(Frame.credit(id, events).bytes());
    }

    void cancel(long id) {
        if (streams.remove(id) != null) {
            outgoing.add(Frame.of(Frame.Kind.CANCEL, id).bytes());
        }
    }

    /** Writes what is queued; the end of its input is what a child ends at. */
    private void write() {
        try (OutputStream out = process.getOutputStream()) {
            while (true) {
                var bytes = outgoing.take();
                if (bytes == LAST) {
                    return;
                }
                out.write(bytes);
                if (outgoing.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // it reads no more: what was under way fails when its end is noticed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        @Nullable
        Throwable broken = null;
        try (var in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            greeted(Frame.read(in).orElseThrow(() -> new EOFException("it ended before it said anything")));
            while (true) {
                var frame = Frame.read(in);
                if (frame.isEmpty()) {
                    break;
                }
                accept(frame.get());
            }
        } catch (EOFException e) {
            // it died within a frame; how, its exit tells better
        } catch (IOException | RuntimeException | Error e) {
            broken = e;
        }
        ended(broken);
    }

    private void greeted(Frame hello) throws ProtocolException {
        if (hello.kind() != Frame.Kind.HELLO || !Arrays.equals(hello.content(), codec.fingerprint())) {
            throw new ProtocolException(
                    "it runs another version of the classes than this JVM; if a jar was replaced while"
                            + " the program ran, start the program again");
        }
    }

    private void accept(Frame frame) throws ProtocolException {
        switch (frame.kind()) {
            case TEXT -> deliver(frame.id(), new Event.Text(frame.text()));
            case EVENT -> {
                var event = codec.decode(frame.content(), Event.class);
                deliver(frame.id(), event);
                if (event instanceof Event.End) {
                    streams.remove(frame.id());
                }
            }
            case RESULT -> {
                var result = codec.decode(frame.content());
                var order = orders.remove(required(frame.id()));
                if (order != null) {
                    order.complete(result);
                }
            }
            case FAILED -> failed(required(frame.id()), codec.decode(frame.content(), Failure.class));
            case HELLO, ORDER, OPEN, CREDIT, CANCEL -> throw new ProtocolException("it sent a " + frame.kind());
        }
    }

    private void deliver(long id, Event event) throws ProtocolException {
        var stream = streams.get(required(id));
        if (stream != null && !stream.accept(event)) {
            throw new ProtocolException("it sends more than its reader has room for");
        }
    }

    private void failed(long id, Failure failure) {
        var stream = streams.remove(id);
        if (stream != null) {
            stream.fail(() -> Failure.inStream(failure.exception()));
        }
        var order = orders.remove(id);
        if (order != null) {
            order.completeExceptionally(failure.exception());
        }
    }

    private long required(long id) throws ProtocolException {
        if (id < 1 || id > ids.get()) {
            throw new ProtocolException("it answers the request " + id + ", which nobody sent");
        }
        return id;
    }

    private void ended(@Nullable Throwable broken) {
        if (broken != null) {
            process.toHandle().destroyForcibly();
        }
        try {
            if (!process.waitFor(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
            log.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!closing) {
            var message = broken == null
                    ? ExitReport.of(name, process, folder, log.lastLines())
                    : "the child process of " + name + " was ended, for what it sent is no answer: "
                            + broken.getMessage();
            var kind = broken == null ? ErrorKind.SERVER : ErrorKind.BAD_RESPONSE;
            ChildLog.LOG.warn("{}", message);
            crashed.run();
            settle(() -> ModelException.of(kind, message).retryable(true).build());
        }
        outgoing.add(LAST);
        gone.countDown();
    }

    private void settle(Supplier<ModelException> with) {
        end = with;
        streams.forEach((id, stream) -> {
            if (streams.remove(id) != null) {
                stream.fail(with);
            }
        });
        orders.forEach((id, order) -> {
            if (orders.remove(id) != null) {
                order.completeExceptionally(with.get());
            }
        });
    }

    /** Ends the process, by all means, and what is under way in it with {@link ErrorKind#CLOSED}. */
    void close() {
        if (end == null) {
            closing = true;
            settle(() -> ModelException.of(ErrorKind.CLOSED, name + " was closed").build());
        }
        outgoing.add(LAST);
        var interrupted = !goneWithin(ORDERLY_SECONDS);
        if (gone.getCount() > 0) {
            process.toHandle().destroy();
            interrupted |= !goneWithin(ASKED_SECONDS);
            process.toHandle().destroyForcibly();
        }
        for (var thread : new Thread[] {reader, writer}) {
            interrupted |= !joined(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the wait was interrupted. */
    private boolean goneWithin(long seconds) {
        try {
            gone.await(seconds, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Waits for a thread that ends now; false if it was interrupted meanwhile. */
    private static boolean joined(Thread thread) {
        boolean undisturbed = true;
        while (thread != Thread.currentThread()) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                undisturbed = false;
            }
        }
        return undisturbed;
    }
}
