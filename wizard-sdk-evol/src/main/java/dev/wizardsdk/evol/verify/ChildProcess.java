package dev.wizardsdk.evol.verify;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with a time limit: without input, with little of our environment, its output cut, its children ended with it. */
final class ChildProcess {

    private static final List<String> ENVIRONMENT = List.of("PATH", "LANG", "SystemRoot");
    private static final int MOST_OUTPUT = 2_000;
    private static final long STEP_MILLIS = 10;

    private ChildProcess() {}

    /** How it ended. */
    sealed interface Outcome permits Ended, OutOfTime {}

    /**
     * By itself.
     *
     * @param output the end of what it wrote, to both streams
     */
    record Ended(int status, String output) implements Outcome {}

    record OutOfTime() implements Outcome {}

    /**
     * Runs a command and waits for it.
     *
     * @throws IOException    if it can't be started
     * @throws ModelException of kind CANCELLED if the thread is interrupted; the process is ended then
     */
    static Outcome run(List<String> command, Path folder, Duration limit) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var output = new Tail();
            var deadline = System.nanoTime() + limit.toNanos();
            // polled, not read by a thread: a grandchild that holds the pipe would block that for ever
            var busy = false;
            while (!process.waitFor(busy ? 0 : STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                busy = output.take(process.getInputStream());
                if (System.nanoTime() - deadline > 0) {
                    return new OutOfTime();
                }
            }
            output.take(process.getInputStream());
            return new Ended(process.exitValue(), output.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ModelException.of(ErrorKind.CANCELLED, "interrupted while " + command.getFirst() + " ran").build();
        } finally {
            end(process);
        }
    }

    /** Children first, and again as long as there are new ones. */
    private static void end(Process process) throws IOException {
        for (int i = 0; i < 100; i++) {
            var children = process.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            if (children.isEmpty()) {
                break;
            }
        }
        process.destroyForcibly();
        process.getInputStream().close();
    }

    /** The last bytes of a stream. */
    private static final class Tail {

        private byte[] kept = new byte[0];

        /** Takes what is there; whether there was something. */
        boolean take(InputStream in) throws IOException {
            var some = in.available() > 0;
            while (in.available() > 0) {
                var all = new ByteArrayOutputStream();
                all.writeBytes(kept);
                all.writeBytes(in.readNBytes(Math.min(in.available(), 1 << 16)));
                var bytes = all.toByteArray();
                var from = Math.max(0, bytes.length - MOST_OUTPUT);
                kept = Arrays.copyOfRange(bytes, from, bytes.length);
            }
            return some;
        }

        String text() {
            return new String(kept, StandardCharsets.UTF_8);
        }
    }
}
