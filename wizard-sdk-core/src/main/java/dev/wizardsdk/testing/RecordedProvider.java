package dev.wizardsdk.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.stored.ReplyJson;
import dev.wizardsdk.stored.RequestJson;
import dev.wizardsdk.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real provider's answers, recorded once and replayed in tests without it. The recording is a file of JSON lines, made to be read
 * and committed: one for the model, then one for each answer or failure with its request. It holds no key and no header; what looks
 * like a key of a known service, the call's own key and the secrets that are named are written as {@code [secret]} wherever they
 * appear. Thread-safe.
 */
public final class RecordedProvider implements ModelProvider {

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.strictFactory()).build();
    private static final Pattern KEY = Pattern.compile(
            "\\b(sk-|gsk_|hf_|xai-|AIza|ghp_|eyJ)[A-Za-z0-9_.-]{16,}|Bearer [A-Za-z0-9_.~+/-]{8,}");

    private final ModelProvider provider;
    private final Path file;
    private final boolean records;
    private final List<String> secrets;
    private final ReentrantLock writing = new ReentrantLock();

    private RecordedProvider(ModelProvider provider, Path file, boolean records, List<String> secrets) {
        this.provider = provider;
        this.file = file;
        this.records = records;
        this.secrets = List.copyOf(secrets);
    }

    /**
     * Asks a provider, which stays its owner's to close, and adds each whole answer and each failure to the file; half an answer that
     * nobody wanted is not recorded.
     *
     * @param secrets what must not be in the file, beside what looks like a key
     */
    public static RecordedProvider recording(ModelProvider provider, Path file, String... secrets) {
        var recorded = new RecordedProvider(provider, file, true, List.of(secrets));
        if (isEmpty(file)) {
            recorded.append(header(provider.description()), List.of());
        }
        return recorded;
    }

    /**
     * Answers as recorded for an equal request; for a request that was made several times in the order of the recording, and then as
     * the last time. Any other fails with {@link ErrorKind#NOT_RECORDED}.
     *
     * @param secrets those that were named when it was recorded
     */
    public static RecordedProvider replaying(Path file, String... secrets) {
        var lines = lines(file);
        var answers = new HashMap<String, Deque<JsonNode>>();
        lines.subList(1, lines.size()).forEach(line -> answers
                .computeIfAbsent(line.required("request").toString(), request -> new ArrayDeque<>()).add(line));
        var lock = new ReentrantLock();
        return scripted(file, lines.getFirst(), request -> {
            lock.lock();
            try {
                var recorded = answers.get(scrubbed(RequestJson.of(request), List.of(secrets)));
                return recorded == null ? null : recorded.size() > 1 ? recorded.remove() : recorded.element();
            } finally {
                lock.unlock();
            }
        });
    }

    /** Answers in the order of the recording, whatever is asked; after the last answer it fails with {@link ErrorKind#NOT_RECORDED}. */
    public static RecordedProvider replayingInOrder(Path file) {
        var lines = lines(file);
        var rest = new ConcurrentLinkedQueue<>(lines.subList(1, lines.size()));
        return scripted(file, lines.getFirst(), request -> rest.poll());
    }

    private static RecordedProvider scripted(Path file, JsonNode header, Recording recording) {
        var script = ScriptedProvider.replying(request -> {
            var line = recording.of(request);
            if (line == null) {
                throw ModelException.of(ErrorKind.NOT_RECORDED, file.getFileName() + " has no answer to this "
                        + request.getClass().getSimpleName() + "; record it again").build();
            }
            if (line.has("failure")) {
                throw failure(line.get("failure"));
            }
            return ReplyJson.read(line.required("reply"));
        }).describedAs(described(header));
        return new RecordedProvider(script, file, false, List.of());
    }

    /** The recorded line for a request. */
    private interface Recording {

        @Nullable
        JsonNode of(Request request);
    }

    private static List<JsonNode> lines(Path file) {
        var lines = new ArrayList<JsonNode>();
        try {
            for (var line : Files.readAllLines(file)) {
                lines.add(MAPPER.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": line " + (lines.size() + 1) + " is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the recording " + file + " can't be read", e);
        }
        if (lines.isEmpty() || !lines.getFirst().has("recorded")) {
            throw new IllegalArgumentException(file + " is no recording: its first line does not name a model");
        }
        return lines;
    }

    private static boolean isEmpty(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return !Files.exists(file) || Files.size(file) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the recording " + file + " can't be written", e);
        }
    }

    private static ObjectNode header(ModelDescription model) {
        var json = MAPPER.createObjectNode().put("recorded", 1).put("provider", model.provider())
                .put("model", model.model());
        model.contextTokens().ifPresent(context -> json.put("context", context));
        var features = json.putArray("features");
        model.features().stream().sorted().forEach(feature -> features.add(feature.name()));
        model.price().ifPresent(price -> json.putObject("price").put("promptUsd", price.promptUsd().toPlainString())
                .put("cachedPromptUsd", price.cachedPromptUsd().toPlainString())
                .put("completionUsd", price.completionUsd().toPlainString()).put("asOf", price.asOf().toString())
                .put("source", price.source()));
        return json;
    }

    private static Price price(JsonNode price) {
        return new Price(new BigDecimal(price.required("promptUsd").asText()),
                new BigDecimal(price.required("cachedPromptUsd").asText()),
                new BigDecimal(price.required("completionUsd").asText()),
                LocalDate.parse(price.required("asOf").asText()), price.required("source").asText());
    }

    private static ModelDescription described(JsonNode header) {
        var features = EnumSet.noneOf(Feature.class);
        header.required("features").forEach(feature -> features.add(Feature.valueOf(feature.asText())));
        return new ModelDescription(header.required("provider").asText(), header.required("model").asText(), features,
                header.has("context") ? OptionalInt.of(header.get("context").asInt()) : OptionalInt.empty(),
                OptionalLong.empty(), Optional.ofNullable(header.get("price")).map(RecordedProvider::price));
    }

    private static ObjectNode json(ModelException failure) {
        var json = MAPPER.createObjectNode().put("kind", failure.kind().name())
                .put("message", String.valueOf(failure.getMessage())).put("retryable", failure.retryable())
                .put("maybeBilled", failure.maybeBilled()).put("partialText", failure.partialText());
        failure.status().ifPresent(status -> json.put("status", status));
        failure.retryAfter().ifPresent(wait -> json.put("retryAfterMillis", wait.toMillis()));
        return json;
    }

    private static ModelException failure(JsonNode json) {
        var failure = ModelException
                .of(ErrorKind.valueOf(json.required("kind").asText()), json.required("message").asText())
                .retryable(json.required("retryable").asBoolean()).maybeBilled(json.required("maybeBilled").asBoolean())
                .partialText(json.required("partialText").asText());
        if (json.has("status")) {
            failure.status(json.get("status").asInt());
        }
        if (json.has("retryAfterMillis")) {
            failure.retryAfter(Duration.ofMillis(json.get("retryAfterMillis").asLong()));
        }
        return failure.build();
    }

    private static String scrubbed(JsonNode json, List<String> secrets) {
        var text = json.toString();
        for (var secret : secrets) {
            var quoted = MAPPER.getNodeFactory().textNode(secret).toString();
            text = secret.isEmpty() ? text : text.replace(quoted.substring(1, quoted.length() - 1), "[secret]");
        }
        return KEY.matcher(text).replaceAll("[secret]");
    }

    private void append(ObjectNode line, List<String> more) {
        var hidden = new ArrayList<>(secrets);
        hidden.addAll(more);
        writing.lock();
        try {
            Files.write(file, (scrubbed(line, hidden) + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the recording " + file + " can't be written", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public ModelDescription description() {
        return provider.description();
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        var stream = provider.open(request, options);
        return records ? new Recorded(request, options, stream) : stream;
    }

    /** When it replays, ends what is running; when it records, the provider is its owner's to close. */
    @Override
    public void close() {
        if (!records) {
            provider.close();
        }
    }

    private final class Recorded extends EventStream {

        private final Request request;
        private final CallOptions options;
        private final EventStream stream;

        Recorded(Request request, CallOptions options, EventStream stream) {
            this.request = request;
            this.options = options;
            this.stream = stream;
        }

        @Override
        protected Event pull() {
            try {
                var event = stream.next();
                if (event instanceof Event.End end) {
                    record("reply", ReplyJson.of(end.reply()));
                }
                return event;
            } catch (ModelException e) {
                if (e.kind() != ErrorKind.CANCELLED && e.kind() != ErrorKind.CLOSED) {
                    record("failure", json(e));
                }
                throw e;
            }
        }

        private void record(String name, ObjectNode what) {
            var line = MAPPER.createObjectNode();
            line.set("request", RequestJson.of(request));
            line.set(name, what);
            append(line, options.key().map(key -> List.of(key.get())).orElse(List.of()));
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
