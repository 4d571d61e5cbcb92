package dev.wizardsdk.examples;

import com.sun.net.httpserver.HttpServer;
import dev.wizardsdk.local.LocalOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A local model as a service of the OpenAI protocol, for this machine alone. */
@Command(name = "ServeLocal", mixinStandardHelpOptions = true, description = "Serves a local model on loopback: POST /v1/chat/completions and /v1/completions, streamed or not, and "
        + "GET /v1/models. Ends with Ctrl-C.")
public final class ServeLocal implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "0 for any free one (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "8", description = "requests answered at once (${DEFAULT-VALUE})")
    private int parallel;

    @Mixin
    private final ModelOptions model = new ModelOptions();

    private ServeLocal() {}

    public static void main(String[] args) {
        Program.run(new ServeLocal(), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        try (var provider = model.open(() -> LocalOptions.defaults().withSequences(parallel));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(threads);
            server.createContext("/v1/", new OpenAiEndpoint(provider));
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "stop"));
            System.err.println("serving " + provider.description().id() + " at http://127.0.0.1:"
                    + server.getAddress().getPort() + "/v1");
            ended.await();
            server.stop(0);
        }
        return 0;
    }
}
