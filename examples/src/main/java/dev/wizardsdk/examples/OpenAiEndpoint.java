package dev.wizardsdk.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers requests of the OpenAI protocol from a provider. */
final class OpenAiEndpoint implements HttpHandler {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_BODY = 16 << 20;

    private final ModelProvider provider;

    OpenAiEndpoint(ModelProvider provider) {
        this.provider = provider;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (ModelException e) {
                send(exchange, status(e.kind()),
                        error(e.kind().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage())));
            } catch (IllegalArgumentException e) {
                send(exchange, 400, error("invalid_request_error", String.valueOf(e.getMessage())));
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET") && path.equals("/v1/models")) {
            var models = JSON.createObjectNode().put("object", "list");
            models.putArray("data").addObject().put("id", provider.description().model()).put("object", "model");
            send(exchange, 200, models);
            return;
        }
        if (!exchange.getRequestMethod().equals("POST") || !path.matches("/v1/(chat/)?completions")) {
            send(exchange, 404,
                    error("not_found", "there is POST /v1/chat/completions, POST /v1/completions and GET /v1/models"));
            return;
        }
        var body = body(exchange);
        var chat = path.equals("/v1/chat/completions");
        var request = chat ? chat(body) : completion(body);
        if (body.path("stream").asBoolean()) {
            stream(exchange, chat, request, body.path("stream_options").path("include_usage").asBoolean());
        } else {
            send(exchange, 200, whole(chat, provider.open(request).reply()));
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw new IllegalArgumentException("the request is longer than " + LONGEST_BODY + " bytes");
        }
        try {
            var body = JSON.readTree(bytes);
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the request is not valid JSON", e);
        }
        throw new IllegalArgumentException("the request is no JSON object");
    }

    private static Request chat(JsonNode body) {
        var messages = new ArrayList<Message>();
        for (var message : body.path("messages")) {
            var role = switch (message.path("role").asText()) {
                case "system", "developer" -> Role.SYSTEM;
                case "user" -> Role.USER;
                case "assistant" -> Role.ASSISTANT;
                case String other -> throw new IllegalArgumentException("there is no role \"" + other + "\" here");
            };
            messages.add(new Message(role, List.of(new Part.Text(content(message.path("content"))))));
        }
        return new Request.Chat(messages, sampling(body));
    }

    private static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        var text = new StringBuilder();
        for (var part : content) {
            if (!part.path("type").asText().equals("text")) {
                throw new IllegalArgumentException("only text content is served here, not " + part.path("type"));
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    private static Request completion(JsonNode body) {
        if (!body.path("prompt").isTextual()) {
            throw new IllegalArgumentException("\"prompt\" must be a text");
        }
        return new Request.Completion(body.path("prompt").textValue(), sampling(body));
    }

    private static Sampling sampling(JsonNode body) {
        if (body.path("n").asInt(1) != 1) {
            throw new IllegalArgumentException("\"n\" must be 1 here; ask again for another answer");
        }
        var sampling = Sampling.unset();
        var limit = body.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        if (body.hasNonNull(limit)) {
            if (!body.path(limit).canConvertToInt()) {
                throw new IllegalArgumentException("\"" + limit + "\" must be a whole number");
            }
            sampling = sampling.withMaxTokens(body.path(limit).asInt());
        }
        if (body.hasNonNull("temperature")) {
            sampling = sampling.withTemperature(body.path("temperature").asDouble());
        }
        if (body.hasNonNull("top_p")) {
            sampling = sampling.withTopP(body.path("top_p").asDouble());
        }
        if (body.hasNonNull("top_k")) {
            sampling = sampling.withTopK(body.path("top_k").asInt());
        }
        if (body.hasNonNull("min_p")) {
            sampling = sampling.withMinP(body.path("min_p").asDouble());
        }
        if (body.hasNonNull("seed")) {
            sampling = sampling.withSeed(body.path("seed").asLong());
        }
        var stop = new ArrayList<String>();
        if (body.path("stop").isTextual()) {
            stop.add(body.path("stop").textValue());
        }
        body.path("stop").forEach(text -> stop.add(text.asText()));
        return stop.isEmpty() ? sampling : sampling.withStop(stop.toArray(String[]::new));
    }

    private ObjectNode whole(boolean chat, Reply reply) {
        var answer = head(chat ? "chat.completion" : "text_completion", newId());
        var choice = answer.putArray("choices").addObject().put("index", 0);
        if (chat) {
            choice.putObject("message").put("role", "assistant").put("content", reply.text());
        } else {
            choice.put("text", reply.text());
        }
        choice.put("finish_reason", finish(reply));
        answer.set("usage", usage(reply));
        return answer;
    }

    private void stream(HttpExchange exchange, boolean chat, Request request, boolean withUsage) throws IOException {
        var id = newId();
        try (var events = provider.open(request)) {
            var first = events.next(); // a request that fails at once is answered with its status
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (var event = first;; event = events.next()) {
                    switch (event) {
                        case Event.Text text -> data(out, chunk(id, chat, text.text(), null));
                        case Event.Reasoning reasoning -> {}
                        case Event.ToolCall call -> {}
                        case Event.End end -> {
                            data(out, chunk(id, chat, "", finish(end.reply())));
                            if (withUsage) {
                                var last = head(chat ? "chat.completion.chunk" : "text_completion", id);
                                last.putArray("choices");
                                last.set("usage", usage(end.reply()));
                                data(out, last);
                            }
                            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
                            return;
                        }
                    }
                }
            } catch (ModelException e) {
                data(exchange.getResponseBody(),
                        error(e.kind().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage())));
            }
        }
    }

    private ObjectNode chunk(String id, boolean chat, String text, @Nullable String finish) {
        var chunk = head(chat ? "chat.completion.chunk" : "text_completion", id);
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        if (chat) {
            choice.putObject("delta").put("role", "assistant").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.put("finish_reason", finish);
        return chunk;
    }

    private static String newId() {
        return "local-" + UUID.randomUUID();
    }

    private ObjectNode head(String object, String id) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("model", provider.description().model());
    }

    private static ObjectNode usage(Reply reply) {
        var usage = reply.usage().orElseThrow();
        var json = JSON.createObjectNode()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedPromptTokens());
        return json;
    }

    private static String finish(Reply reply) {
        return switch (reply.finish()) {
            case STOP, OTHER -> "stop";
            case TOOL_CALLS -> "tool_calls";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }

    private static int status(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, CONTEXT_EXCEEDED, UNSUPPORTED -> 400;
            case OVERLOADED, CLOSED -> 503;
            default -> 500;
        };
    }

    private static ObjectNode error(String type, String message) {
        var json = JSON.createObjectNode();
        var code = type.equals("context_exceeded") ? "context_length_exceeded" : type;
        json.putObject("error").put("message", message).put("type", type).put("code", code);
        return json;
    }

    private static void data(OutputStream out, JsonNode json) throws IOException {
        out.write(("data: " + JSON.writeValueAsString(json) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        var bytes = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
