package dev.wizardsdk.local.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What it takes to start a child JVM.
 *
 * @param name        of the model, for messages
 * @param java        the launcher of a Java 22 or newer
 * @param main        the class that serves
 * @param heapBytes   the most Java heap; a model's weights lie outside it
 * @param environment variables beside those that are passed on anyway
 */
public record Launch(
        String name, Path java, Class<?> main, long heapBytes,
        Map<String, String> environment) {

    /** The system property that tells a child where its frames go; unset: to its standard output. */
    static final String FRAMES = "wizard.worker.frames";
    /** The system property that tells a child how much to log. */
    static final String LOG_LEVEL = "wizard.worker.log";

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path DESCRIPTORS = Path.of("/dev/fd");
    private static final String SECRET = ".*(KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH).*";
    private static final String PREFIXES = "(LC_|GGML_|LLAMA_|CUDA_|HIP_|ROCR_|HSA_|GPU_|VK_).*";
    private static final Set<String> NAMES = Set.of("PATH", "LANG", "LANGUAGE", "TZ", "HOME", "TMPDIR", "TEMP", "TMP",
            "USERPROFILE", "LOCALAPPDATA", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES",
            "OMP_NUM_THREADS");

    public Launch {
        environment = Map.copyOf(environment);
    }

    /** What a child may see of an environment: where things are and how a processor is used, no keys. */
    static boolean passesOn(String variable) {
        var name = variable.toUpperCase(Locale.ROOT);
        return NAMES.contains(name) || (name.matches(PREFIXES) && !name.matches(SECRET));
    }

    /** Starts a child whose standard input takes frames, whose standard output gives them and whose standard error is its log. */
    Process start(Path folder) throws IOException {
        var builder = new ProcessBuilder(command(folder)).directory(folder.toFile());
        builder.environment().keySet().removeIf(variable -> !passesOn(variable));
        // ggml starts a debugger when it aborts, unless told not to
        builder.environment().put("GGML_NO_BACKTRACE", "1");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Through a shell where there is one: it gives the frames a descriptor of their own, so that whatever native code prints
     * ends up in the log, forbids core dumps, and keeps the interrupt key of a terminal from the child, whose end its parent
     * decides. The shell is gone when Java runs.
     */
    private List<String> command(Path folder) throws IOException {
        var command = new ArrayList<String>();
        var shell = Files.isExecutable(SHELL) && Files.isDirectory(DESCRIPTORS);
        if (shell) {
            command.addAll(List.of(SHELL.toString(), "-c",
                    "trap '' HUP INT; ulimit -c 0 2>/dev/null; exec \"$@\" 3>&1 1>&2", "wizard-worker"));
        }
        command.addAll(List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx" + heapBytes,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dfile.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dslf4j.provider=" + StderrLogging.class.getName(),
                "-Dslf4j.internal.verbosity=WARN",
                "-D" + LOG_LEVEL + "=" + logLevel()));
        if (shell) {
            command.add("-D" + FRAMES + "=" + DESCRIPTORS.resolve("3"));
        }
        command.addAll(List.of(
                "-cp", ClassPath.of(main, folder).stream().map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                main.getName()));
        return command;
    }

    private static String logLevel() {
        return ChildLog.LOG.isTraceEnabled()
                ? "TRACE"
                : ChildLog.LOG.isDebugEnabled() ? "DEBUG" : ChildLog.LOG.isInfoEnabled() ? "INFO" : "WARN";
    }
}
