package dev.wizardsdk.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the child process of an isolated {@link LocalModel} is run. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param javaHome    the folder of a Java 22 or newer; unset: this JVM's own, else what {@code WIZARD_JAVA_HOME} and
 *                    {@code JAVA_HOME} name, else the newest that is installed in a usual place
 * @param heapBytes   the most Java heap of the child, at least 32 MiB; 512 MiB unless set. The model's own memory is not part
 *                    of it
 * @param crashes     how often the child may die within {@code crashTime} before it is not started again until that has
 *                    passed, at least 1; 3 unless set
 * @param crashTime   10 minutes unless set
 * @param environment variables that the child gets beside those that are passed on: where things are ({@code PATH}, the home
 *                    and temporary folders), the language, and what steers GPUs and llama.cpp; none that seems to be a secret
 */
public record IsolationOptions(
        Optional<Path> javaHome, long heapBytes, int crashes, Duration crashTime, Map<String, String> environment) {

    private static final long LEAST_HEAP = 32L << 20;
    private static final IsolationOptions DEFAULTS = new IsolationOptions(Optional.empty(), 512L << 20, 3,
            Duration.ofMinutes(10), Map.of());

    public IsolationOptions {
        environment = Map.copyOf(environment);
        if (heapBytes < LEAST_HEAP) {
            throw new IllegalArgumentException("heapBytes is " + heapBytes + ", it must be at least " + LEAST_HEAP);
        }
        if (crashes < 1) {
            throw new IllegalArgumentException("crashes is " + crashes + ", it must be at least 1");
        }
        if (!crashTime.isPositive()) {
            throw new IllegalArgumentException("crashTime is " + crashTime + ", it must be longer than nothing");
        }
    }

    /** Nothing set. */
    public static IsolationOptions defaults() {
        return DEFAULTS;
    }

    public IsolationOptions withJavaHome(Path value) {
        return new IsolationOptions(Optional.of(value), heapBytes, crashes, crashTime, environment);
    }

    public IsolationOptions withHeapBytes(long value) {
        return new IsolationOptions(javaHome, value, crashes, crashTime, environment);
    }

    public IsolationOptions withCrashBudget(int most, Duration within) {
        return new IsolationOptions(javaHome, heapBytes, most, within, environment);
    }

    public IsolationOptions withEnvironment(Map<String, String> value) {
        return new IsolationOptions(javaHome, heapBytes, crashes, crashTime, value);
    }
}
