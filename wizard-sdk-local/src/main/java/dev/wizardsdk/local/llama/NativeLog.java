package dev.wizardsdk.local.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** What llama.cpp writes to its log: warnings as debug messages, errors as warnings, the rest nowhere. */
final class NativeLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.wizardsdk.local.llama");
    private static final int INFO = 2;
    private static final int WARN = 3;
    private static final int ERROR = 4;

    private static final AtomicReference<String> FIRST_ERROR = new AtomicReference<>("");

    /** How ggml tells of a back end that it loaded: {@code load_backend: loaded CPU backend from /folder/file}. */
    private static final Pattern LOADED = Pattern.compile("loaded \\S+ backend from (.+)");
    private static final List<String> BACK_ENDS = new CopyOnWriteArrayList<>();
    private static volatile boolean backEndsLoad;

    /** Errors of a step that may turn out to be stopped on request, which llama.cpp calls an error too. */
    private static final ThreadLocal<@Nullable List<String>> HELD = new ThreadLocal<>();

    private NativeLog() {}

    /** From now on this thread's errors are held back. */
    static void hold() {
        HELD.set(new ArrayList<>());
    }

    /** Tells what was held back, as a warning or, if it is none, as a debug message. */
    static void release(boolean stopped) {
        var held = HELD.get();
        HELD.remove();
        if (held != null) {
            held.forEach(line -> LOG.atLevel(stopped ? Level.DEBUG : Level.WARN).log("{}", line));
        }
    }

    /** A {@code ggml_log_callback} that lives as long as the JVM. */
    static MemorySegment callback() {
        try {
            var handle = MethodHandles.lookup().findStatic(NativeLog.class, "write",
                    MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            return Linker.nativeLinker().upcallStub(handle, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                    Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Called by llama.cpp. An exception that left this method would end the JVM. */
    static void write(int level, MemorySegment text, MemorySegment ignored) {
        try {
            if (level == ERROR) {
                var line = text.reinterpret(Long.MAX_VALUE).getString(0).strip();
                FIRST_ERROR.compareAndSet("", line);
                var held = HELD.get();
                if (held == null) {
                    LOG.warn("{}", line);
                } else {
                    held.add(line);
                }
            } else if (level == WARN && LOG.isDebugEnabled()) {
                LOG.debug("{}", text.reinterpret(Long.MAX_VALUE).getString(0).strip());
            } else if (level == INFO && backEndsLoad) {
                var matcher = LOADED.matcher(text.reinterpret(Long.MAX_VALUE).getString(0).strip());
                if (matcher.find()) {
                    BACK_ENDS.add(matcher.group(1));
                }
            }
        } catch (Throwable e) {
            FIRST_ERROR.compareAndSet("", "(a message that could not be read)");
        }
    }

    /** The files of the back ends that are loaded meanwhile, the one for the processor last. */
    static List<String> backEnds(Runnable loading) {
        backEndsLoad = true;
        try {
            loading.run();
        } finally {
            backEndsLoad = false;
        }
        return List.copyOf(BACK_ENDS);
    }

    static void forgetErrors() {
        FIRST_ERROR.set("");
    }

    /** The first error since then, of any thread: those that follow tell less. Empty when there was none. */
    static String firstError() {
        return FIRST_ERROR.get();
    }
}
