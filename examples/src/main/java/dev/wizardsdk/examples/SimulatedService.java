package dev.wizardsdk.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A simulated model behind OpenAI's protocol, on loopback: it looks the answer up and gives it with a set probability, a wrong one
 * otherwise; a token is four characters. The same question asked for the n-th time gets the same answer in each run. Owns its port
 * until it is closed.
 */
final class SimulatedService implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, LabelledQuestion> questions;
    private final double right;
    private final long seed;
    private final Map<String, Integer> asked = new HashMap<>();
    private final HttpServer server;
    private Charged charged = new Charged(0, Usage.NONE);

    SimulatedService(List<LabelledQuestion> questions, double right, long seed) throws IOException {
        this.questions = questions.stream()
                .collect(Collectors.toMap(LabelledQuestion::question, question -> question, (one, same) -> one));
        this.right = right;
        this.seed = seed;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/v1/chat/completions", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** So many calls, and their tokens. */
    record Charged(int calls, Usage usage) {}

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** What was charged since the last time this was asked; from now on questions are asked for the first time again. */
    synchronized Charged charged() {
        var before = charged;
        charged = new Charged(0, Usage.NONE);
        asked.clear();
        return before;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var messages = JSON.readTree(exchange.getRequestBody()).path("messages");
            var text = said(messages.path(messages.size() - 1).path("content").asText());
            var prompt = 0;
            for (var message : messages) {
                prompt += tokens(message.path("content").asText()) + 4;
            }
            var usage = new Usage(prompt, 0, tokens(text), 0);
            charge(usage);
            var bytes = JSON.writeValueAsBytes(completion(text, usage));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized void charge(Usage usage) {
        charged = new Charged(charged.calls + 1, charged.usage.plus(usage));
    }

    private String said(String question) {
        var known = questions.get(question);
        if (known == null) {
            return "I don't know.";
        }
        var draw = new Random(31 * (31 * seed + question.hashCode()) + times(question));
        draw.nextInt();
        if (draw.nextDouble() >= right) {
            return known.worked() + "\n\n" + wrong(known.answer(), draw);
        }
        return known.worked().isEmpty() ? known.answer() : known.worked() + "\n\nThe answer is " + known.answer();
    }

    private synchronized int times(String question) {
        return asked.merge(question, 1, Integer::sum);
    }

    private static String wrong(String answer, Random draw) {
        return answer.matches("-?\\d{1,15}")
                ? "The answer is " + (Long.parseLong(answer) + 1 + draw.nextInt(9))
                : "none of these " + draw.nextInt(9);
    }

    private static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    private static JsonNode completion(String text, Usage usage) {
        var answer = JSON.createObjectNode().put("id", "simulated").put("object", "chat.completion");
        answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop")
                .putObject("message").put("role", "assistant").put("content", text);
        answer.putObject("usage").put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
