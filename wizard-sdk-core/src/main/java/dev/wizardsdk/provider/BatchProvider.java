package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A remote model asked by its service's batch endpoints: at half the price, with answers that come within a day. Thread-safe.
 * Owns the provider it is over and its directory until it is closed; a second one over the same directory is refused.
 *
 * <p>The first pull of a stream puts its request into the batch being gathered, which is handed in when it is full or nobody
 * has joined it for a while; the pull waits until the batch is done. Many streams are to be pulled at once, on threads of their
 * own. To close a stream, to interrupt its thread or to reach {@link CallOptions#withTimeLimit} ends the waiting at once and
 * leaves the batch as it is: the same request, with the same {@link CallOptions#sample()}, finds its answer later, in another
 * process too, since the directory holds what is needed for that. It holds the answers and no prompts; delete it when they are
 * used. An answer given out a second time is told as one from a cache.
 *
 * <p>A batch that was handed in is not handed in again. If the connection or the program broke at that very moment, OpenAI is
 * asked for the batch by a mark in it; Anthropic keeps no mark, so there the request fails, retryable and
 * {@link ModelException#maybeBilled()}. All requests have one key, that of the provider, and its headers.
 */
public final class BatchProvider implements ModelProvider {

    private final RemoteProvider remote;
    private final BatchWire batches;
    private final BatchDesk desk;
    private final ModelDescription description;

    private BatchProvider(Builder from) {
        remote = from.remote;
        batches = from.batches;
        description = description(remote.description(), batches);
        desk = new BatchDesk(new BatchRemote(remote, batches), batches, BatchJournal.open(from.directory), from.terms(),
                from.pace);
    }

    private static ModelDescription description(ModelDescription of, BatchWire batches) {
        var features = EnumSet.noneOf(Feature.class);
        features.addAll(of.features());
        features.retainAll(batches.features());
        return new ModelDescription(of.provider(), of.model(), features, of.contextTokens(), of.parameters(),
                of.price().map(Price::half));
    }

    /**
     * Starts the description of a provider of batches.
     *
     * @param remote    which model of which service; it is closed with this provider
     * @param directory where what is known of batches is kept; made if there is none
     * @throws IllegalArgumentException if the protocol has no batches
     */
    public static Builder over(RemoteProvider remote, Path directory) {
        return new Builder(remote, directory);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        if (desk.isClosed()) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
        description.requireSupport(request);
        if (options.key().isPresent() || !options.headers().isEmpty()) {
            throw ModelException
                    .of(ErrorKind.UNSUPPORTED, description.id() + ": the requests of a batch share one key and"
                            + " its headers; give them to the provider, and each key a provider of its own")
                    .build();
        }
        var wire = remote.wire();
        var encoded = wire.encode(request);
        var body = (ObjectNode) WireJson.own(new String(encoded.body(), StandardCharsets.UTF_8), "the request");
        body.remove(List.of("stream", "stream_options"));
        var id = identity(encoded.uri().toString(), body, options.sample());
        var kind = batches.kind(encoded);
        return new BatchStream(description.id(), desk, id, kind, batches.entry(id, kind, body), options.timeLimit(),
                assembly -> wire.decoder(request, assembly));
    }

    /** The same for the same request in every process: the one part whose order is not the request's own is put in order. */
    private static String identity(String address, ObjectNode body, int sample) {
        if (body.path("logit_bias").isObject()) {
            var sorted = new TreeMap<String, Double>();
            body.path("logit_bias").fieldNames()
                    .forEachRemaining(token -> sorted.put(token, body.path("logit_bias").path(token).doubleValue()));
            var biases = body.putObject("logit_bias");
            sorted.forEach(biases::put);
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((address + "\n" + sample + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(WireJson.bytes(body)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Ends all waiting; batches that were handed in go on and are found by the next provider over the directory. */
    @Override
    public void close() {
        remote.close();
        desk.close();
    }

    @Override
    public String toString() {
        return description.id() + " in batches";
    }

    /** Describes a {@link BatchProvider}. */
    public static final class Builder {

        private final RemoteProvider remote;
        private final Path directory;
        private final BatchWire batches;
        private int most = Integer.MAX_VALUE;
        private Duration gather = Duration.ofSeconds(5);
        private Duration poll = Duration.ofMinutes(1);
        private BatchDesk.Pace pace = new RealTime(System.nanoTime());

        private Builder(RemoteProvider remote, Path directory) {
            this.remote = remote;
            this.directory = directory;
            batches = remote.wire().batches().orElseThrow(() -> new IllegalArgumentException(
                    remote.description().id()
                            + " speaks a protocol that has no batches; known are those of OpenAI and Anthropic"));
        }

        /** The most requests of one batch; default what the service allows, 50,000 at OpenAI, 100,000 at Anthropic. */
        public Builder requests(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("requests is " + value + ", it must be at least 1");
            }
            most = value;
            return this;
        }

        /** A batch is handed in when nobody has joined it for so long, or ten times that after the first; default 5 s. */
        public Builder gather(Duration value) {
            gather = positive("gather", value);
            return this;
        }

        /** How often the service is asked whether a batch is done; default every minute. Retry-After may make it longer. */
        public Builder poll(Duration value) {
            poll = positive("poll", value);
            return this;
        }

        Builder pace(BatchDesk.Pace value) {
            pace = value;
            return this;
        }

        private static Duration positive(String name, Duration value) {
            if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", it must be above nothing and at most a day");
            }
            return value;
        }

        private BatchDesk.Terms terms() {
            return new BatchDesk.Terms(most, gather, poll);
        }

        /**
         * Opens the directory; nothing is sent.
         *
         * @throws IllegalStateException if another provider uses the directory, or what is in it is damaged
         */
        public BatchProvider build() {
            return new BatchProvider(this);
        }
    }

    /** The machine's own. */
    private record RealTime(long origin) implements BatchDesk.Pace {

        @Override
        public long now() {
            return System.nanoTime() - origin;
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // who waits looks again at what there is to do
        public void pause(Condition woken, long nanos) throws InterruptedException {
            woken.await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
