package dev.wizardsdk.provider;

import dev.wizardsdk.model.Request;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One protocol, for one model: pure functions between requests, bytes and answers. Immutable. */
interface Wire {

    /** A request in the protocol's form. */
    final class Encoded {

        private final URI uri;
        private final byte[] body;
        private final boolean streamed;

        /**
         * @param uri      where it is posted to
         * @param body     JSON
         * @param streamed whether a stream of events was asked for
         */
        Encoded(URI uri, byte[] body, boolean streamed) {
            this.uri = uri;
            this.body = body;
            this.streamed = streamed;
        }

        URI uri() {
            return uri;
        }

        byte[] body() {
            return body;
        }

        boolean streamed() {
            return streamed;
        }
    }

    /**
     * Only what the caller set is in it.
     *
     * @throws dev.wizardsdk.model.ModelException of kind UNSUPPORTED if the protocol has no place for something
     */
    Encoded encode(Request request);

    /** The headers that the protocol wants, with the key unless it is empty. */
    Map<String, String> headers(String key);

    /** The service's batches; empty if it has none. */
    default Optional<BatchWire> batches() {
        return Optional.empty();
    }

    /** What reads the answer to the request, which it puts together in the assembly. */
    Decoder decoder(Request request, Assembly answer);
}
