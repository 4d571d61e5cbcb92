package dev.wizardsdk.examples;

import com.sun.net.httpserver.HttpServer;
import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.provider.OpenAi;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenAiEndpointTest {

    private static final Sampling SAMPLING = Sampling.unset()
            .withMaxTokens(7)
            .withTemperature(0.5)
            .withTopP(0.9)
            .withTopK(5)
            .withMinP(0.1)
            .withSeed(3)
            .withStop("\n", "END");
    private static final Request CHAT = new Request.Chat(List.of(Message.system("Be kind."), Message.user("Hi")),
            SAMPLING);
    private static final Request RAW = new Request.Completion("Once", SAMPLING);

    @TempDir
    Path directory;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void whatIsServedKeepsTheProvidersContract() throws IOException {
        var url = serve(ScriptedProvider.answering(request -> "one two three"));
        new ProviderContract(client(url, true), CHAT).check();
        new ProviderContract(client(url, false), RAW).check();
    }

    @Test
    void requestsArriveAsTheyWereSent() throws IOException {
        var script = ScriptedProvider.answering(request -> "fine");
        var url = serve(script);
        try (var remote = client(url, true)) {
            remote.open(CHAT).reply();
            remote.open(RAW).reply();
        }
        assertThat(script.requests()).containsExactly(CHAT, RAW);
    }

    @Test
    void aFailureArrivesWithItsKind() throws IOException {
        var url = serve(ScriptedProvider.answering(request -> {
            throw ModelException.of(ErrorKind.CONTEXT_EXCEEDED, "too long").build();
        }));
        try (var remote = client(url, true)) {
            var client = ModelClient.over(remote).retry(RetryPolicy.none());
            assertThatThrownBy(() -> client.ask("hi")).isInstanceOf(ModelException.class)
                    .extracting(e -> ((ModelException) e).kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED);
        }
    }

    @Test
    void theMainJobRunsAgainstIt() throws IOException {
        var url = serve(ScriptedProvider.answering(OpenAiEndpointTest::model));
        Files.writeString(directory.resolve("seeds.txt"), "Name a bird.\nName a fish.\nName a tree.\n");
        var out = directory.resolve("out");
        String[] args = {"--seeds", directory.resolve("seeds.txt").toString(), "--out", out.toString(), "--base-url",
                url.toString(),
                "--model", "m", "--prompts", "full", "--rounds", "2", "--limit", "2", "--parallel", "2", "--seed", "5"};

        assertThat(Program.status(EvolveSeeds.command(), args)).isZero();
        for (var name : List.of("alpaca/train.jsonl", "sharegpt/train.jsonl", "openai/train.jsonl", "lineage.jsonl")) {
            assertThat(Files.readAllLines(out.resolve(name))).hasSize(4);
        }
        assertThat(out.resolve("README.md")).content().contains("4 rows");
        assertThat(out.resolve("rejected.jsonl")).exists();
        assertThat(out.resolve("journal")).isDirectory();
        assertThat(out.resolve("run.json")).content().contains("\"madeNow\" : 12");

        assertThat(Program.status(EvolveSeeds.command(), args)).isZero();
        assertThat(out.resolve("run.json")).content().contains("\"madeNow\" : 0", "\"fromJournal\" : 12");

        args[args.length - 1] = "6";
        assertThat(Program.status(EvolveSeeds.command(), args)).isEqualTo(1);
    }

    @Test
    void brokenSeedLinesStopTheJobOrAreSkippedAsAsked() throws IOException {
        var url = serve(ScriptedProvider.answering(OpenAiEndpointTest::model));
        Files.writeString(directory.resolve("seeds.jsonl"), "{\"instruction\":\"Name a bird.\"}\n{broken\n");
        var out = directory.resolve("out");
        String[] args = {"--seeds", directory.resolve("seeds.jsonl").toString(), "--out", out.toString(), "--base-url",
                url.toString(),
                "--model", "m", "--rounds", "1", "--on-bad-line", "stop"};
        assertThat(Program.status(EvolveSeeds.command(), args)).isEqualTo(2);
        args[args.length - 1] = "skip";
        assertThat(Program.status(EvolveSeeds.command(), args)).isZero();
        assertThat(out.resolve("rejected.jsonl")).content().contains("unreadable", "line 2");
    }

    @Test
    void anUnknownOptionIsAnError() {
        assertThat(Program.status(EvolveSeeds.command(), new String[] {"--colour", "red"})).isEqualTo(2);
    }

    /** Plays a model that follows the full prompts. */
    private static String model(Request request) {
        var text = ((Request.Chat) request).messages().getFirst().text();
        if (text.startsWith("Compare two tasks")) {
            return "different";
        }
        if (!text.contains("<task-")) {
            return "A fine answer of some words.";
        }
        var nonce = text.replaceAll("(?s).*</task-([0-9a-f]+)>.*", "$1");
        var task = text.replaceAll("(?s).*<given-[0-9a-f]+>\\n(.*?)\\n</given.*", "$1");
        return "<task-" + nonce + ">" + task + " Then explain " + (task.length() + 1) + " of its habits.</task-" + nonce
                + ">" + (text.contains("<input-") ? "<input-" + nonce + ">[1, 2]</input-" + nonce + ">" : "");
    }

    private URI serve(ModelProvider provider) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", new OpenAiEndpoint(provider));
        server.start();
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private static OpenAi client(URI url, boolean streaming) {
        return OpenAi.model("m").baseUrl(url).streaming(streaming).build();
    }
}
