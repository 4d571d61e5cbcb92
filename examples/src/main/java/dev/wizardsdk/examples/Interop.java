package dev.wizardsdk.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Talks to servers of others, by every protocol they speak, and tells what came back. */
@Command(name = "Interop", mixinStandardHelpOptions = true, description = "Starts llama-cpp-python's server with the demo model and LiteLLM's proxy in front of it, asks them by every protocol they speak, and prints a "
        + "table of what came back. examples/interop/run installs both and starts this.")
public final class Interop implements Callable<Integer> {

    @Option(names = "--python", required = true, paramLabel = "FILE", description = "the Python of an environment that has both")
    private Path python = Path.of("python3");

    @Option(names = "--model", paramLabel = "GGUF", description = "a small model that chats; default: the demo model, fetched once")
    @Nullable
    private Path model;

    @Option(names = "--out", paramLabel = "FILE", description = "where the table goes as well")
    @Nullable
    private Path out;

    private Interop() {}

    public static void main(String[] args) {
        Program.run(new Interop(), args);
    }

    @Override
    public Integer call() throws IOException {
        var folder = Files.createTempDirectory("interop-");
        System.err.println("starting both servers; their logs are in " + folder);
        try (var servers = InteropServers.start(python, model == null ? DemoModel.file() : model, folder)) {
            var checks = new InteropChecks(servers);
            checks.run();
            System.out.print(checks.table());
            if (out != null) {
                Files.writeString(out, checks.table());
            }
            return checks.allPassed() ? 0 : 1;
        }
    }
}
