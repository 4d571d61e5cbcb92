package dev.wizardsdk.examples;

import dev.wizardsdk.model.ModelException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** How every example runs: options read, a failure told in one line, the exit status 0 or not. */
final class Program {

    private Program() {}

    /** Runs the command and ends the process with its status: 1 for a failure, 2 for wrong options. */
    static void run(Callable<Integer> command, String[] args) {
        System.exit(status(command, args));
    }

    static int status(Callable<Integer> command, String[] args) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    System.err.println(told(e));
                    if (System.getenv("LOG_LEVEL") != null) {
                        e.printStackTrace();
                    }
                    return e instanceof IllegalArgumentException ? 2 : 1;
                })
                .execute(args);
    }

    private static String told(Exception e) {
        return switch (e) {
            case ModelException model -> model.getMessage()
                    + (model.requestId().isEmpty() ? "" : " (request " + model.requestId() + ")")
                    + model.retryAfter().map(wait -> "; it asks to wait " + wait.toSeconds() + " s").orElse("");
            case FileSystemException file -> file.getFile() + ": "
                    + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
            case BindException bind -> bind.getMessage() + "; choose another with --port, 0 for any free one";
            case UncheckedIOException io ->
                io.getMessage() + (io.getCause() instanceof NoSuchFileException ? " is not there" : "");
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
