package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The program of a child that does what tests want, bad things among them. */
final class Echo {

    private Echo() {}

    static Codec codec() {
        return new Codec(Ask.class, Request.class, Event.class);
    }

    /** What it is ordered; answered with {@link Told}. */
    sealed interface Ask {

        /** How the process is. */
        record Self() implements Ask {}

        /** To die. */
        record Die(How how) implements Ask {}

        /** To fail with an exception of this kind. */
        record Fail(String kind) implements Ask {}

        /** To say this on its standard output. */
        record Print(String text) implements Ask {}

        /** To spend time in native code. */
        record Sleep(int seconds) implements Ask {}

        /** What it tells. */
        record Told(long pid, List<String> environment, String folder) implements Ask {}
    }

    enum How {
        ABORT, BAD_ADDRESS, EXIT, KILL, HEAP, GARBAGE, HUGE, CHECKSUM, UNKNOWN_KIND, HALF, CLOSE_OUTPUT, STRANGER, FLOOD
    }

    public static void main(String[] arguments) {
        Server.main(codec(), new Server.Service() {
            @Override
            public Object answer(Object order) {
                try {
                    return Echo.answer((Ask) order);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public EventStream open(Object request) {
                return new Counting(((Request.Completion) request).prompt(),
                        ((Request.Completion) request).sampling().maxTokens().orElse(10));
            }
        });
    }

    private static Object answer(Ask order) throws Throwable {
        switch (order) {
            case Ask.Self self -> {}
            case Ask.Die die -> die(die.how());
            case Ask.Fail fail -> throw switch (fail.kind()) {
                case "load" ->
                    new dev.wizardsdk.local.gguf.ModelLoadException(java.nio.file.Path.of("/x/y"), "no good");
                case "natives" -> new dev.wizardsdk.local.natives.NativeLibraryException("no libraries");
                case "argument" -> new IllegalArgumentException("bad argument");
                default -> new UnsupportedOperationException("not this");
            };
            case Ask.Print print -> {
                System.out.println(print.text());
                // as native code does
                try (var out = new FileOutputStream(FileDescriptor.out)) {
                    out.write((print.text() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            case Ask.Sleep sleep -> c("sleep", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invoke(sleep.seconds());
            case Ask.Told told -> {}
        }
        return new Ask.Told(ProcessHandle.current().pid(),
                System.getenv().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList(),
                System.getProperty("user.dir"));
    }

    private static java.lang.invoke.MethodHandle c(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
    }

    private static void die(How how) throws Throwable {
        switch (how) {
            case ABORT -> {
                System.err.println("GGML_ASSERT(n_tokens_all <= cparams.n_batch) failed");
                c("abort", FunctionDescriptor.ofVoid()).invoke();
            }
            case BAD_ADDRESS -> MemorySegment.ofAddress(8).reinterpret(1, Arena.global(), null)
                    .set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            case EXIT -> c("_exit", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)).invoke(3);
            case KILL ->
                new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start().waitFor();
            case HEAP -> {
                var all = new ArrayList<long[]>();
                while (all.size() < Integer.MAX_VALUE) {
                    all.add(new long[1 << 20]);
                }
            }
            case GARBAGE -> raw("Hello, I am a library that prints".getBytes(StandardCharsets.UTF_8));
            case HUGE -> raw(ByteBuffer.allocate(21).putInt(0x575A4431).put((byte) 6).putLong(1)
                    .putInt(Integer.MIN_VALUE).array());
            case CHECKSUM -> {
                var bytes = Frame.text(1, "text").bytes();
                bytes[bytes.length - 1]++;
                raw(bytes);
            }
            case UNKNOWN_KIND -> {
                var crc = new java.util.zip.CRC32();
                var frame = ByteBuffer.allocate(21).putInt(0x575A4431).put((byte) 77).putLong(1).putInt(0);
                crc.update(frame.array(), 4, 13);
                raw(frame.putInt((int) crc.getValue()).array());
            }
            case HALF -> {
                raw(java.util.Arrays.copyOf(Frame.text(1, "text").bytes(), 24));
                Runtime.getRuntime().halt(0);
            }
            case CLOSE_OUTPUT -> closeOutput();
            case STRANGER -> raw(Frame.text(1_000_000, "text").bytes());
            case FLOOD -> {
                for (int id = 1; id < 4; id++) {
                    for (int i = 0; i < 1000; i++) {
                        raw(Frame.text(id, "more").bytes());
                    }
                }
            }
        }
        new CountDownLatch(1).await();
    }

    private static void closeOutput() throws Throwable {
        // all descriptors of frames: the inherited one and the one that was opened on it
        var close = c("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        for (int descriptor = 3; descriptor < 200; descriptor++) {
            var target = java.nio.file.Path.of("/proc/self/fd/" + descriptor);
            var frames = java.nio.file.Path.of("/proc/self/fd/3");
            if (descriptor != 3 && java.nio.file.Files.isSymbolicLink(target)
                    && java.nio.file.Files.readSymbolicLink(target)
                            .equals(java.nio.file.Files.readSymbolicLink(frames))) {
                close.invoke(descriptor);
            }
        }
        close.invoke(3);
    }

    private static void raw(byte[] bytes) throws Exception {
        try (OutputStream out = new FileOutputStream(System.getProperty(Launch.FRAMES))) {
            out.write(bytes);
        }
    }

    /** So many times the prompt. */
    private static final class Counting extends EventStream {

        private final String prompt;
        private final int times;
        private int count;
        private volatile boolean closed;

        Counting(String prompt, int times) {
            this.prompt = prompt;
            this.times = times;
        }

        @Override
        protected Event pull() {
            if (closed) {
                throw dev.wizardsdk.model.ModelException.of(dev.wizardsdk.model.ErrorKind.CANCELLED, "closed").build();
            }
            if (prompt.equals("never")) {
                try {
                    Thread.sleep(100_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (count++ < times) {
                return new Event.Text(prompt);
            }
            return new Event.End(new Reply(Message.assistant(prompt.repeat(times)), Finish.STOP, "",
                    Optional.of(new Usage(1, 0, times, 0)), "echo", ""));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
