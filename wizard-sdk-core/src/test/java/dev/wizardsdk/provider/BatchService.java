package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** The batch endpoints of OpenAI and of Anthropic on loopback, as they are documented, with faults to be switched on. */
final class BatchService implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, Kept> batches = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, String> fates = new ConcurrentHashMap<>();
    private volatile int pollsUntilDone;
    private final AtomicInteger busyPolls = new AtomicInteger();
    private volatile boolean silentOnCreation;
    private volatile boolean lostOnCreation;
    private volatile String ending = "completed";
    private volatile UnaryOperator<String> results = lines -> lines;

    private static final class Kept {
        private final String id;
        private final String mark;
        private final List<JsonNode> entries;
        private int polls;

        Kept(String id, String mark, List<JsonNode> entries) {
            this.id = id;
            this.mark = mark;
            this.entries = entries;
        }
    }

    BatchService() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return server.url("/v1").uri();
    }

    /** Method and path of each call received, in order. */
    List<String> calls() {
        return calls;
    }

    List<String> bodies() {
        return bodies;
    }

    /** How many requests each batch that was taken has. */
    List<Integer> sizes() {
        synchronized (batches) {
            return batches.values().stream().map(kept -> kept.entries.size()).toList();
        }
    }

    long polls() {
        return calls.stream().filter(call -> call.matches("GET /v1/(messages/)?batches/[^/]+")).count();
    }

    /** What becomes of a request with this prompt: errored, expired, canceled or missing. */
    BatchService fate(String prompt, String fate) {
        fates.put(prompt, fate);
        return this;
    }

    BatchService doneAfter(int polls) {
        pollsUntilDone = polls;
        return this;
    }

    /** Answers so many polls with 429 and a Retry-After of 7 s. */
    BatchService busy(int polls) {
        busyPolls.set(polls);
        return this;
    }

    /** Takes batches and never answers that it did. */
    BatchService silentOnCreation(boolean value) {
        silentOnCreation = value;
        return this;
    }

    /** Breaks the connection before it takes a batch. */
    BatchService lostOnCreation(boolean value) {
        lostOnCreation = value;
        return this;
    }

    BatchService ending(String status) {
        ending = status;
        return this;
    }

    /** Changes the lines of all files of answers. */
    BatchService results(UnaryOperator<String> change) {
        results = change;
        return this;
    }

    private MockResponse answer(RecordedRequest request) {
        var path = request.getUrl().encodedPath();
        var body = request.getBody() == null ? "" : request.getBody().utf8();
        calls.add(request.getMethod() + " " + path);
        bodies.add(body);
        var anthropic = path.startsWith("/v1/messages");
        if (path.equals("/v1/files")) {
            var id = "file-" + files.size();
            files.put(id, body.replaceFirst("(?s)^.*?Content-Type: application/jsonl\r\n\r\n", "")
                    .replaceFirst("(?s)\r\n--[^\r\n]*--\r\n$", ""));
            return json(WireJson.object().put("id", id).put("object", "file"));
        }
        if (request.getMethod().equals("POST")) {
            if (lostOnCreation) {
                return new MockResponse.Builder().onResponseStart(SocketEffect.ShutdownConnection.INSTANCE).build();
            }
            var kept = anthropic ? ofAnthropic(body) : ofOpenAi(body);
            batches.put(kept.id, kept);
            return silentOnCreation
                    ? new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()
                    : json(status(kept, anthropic));
        }
        if (path.equals("/v1/batches")) {
            return json(listed());
        }
        if (path.startsWith("/v1/files/")) {
            return lines(files.getOrDefault(path.split("/", -1)[3], ""));
        }
        var kept = batches.get(path.replaceFirst("^/v1/(messages/)?batches/", "").replaceFirst("/.*", ""));
        if (kept == null) {
            return new MockResponse.Builder().code(404).body("{\"error\":{\"message\":\"No such batch\"}}").build();
        }
        if (path.endsWith("/results")) {
            return lines(String.join("", answers(kept, true)));
        }
        if (busyPolls.getAndDecrement() > 0) {
            return new MockResponse.Builder().code(429).addHeader("Retry-After", "7").body("{}").build();
        }
        kept.polls++;
        return json(status(kept, anthropic));
    }

    private Kept ofOpenAi(String body) {
        var root = WireJson.parse(body.getBytes(StandardCharsets.UTF_8));
        var entries = new ArrayList<JsonNode>();
        files.getOrDefault(root.path("input_file_id").asText(), "").lines()
                .forEach(line -> entries.add(WireJson.parse(line.getBytes(StandardCharsets.UTF_8))));
        return new Kept("batch_" + batches.size(), root.path("metadata").path("wizard_batch").asText(), entries);
    }

    private Kept ofAnthropic(String body) {
        var entries = new ArrayList<JsonNode>();
        WireJson.parse(body.getBytes(StandardCharsets.UTF_8)).path("requests").forEach(entries::add);
        return new Kept("msgbatch_" + batches.size(), "", entries);
    }

    private ObjectNode listed() {
        var page = WireJson.object().put("object", "list").put("has_more", false);
        var data = page.putArray("data");
        synchronized (batches) {
            batches.values().forEach(kept -> data.add(status(kept, false)));
        }
        return page;
    }

    private ObjectNode status(Kept kept, boolean anthropic) {
        var done = kept.polls > pollsUntilDone;
        if (anthropic) {
            return WireJson.object().put("id", kept.id).put("type", "message_batch")
                    .put("processing_status", done ? "ended" : "in_progress")
                    .put("results_url", "https://elsewhere.invalid/results");
        }
        var status = WireJson.object().put("id", kept.id).put("object", "batch")
                .put("status", done ? ending : "in_progress");
        status.putObject("metadata").put("wizard_batch", kept.mark);
        if (done && ending.equals("failed")) {
            status.putObject("errors").putArray("data").addObject().put("code", "invalid_json_line")
                    .put("message", "line 1 is not JSON");
        } else if (done) {
            files.put("out-" + kept.id, String.join("", answers(kept, false).stream()
                    .filter(line -> line.contains("\"status_code\":200")).toList()));
            files.put("err-" + kept.id, String.join("", answers(kept, false).stream()
                    .filter(line -> !line.contains("\"status_code\":200")).toList()));
            status.put("output_file_id", "out-" + kept.id).put("error_file_id", "err-" + kept.id);
        }
        return status;
    }

    /** One line each, in no order. */
    private List<String> answers(Kept kept, boolean anthropic) {
        var lines = new ArrayList<String>();
        for (var entry : kept.entries) {
            var body = entry.path(anthropic ? "params" : "body");
            var prompt = body.path("messages").path(0).path("content").isTextual()
                    ? body.path("messages").path(0).path("content").asText()
                    : body.path("messages").path(0).path("content").path(0).path("text").asText();
            var fate = fates.getOrDefault(prompt, "succeeded");
            if (!fate.equals("missing")) {
                var id = entry.path("custom_id").asText();
                lines.add((anthropic ? ofAnthropic(id, prompt, fate) : ofOpenAi(id, prompt, fate)) + "\n");
            }
        }
        Collections.shuffle(lines, new Random(4));
        return lines;
    }

    private static String ofOpenAi(String id, String prompt, String fate) {
        var line = "{\"id\":\"batch_req_1\",\"custom_id\":\"" + id + "\",";
        return line + switch (fate) {
            case "succeeded" ->
                "\"response\":{\"status_code\":200,\"request_id\":\"r1\",\"body\":{\"id\":\"c1\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"re: " + prompt
                        + "\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}},\"error\":null}";
            case "errored" -> "\"response\":{\"status_code\":400,\"request_id\":\"r2\",\"body\":{\"error\":"
                    + "{\"message\":\"no such tool\",\"type\":\"invalid_request_error\"}}},\"error\":null}";
            case "expired" -> "\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"too late\"}}";
            default -> "\"response\":null,\"error\":{\"code\":\"batch_cancelled\",\"message\":\"cancelled\"}}";
        };
    }

    private static String ofAnthropic(String id, String prompt, String fate) {
        var line = "{\"custom_id\":\"" + id + "\",\"result\":";
        return line + switch (fate) {
            case "succeeded" -> "{\"type\":\"succeeded\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":"
                    + "\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"re: " + prompt
                    + "\"}],\"stop_reason\":"
                    + "\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}}}";
            case "errored" -> "{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":"
                    + "\"invalid_request_error\",\"message\":\"no such tool\"}}}}";
            default -> "{\"type\":\"" + fate + "\"}}";
        };
    }

    private static MockResponse json(JsonNode body) {
        return new MockResponse.Builder().addHeader("Content-Type", "application/json").body(body.toString()).build();
    }

    private MockResponse lines(String body) {
        return new MockResponse.Builder().addHeader("Content-Type", "application/octet-stream")
                .body(results.apply(body)).build();
    }

    @Override
    public void close() {
        server.close();
    }
}
