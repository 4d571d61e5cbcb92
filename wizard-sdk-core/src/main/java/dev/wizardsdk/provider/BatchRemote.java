package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.http.HttpAnswer;
import dev.wizardsdk.http.HttpCall;
import dev.wizardsdk.http.HttpFailure;
import dev.wizardsdk.http.HttpLimits;
import dev.wizardsdk.http.LimitExceededException;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The batches of one service: each method makes the calls it takes, each of them once. Thread-safe. */
final class BatchRemote {

    /** One line may hold an answer with all its log-probabilities. */
    private static final HttpLimits RESULTS = new HttpLimits(64 << 20, 64 << 20, 64L << 30);

    private final RemoteProvider provider;
    private final BatchWire wire;

    BatchRemote(RemoteProvider provider, BatchWire wire) {
        this.provider = provider;
        this.wire = wire;
    }

    /** What takes the lines of answers. */
    interface Lines {
        void line(byte[] bytes, int from, int to);
    }

    /** Hands a batch in; gives the service's name of it. */
    String submit(String mark, String kind, List<byte[]> entries) {
        var uploaded = wire.upload(mark, entries).map(post -> json(post, mark + "-file", false));
        return wire.name(json(wire.submission(mark, kind, entries, uploaded), mark, true));
    }

    private JsonNode json(BatchWire.Post post, String once, boolean billed) {
        return ask(secret -> provider.sender().post(post.uri(),
                provider.headers(secret, false, Map.of("idempotency-key", once)), post.body(), patient()),
                answer -> WireJson.parse(answer.body()), billed);
    }

    /** The service's name of a batch that it may have taken; empty if it did not. */
    Optional<String> find(String mark) {
        var after = "";
        while (true) {
            var page = get(wire.list(after).orElseThrow());
            var found = wire.find(page, mark);
            if (found.isPresent() || !page.path("has_more").asBoolean()) {
                return found;
            }
            var last = BatchWire.requireName(page, "last_id");
            if (last.equals(after)) {
                throw WireJson.noAnswer("its list of batches never ends");
            }
            after = last;
        }
    }

    BatchWire.Status status(String name) {
        return wire.status(get(wire.status(name)));
    }

    private JsonNode get(URI uri) {
        return ask(secret -> provider.sender().get(uri, provider.headers(secret, false, Map.of()),
                provider.timeouts(), HttpLimits.STANDARD), answer -> WireJson.parse(answer.body()), false);
    }

    /** Reads all lines of a file of answers. */
    void results(URI uri, Lines lines) {
        ask(secret -> provider.sender().get(uri, provider.headers(secret, false, Map.of("accept", "*/*")), patient(),
                RESULTS), answer -> {
                    for (var reader = answer.jsonLines(); reader.next();) {
                        lines.line(reader.bytes(), reader.from(), reader.to());
                    }
                    return true;
                }, false);
    }

    /** What is large takes its time, as long as it moves. */
    private Timeouts patient() {
        var own = provider.timeouts();
        var hours = Duration.ofHours(2);
        return new Timeouts(own.connect(), own.firstEvent(), own.idle(),
                own.total().compareTo(hours) > 0 ? own.total() : hours);
    }

    private interface Calls {
        HttpCall with(String secret);
    }

    private interface Reads<T> {
        T from(HttpAnswer answer) throws IOException;
    }

    /**
     * The answer to one call.
     *
     * @param billed whether it may cost something although no answer came
     */
    private <T> T ask(Calls calls, Reads<T> reads, boolean billed) {
        var secret = provider.secret();
        try (var call = calls.with(secret); var answer = call.send()) {
            if (answer.status() != 200) {
                throw refused(answer, secret, billed);
            }
            return reads.from(answer);
        } catch (IOException e) {
            throw named(failure(e, billed), secret);
        } catch (ModelException e) {
            throw named(e.copy().maybeBilled(billed && e.maybeBilled()).build(), secret);
        }
    }

    private static ModelException refused(HttpAnswer answer, String secret, boolean billed) {
        String body;
        try {
            body = new String(answer.bodyStart(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            body = "";
        }
        var refused = ServiceErrors.ofStatus(answer.status(), name -> answer.header(name)
                .map(value -> without(secret, value)), without(secret, body));
        // a service that failed may have done before what it was asked to
        var unsure = billed && answer.status() >= 500 && refused.kind() != ErrorKind.OVERLOADED;
        return refused.copy().maybeBilled(unsure).build();
    }

    private static ModelException failure(IOException e, boolean billed) {
        var cause = e instanceof HttpFailure && e.getCause() instanceof IOException inner ? inner : e;
        var sent = !(e instanceof HttpFailure failure) || failure.sent();
        var kind = cause instanceof LimitExceededException
                ? ErrorKind.BAD_RESPONSE
                : cause instanceof InterruptedIOException ? ErrorKind.TIMEOUT : ErrorKind.NETWORK;
        return ModelException.of(kind, "the service of batches could not be asked: " + cause.getMessage())
                .retryable(kind != ErrorKind.BAD_RESPONSE).maybeBilled(billed && sent).cause(e).build();
    }

    private ModelException named(ModelException e, String secret) {
        var named = e.copy().message(provider.description().id() + ", batch: "
                + without(secret, String.valueOf(e.getMessage())));
        var cause = e.getCause();
        if (cause != null && !secret.isEmpty() && String.valueOf(cause.getMessage()).contains(secret)) {
            named.cause(new IOException(without(secret, String.valueOf(cause.getMessage()))));
        }
        return named.build();
    }

    private static String without(String secret, String text) {
        return secret.isEmpty() ? text : text.replace(secret, "[key]");
    }
}
