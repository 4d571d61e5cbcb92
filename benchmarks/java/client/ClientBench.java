import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One contender against a {@link RecordedServer}. Prints JSON.
 *
 *   first CALLER URL                                   one call in a fresh JVM
 *   calls CALLER URL WARM CALLS                        so many calls after so many to warm up, from 1 thread
 *   threads CALLER URL WARM CALLS                      the same from 8 threads, together
 *   streams CALLER URL WARM STREAMS EVENTS             so many streams of so many events
 */
final class ClientBench {

    private static final int THREADS = 8;
    private static final long BEGUN = System.nanoTime();

    private ClientBench() {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        try (var caller = caller(arguments[1], arguments[2])) {
            if (arguments[0].equals("first")) {
                check(caller.chat());
                System.out.printf("{\"ms\": %.1f}%n", (System.nanoTime() - BEGUN) / 1e6);
            } else {
                var warm = Integer.parseInt(arguments[3]);
                var count = Integer.parseInt(arguments[4]);
                switch (arguments[0]) {
                    case "calls" -> calls(caller, warm, count);
                    case "threads" -> threads(caller, warm, count);
                    case "streams" -> streams(caller, warm, count, Integer.parseInt(arguments[5]));
                    default -> throw new IllegalArgumentException(arguments[0]);
                }
            }
        }
        System.exit(0); // a contender may leave threads behind
    }

    private static Caller caller(String name, String url) throws ReflectiveOperationException {
        return (Caller) Class.forName(name).getDeclaredConstructor(String.class).newInstance(url);
    }

    private static void calls(Caller caller, int warm, int count) throws Exception {
        for (int i = 0; i < warm; i++) {
            check(caller.chat());
        }
        var nanos = new long[count];
        var meter = new Meter();
        for (int i = 0; i < count; i++) {
            var begun = System.nanoTime();
            check(caller.chat());
            nanos[i] = System.nanoTime() - begun;
        }
        meter.print(count, nanos);
    }

    private static void threads(Caller caller, int warm, int count) throws Exception {
        together(caller, warm);
        var meter = new Meter();
        together(caller, count);
        meter.print(count, new long[0]);
    }

    private static void together(Caller caller, int count) throws Exception {
        var failure = new AtomicReference<Throwable>();
        var left = new CountDownLatch(THREADS);
        for (int t = 0; t < THREADS; t++) {
            Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < count / THREADS; i++) {
                        check(caller.chat());
                    }
                } catch (Exception e) {
                    failure.set(e);
                } finally {
                    left.countDown();
                }
            });
        }
        left.await();
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private static void streams(Caller caller, int warm, int count, int events) throws Exception {
        for (int i = 0; i < warm; i++) {
            stream(caller, events);
        }
        var nanos = new long[count];
        var meter = new Meter();
        for (int i = 0; i < count; i++) {
            var begun = System.nanoTime();
            stream(caller, events);
            nanos[i] = System.nanoTime() - begun;
        }
        meter.print(count, nanos);
    }

    private static void stream(Caller caller, int events) throws Exception {
        var pieces = new int[1]; // a contender may come with it from another thread, and joins that one before it returns
        caller.stream(text -> pieces[0] += text.isEmpty() ? 0 : 1);
        if (pieces[0] != events) {
            throw new IllegalStateException(pieces[0] + " pieces of text, not " + events);
        }
    }

    private static void check(String answer) {
        if (answer.length() != 77) {
            throw new IllegalStateException("not the answer that was recorded: " + answer);
        }
    }

    /** Time, processor time of the whole process, and bytes allocated by this thread and by all. */
    private static final class Meter {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long cpu = system.getProcessCpuTime();
        private final long all = threads.getTotalThreadAllocatedBytes();
        private final long own = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        private final long begun = System.nanoTime();

        void print(int count, long[] nanos) {
            var wall = System.nanoTime() - begun;
            var ownBytes = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - own;
            var allBytes = threads.getTotalThreadAllocatedBytes() - all;
            var cpuNanos = system.getProcessCpuTime() - cpu;
            Arrays.sort(nanos);
            System.out.printf("{\"per_second\": %.1f, \"cpu_us\": %.2f, \"thread_bytes\": %.1f, \"bytes\": %.1f", count * 1e9 / wall,
                    cpuNanos / 1e3 / count, (double) ownBytes / count, (double) allBytes / count);
            if (nanos.length > 0) {
                System.out.printf(", \"p50_us\": %.2f, \"p95_us\": %.2f", nanos[count / 2] / 1e3, nanos[count * 95 / 100] / 1e3);
            }
            System.out.println("}");
        }
    }
}
