package dev.wizardsdk.examples;

import dev.wizardsdk.model.ModelException;
import java.io.UncheckedIOException;
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
                    + (model.requestId().isEmpty() ? "" : " (request " + model.requestId() + ")");
            case UncheckedIOException io -> String.valueOf(io.getMessage());
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
