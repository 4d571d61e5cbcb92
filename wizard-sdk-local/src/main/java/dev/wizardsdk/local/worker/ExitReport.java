package dev.wizardsdk.local.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a process died, in words. */
final class ExitReport {

    private static final int SIGNALLED = 128;
    private static final int MOST_HEAD_LINES = 60;
    private static final int ACCESS_VIOLATION = 0xC0000005;

    private ExitReport() {}

    static String of(String name, Process process, Path folder, List<String> lastLines) {
        var code = process.exitValue();
        var report = new StringBuilder("the child process of ").append(name).append(" (pid ").append(process.pid())
                .append(") died: ").append(cause(code, lastLines));
        var file = folder.resolve("hs_err_" + process.pid() + ".log");
        head(file).ifPresent(head -> report.append("; ").append(head)
                .append("; the JVM's report is in ").append(file).append(" until the model is closed"));
        var said = lastLines.stream().filter(line -> !line.startsWith("#")).toList();
        if (!said.isEmpty()) {
            report.append("; its last words: ").append(String.join(" | ", said));
        }
        return report.toString();
    }

    static String cause(int code, List<String> lastLines) {
        if (lastLines.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"))) {
            return "out of Java heap (exit " + code + "), raise IsolationOptions.withHeapBytes";
        }
        return switch (code) {
            case SIGNALLED + 4 -> "SIGILL (132)";
            case SIGNALLED + 6 -> "SIGABRT (134)";
            case SIGNALLED + 7 -> "SIGBUS (135)";
            case SIGNALLED + 8 -> "SIGFPE (136)";
            case SIGNALLED + 9 -> "killed (137), perhaps because the machine or its container is out of memory";
            case SIGNALLED + 11 -> "SIGSEGV (139)";
            case SIGNALLED + 15 -> "SIGTERM (143)";
            case ACCESS_VIOLATION -> "access violation (0xC0000005)";
            default -> code > SIGNALLED && code < SIGNALLED + 65
                    ? "signal " + (code - SIGNALLED) + " (" + code + ")"
                    : "exit " + code;
        };
    }

    /** What the JVM reports of itself: the signal and the frame it came from. */
    private static Optional<String> head(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            var head = in.lines().limit(MOST_HEAD_LINES)
                    .takeWhile(line -> line.isEmpty() || line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#\\s*", ""))
                    .filter(line -> line.startsWith("SIG") || line.contains("Error") || line.startsWith("C  [")
                            || line.contains("memory") || line.startsWith("EXCEPTION"))
                    .collect(Collectors.joining(", "));
            return Optional.of(head).filter(text -> !text.isEmpty());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
