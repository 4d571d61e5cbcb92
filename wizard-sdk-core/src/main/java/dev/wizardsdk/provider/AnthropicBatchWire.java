package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.http.HttpBody;
import dev.wizardsdk.model.Feature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Anthropic's Message Batches: one request that holds many, whose answers are lines. */
final class AnthropicBatchWire implements BatchWire {

    private final URI baseUrl;

    AnthropicBatchWire(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public int mostRequests() {
        return 100_000;
    }

    @Override
    public long mostBytes() {
        return 256_000_000;
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.complementOf(EnumSet.of(Feature.COUNT));
    }

    @Override
    public String kind(Wire.Encoded request) {
        return "messages";
    }

    @Override
    public byte[] entry(String id, String kind, ObjectNode body) {
        return WireJson.bytes(WireJson.object().put("custom_id", id).set("params", body));
    }

    @Override
    public Optional<Post> upload(String batch, List<byte[]> entries) {
        return Optional.empty();
    }

    @Override
    public Post submission(String batch, String kind, List<byte[]> entries, Optional<JsonNode> uploaded) {
        var pieces = new ArrayList<byte[]>(2 * entries.size() + 1);
        for (var entry : entries) {
            pieces.add((pieces.isEmpty() ? "{\"requests\":[" : ",").getBytes(StandardCharsets.UTF_8));
            pieces.add(entry);
        }
        pieces.add("]}".getBytes(StandardCharsets.UTF_8));
        return new Post(URI.create(baseUrl + "/messages/batches"), HttpBody.json(pieces));
    }

    @Override
    public URI status(String name) {
        return URI.create(baseUrl + "/messages/batches/" + name);
    }

    /** The answers' address is made here: one that a service names might lead the key astray. */
    @Override
    public Status status(JsonNode root) {
        return switch (root.path("processing_status").asText("")) {
            case "in_progress", "canceling" -> new Status(false, List.of(), Optional.empty());
            case "ended" -> new Status(true, List.of(URI.create(status(name(root)) + "/results")), Optional.empty());
            default -> throw WireJson.noAnswer("its \"processing_status\" is none of a batch");
        };
    }

    @Override
    public Outcome outcome(byte[] line, int from, int to) {
        var root = WireJson.parse(line, from, to);
        var said = root.path("result");
        var result = switch (said.path("type").asText("")) {
            case "succeeded" -> {
                var slice = JsonSlice.of(line, from, to, "result").getFirst();
                yield new Result.Answered(JsonSlice.of(line, slice.from(), slice.to(), "message").stream().findFirst()
                        .orElseThrow(() -> WireJson.noAnswer("it succeeded with no \"message\"")));
            }
            case "expired" -> new Result.Failed(BatchWire.expired());
            case "canceled" -> new Result.Failed(BatchWire.canceled());
            // an error lies in an object of its own, as in a failed answer
            default -> new Result.Failed(ServiceErrors
                    .ofBody(said.path("error").hasNonNull("error") ? said.path("error") : said)
                    .copy().maybeBilled(false).build());
        };
        return new Outcome(root.path("custom_id").asText(""), result);
    }

    /** It lists batches without a mark that a request could be known by. */
    @Override
    public Optional<URI> list(String after) {
        return Optional.empty();
    }

    @Override
    public Optional<String> find(JsonNode page, String batch) {
        return Optional.empty();
    }
}
