package dev.wizardsdk.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * llama-cpp-python's server with a model, and LiteLLM's proxy in front of it, as processes of their own on loopback; ended by
 * {@link #close()}. What they write goes to a folder.
 */
final class InteropServers implements AutoCloseable {

    static final String KEY = "sk-interop";

    /** The model under three names: as it is, with tools, and for embeddings. The server holds one of them at a time. */
    static final String PLAIN = "demo";
    static final String TOOLS = "demo-tools";
    static final String EMBEDDING = "demo-embed";

    private static final int SECONDS_TO_START = 120;

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final URI llama;
    private final URI litellm;

    private InteropServers(Path folder, int llamaPort, int litellmPort) {
        this.folder = folder;
        llama = URI.create("http://127.0.0.1:" + llamaPort);
        litellm = URI.create("http://127.0.0.1:" + litellmPort);
    }

    /** Starts both, by this Python, and waits until they answer. */
    static InteropServers start(Path python, Path model, Path folder) throws IOException {
        var servers = new InteropServers(folder, freePort(), freePort());
        try {
            servers.run("llama-cpp-python", python.toString(), serve().toString(), "--config_file",
                    servers.llamaConfiguration(model).toString());
            servers.run("litellm", python.resolveSibling("litellm").toString(), "--config",
                    servers.litellmConfiguration().toString(), "--host", "127.0.0.1", "--port",
                    String.valueOf(servers.litellm.getPort()));
            servers.awaitAnswer(servers.llama.resolve("/v1/models"));
            servers.awaitAnswer(servers.litellm.resolve("/health/liveliness"));
            return servers;
        } catch (IOException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** llama-cpp-python's server itself. */
    URI llama() {
        return llama;
    }

    /** LiteLLM's proxy. */
    URI litellm() {
        return litellm;
    }

    private static Path serve() {
        return Path.of(System.getProperty("wizard.examples", "examples"), "interop", "serve.py").toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path llamaConfiguration(Path model) throws IOException {
        var json = JsonMapper.builder().build();
        var configuration = json.createObjectNode()
                .put("host", "127.0.0.1").put("port", llama.getPort()).put("api_key", KEY);
        var models = configuration.putArray("models");
        for (var name : List.of(PLAIN, TOOLS, EMBEDDING)) {
            models.addObject().put("model", model.toString()).put("model_alias", name)
                    .put("n_ctx", 512).put("n_threads", 1).put("n_threads_batch", 1)
                    .put("logits_all", name.equals(PLAIN))
                    .put("embedding", name.equals(EMBEDDING))
                    .put("chat_format", name.equals(TOOLS) ? "chatml-function-calling" : "chatml");
        }
        return Files.write(folder.resolve("llama.json"), json.writeValueAsBytes(configuration));
    }

    private Path litellmConfiguration() throws IOException {
        var text = new StringBuilder("model_list:\n");
        for (var name : List.of(PLAIN, TOOLS, EMBEDDING)) {
            text.append("""
                      - model_name: %s
                        litellm_params: {model: lm_studio/%s, api_base: "%s/v1", api_key: %s}
                    """.formatted(name, name, llama, KEY));
        }
        text.append("""
                general_settings: {master_key: %s}
                litellm_settings: {num_retries: 0, telemetry: false, use_chat_completions_url_for_anthropic_messages: true}
                router_settings: {disable_cooldowns: true, num_retries: 0}
                """.formatted(KEY));
        return Files.writeString(folder.resolve("litellm.yaml"), text);
    }

    private void run(String name, String... command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True"); // asks no other host
        processes.add(builder.start());
    }

    private void awaitAnswer(URI address) throws IOException {
        for (int tries = 0; tries < SECONDS_TO_START; tries++) {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                break;
            }
            try {
                var connection = (HttpURLConnection) address.toURL().openConnection();
                connection.setRequestProperty("Authorization", "Bearer " + KEY);
                if (connection.getResponseCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // it does not listen yet
            }
            pause();
        }
        throw new IOException("no answer from " + address + "; see the logs in " + folder);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        for (var process : processes) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
