package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.http.HttpBody;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** OpenAI's Batch: a file of requests is uploaded, a batch made of it, and its answers are files. */
final class OpenAiBatchWire implements BatchWire {

    private static final String MARK = "wizard_batch";

    private final URI baseUrl;

    OpenAiBatchWire(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public int mostRequests() {
        return 50_000;
    }

    @Override
    public long mostBytes() {
        return 200_000_000;
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.complementOf(EnumSet.of(Feature.COUNT, Feature.RERANK, Feature.SCORE, Feature.INFILL));
    }

    /** The route, from its version on. */
    @Override
    public String kind(Wire.Encoded request) {
        return "/v1" + request.uri().getRawPath().substring(baseUrl.getRawPath().length());
    }

    @Override
    public byte[] entry(String id, String kind, ObjectNode body) {
        var entry = WireJson.object().put("custom_id", id).put("method", "POST").put("url", kind);
        var bytes = WireJson.bytes(entry.set("body", body));
        var line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }

    @Override
    public Optional<Post> upload(String batch, List<byte[]> entries) {
        return Optional.of(new Post(URI.create(baseUrl + "/files"),
                HttpBody.form("wizard-" + batch, "purpose", "batch", batch + ".jsonl", entries)));
    }

    @Override
    public Post submission(String batch, String kind, List<byte[]> entries, Optional<JsonNode> uploaded) {
        var body = WireJson.object().put("input_file_id", BatchWire.requireName(uploaded.orElseThrow(), "id"))
                .put("endpoint", kind).put("completion_window", "24h");
        body.putObject("metadata").put(MARK, batch);
        return new Post(URI.create(baseUrl + "/batches"), HttpBody.json(WireJson.bytes(body)));
    }

    @Override
    public URI status(String name) {
        return URI.create(baseUrl + "/batches/" + name);
    }

    @Override
    public Status status(JsonNode root) {
        return switch (root.path("status").asText("")) {
            case "validating", "in_progress", "finalizing", "cancelling" ->
                new Status(false, List.of(), Optional.empty());
            case "failed" -> new Status(true, List.of(), Optional.of(refused(root)));
            case "completed", "expired", "cancelled" -> new Status(true, files(root), Optional.empty());
            default -> throw WireJson.noAnswer("its \"status\" is none of a batch");
        };
    }

    private List<URI> files(JsonNode root) {
        var files = new ArrayList<URI>();
        for (var field : List.of("output_file_id", "error_file_id")) {
            if (root.hasNonNull(field)) {
                files.add(URI.create(baseUrl + "/files/" + BatchWire.requireName(root, field) + "/content"));
            }
        }
        return files;
    }

    private static ModelException refused(JsonNode root) {
        var error = root.path("errors").path("data").path(0);
        var code = error.path("code").asText("").toLowerCase(Locale.ROOT);
        var told = ServiceErrors.ofBody(WireJson.object().set("error", error));
        if (code.contains("token_limit")) { // so many may wait in the queue at one time
            return ModelException.of(ErrorKind.RATE_LIMITED, String.valueOf(told.getMessage())).retryable(true).build();
        }
        // all else that it finds in a file is at fault in the file
        return told.kind() == ErrorKind.SERVER
                ? ModelException.of(ErrorKind.BAD_REQUEST, String.valueOf(told.getMessage())).build()
                : told.copy().maybeBilled(false).build();
    }

    @Override
    public Outcome outcome(byte[] line, int from, int to) {
        var root = WireJson.parse(line, from, to);
        var response = root.path("response");
        Result result;
        if (response.path("status_code").asInt() == 200 && response.path("body").isObject()) {
            var slice = JsonSlice.of(line, from, to, "response").getFirst();
            result = new Result.Answered(JsonSlice.of(line, slice.from(), slice.to(), "body").getFirst());
        } else {
            result = new Result.Failed(failure(root, response));
        }
        return new Outcome(root.path("custom_id").asText(""), result);
    }

    private static ModelException failure(JsonNode root, JsonNode response) {
        if (response.path("status_code").asInt() >= 300) {
            return ServiceErrors.ofStatus(response.path("status_code").asInt(),
                    header -> header.equals("x-request-id")
                            ? Optional.ofNullable(WireJson.text(response, "request_id"))
                            : Optional.empty(),
                    response.path("body").toString());
        }
        return switch (root.path("error").path("code").asText("")) {
            case "batch_expired" -> BatchWire.expired();
            case "batch_cancelled" -> BatchWire.canceled();
            default -> ServiceErrors.ofBody(root).copy().maybeBilled(false).build();
        };
    }

    @Override
    public Optional<URI> list(String after) {
        return Optional.of(URI.create(baseUrl + "/batches?limit=100" + (after.isEmpty() ? "" : "&after=" + after)));
    }

    @Override
    public Optional<String> find(JsonNode page, String batch) {
        for (var listed : page.path("data")) {
            if (listed.path("metadata").path(MARK).asText("").equals(batch)) {
                return Optional.of(name(listed));
            }
        }
        return Optional.empty();
    }
}
