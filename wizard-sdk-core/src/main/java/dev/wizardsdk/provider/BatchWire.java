package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.http.HttpBody;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The batch endpoints of one service: pure functions between requests, bytes and answers. Immutable. */
interface BatchWire {

    /** Something to post. */
    record Post(URI uri, HttpBody body) {}

    /**
     * How far a batch is.
     *
     * @param results where the answers can be fetched; empty until there are any
     * @param refused why the service took none of its requests
     */
    record Status(boolean ended, List<URI> results, Optional<ModelException> refused) {}

    /** What came back for one request. */
    record Outcome(String id, Result result) {}

    /** An answer in the protocol's own form, or a failure. */
    sealed interface Result {

        /** An answer, as its bytes came. */
        record Answered(JsonSlice json) implements Result {}

        /** None. */
        record Failed(ModelException failure) implements Result {}
    }

    /** The most requests that a batch takes. */
    int mostRequests();

    /** The most bytes that a batch takes. */
    long mostBytes();

    /** What can be asked in a batch, of all that can be asked. */
    Set<Feature> features();

    /** Requests of different kinds can't share a batch: what tells the kinds apart. */
    String kind(Wire.Encoded request);

    /**
     * A request as a batch holds it.
     *
     * @param body without what is about streaming
     */
    byte[] entry(String id, String kind, ObjectNode body);

    /** What is to be sent before the batch, if anything. */
    Optional<Post> upload(String batch, List<byte[]> entries);

    /**
     * What makes a batch of entries.
     *
     * @param uploaded the answer to the upload, if there was one
     */
    Post submission(String batch, String kind, List<byte[]> entries, Optional<JsonNode> uploaded);

    /** The service's name of the batch, which the answer to a submission tells. */
    default String name(JsonNode root) {
        return requireName(root, "id");
    }

    /** Where to ask how far a batch is. */
    URI status(String name);

    Status status(JsonNode root);

    Outcome outcome(byte[] line, int from, int to);

    /**
     * Where the service lists its batches, with those marks in them that a submission had; empty if it keeps no marks.
     *
     * @param after the last batch of the page before; empty for the first page
     */
    Optional<URI> list(String after);

    /** Which of the listed batches has this mark. */
    Optional<String> find(JsonNode page, String batch);

    /** A name the service gave, which becomes part of an address. */
    static String requireName(JsonNode root, String field) {
        var name = root.path(field).asText("");
        if (!name.matches("[A-Za-z0-9._-]{1,200}") || name.startsWith(".")) {
            throw WireJson.noAnswer("its \"" + field + "\" is no name");
        }
        return name;
    }

    /** A failure that cost nothing and may pass. */
    static ModelException expired() {
        return ModelException.of(ErrorKind.TIMEOUT, "the batch expired before this request's turn came")
                .retryable(true).build();
    }

    /** Somebody else ended the batch. */
    static ModelException canceled() {
        return ModelException.of(ErrorKind.CANCELLED, "the batch was cancelled at the service").build();
    }
}
