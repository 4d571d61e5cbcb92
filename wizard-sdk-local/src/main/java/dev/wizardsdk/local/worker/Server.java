package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The child's end of the pipe. It reads on one thread, which does nothing that takes long and so notices at once that its
 * parent is gone; each stream and each order has a virtual thread of its own.
 */
public final class Server {

    /** What a child does. Its methods are called by many threads. */
    public interface Service {

        /** Does what was ordered; what it gives is a message, as what it takes. */
        Object answer(Object order);

        EventStream open(Object request);
    }

    private static final int BROKEN = 70;

    private final Codec codec;
    private final Service service;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final ConcurrentMap<Long, Pump> pumps = new ConcurrentHashMap<>();

    private Server(Codec codec, Service service, OutputStream out) {
        this.codec = codec;
        this.service = service;
        this.out = out;
    }

    /**
     * Serves this process's parent and never returns: where the parent's end of the pipe is closed the process is halted, in
     * the middle of whatever it does.
     */
    public static void main(Codec codec, Service service) {
        int status = 0;
        try {
            serve(System.in, frames(), codec, service);
        } catch (Throwable e) {
            e.printStackTrace();
            status = BROKEN;
        }
        leaveFolder();
        Runtime.getRuntime().halt(status);
    }

    /** A parent that was killed cannot tidy up; one that lives does, and may be faster. */
    private static void leaveFolder() {
        try {
            Files.deleteIfExists(Path.of(System.getProperty("user.dir")));
        } catch (IOException | RuntimeException e) {
            // it is not empty, or not ours to delete
        }
    }

    /** The descriptor of the frames; what else this process prints goes to the log. */
    private static OutputStream frames() throws IOException {
        var descriptor = System.getProperty(Launch.FRAMES);
        var out = descriptor == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(descriptor);
        System.setOut(System.err);
        return out;
    }

    /** Returns when the input has ended. */
    static void serve(InputStream input, OutputStream out, Codec codec, Service service) throws IOException {
        var server = new Server(codec, service, out);
        server.send(new Frame(Frame.Kind.HELLO, 0, codec.fingerprint()));
        var in = new BufferedInputStream(input, 1 << 16);
        var hello = Frame.read(in);
        if (hello.isEmpty()) {
            return;
        }
        if (!Arrays.equals(hello.get().content(), codec.fingerprint())) {
            throw new ProtocolException("the host runs another version of these classes");
        }
        for (var frame = Frame.read(in); frame.isPresent(); frame = Frame.read(in)) {
            server.accept(frame.get());
        }
    }

    private void accept(Frame frame) throws ProtocolException {
        var id = frame.id();
        switch (frame.kind()) {
            case ORDER -> Thread.ofVirtual().start(() -> answer(id, frame.content()));
            case OPEN -> {
                var pump = new Pump(id, frame.content());
                pumps.put(id, pump);
                Thread.ofVirtual().start(pump::run);
            }
            case CREDIT -> {
                var pump = pumps.get(id);
                if (pump != null) {
                    pump.credits.release(frame.credit());
                }
            }
            case CANCEL -> {
                var pump = pumps.remove(id);
                if (pump != null) {
                    Thread.ofVirtual().start(pump::cancel);
                }
            }
            case HELLO, RESULT, TEXT, EVENT, FAILED -> throw new ProtocolException("the host sent a " + frame.kind());
        }
    }

    private void answer(long id, byte[] order) {
        try {
            send(new Frame(Frame.Kind.RESULT, id, codec.encode(service.answer(codec.decode(order)))));
        } catch (Throwable e) {
            failed(id, e);
        }
    }

    private void failed(long id, Throwable thrown) {
        var failure = Failure.of(thrown);
        if (failure instanceof Failure.Defect) {
            thrown.printStackTrace();
        }
        send(new Frame(Frame.Kind.FAILED, id, codec.encode(failure)));
    }

    private void send(Frame frame) {
        var bytes = frame.bytes();
        writing.lock();
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // the parent is gone, or closes: the end of the input ends this process
        } finally {
            writing.unlock();
        }
    }

    /** One stream, sent as far as its reader has room. */
    private final class Pump {

        private final long id;
        private final byte[] request;
        private final Semaphore credits = new Semaphore(RemoteStream.WINDOW);
        private @Nullable EventStream stream;
        private boolean cancelled;

        Pump(long id, byte[] request) {
            this.id = id;
            this.request = request;
        }

        void run() {
            try (var opened = service.open(codec.decode(request))) {
                if (!begin(opened)) {
                    return;
                }
                while (true) {
                    credits.acquire();
                    var event = opened.next();
                    send(event instanceof Event.Text more
                            ? Frame.text(id, more.text())
                            : new Frame(Frame.Kind.EVENT, id, codec.encode(event)));
                    if (event instanceof Event.End) {
                        return;
                    }
                }
            } catch (Throwable e) {
                failed(id, e);
            } finally {
                pumps.remove(id);
            }
        }

        private synchronized boolean begin(EventStream opened) {
            stream = opened;
            return !cancelled;
        }

        void cancel() {
            EventStream opened;
            synchronized (this) {
                cancelled = true;
                opened = stream;
            }
            if (opened != null) {
                opened.close();
            }
            credits.release();
        }
    }
}
