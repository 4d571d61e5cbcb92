package dev.wizardsdk.model;

/**
 * Whatever answers a {@link Request}: a remote service, a model on this machine, a script in a test, or a layer around
 * another provider. Thread-safe: many streams may be open at once. Owns its connections or native memory until
 * {@link #close()}.
 */
public interface ModelProvider extends AutoCloseable {

    /** What is known of the model; the same at each call. */
    ModelDescription description();

    /** As {@link #open(Request, CallOptions)}, with nothing set. */
    default EventStream open(Request request) {
        return open(request, CallOptions.none());
    }

    /**
     * A stream that will answer the request. Nothing is sent before the first {@link EventStream#next()}.
     *
     * @throws ModelException of kind {@link ErrorKind#UNSUPPORTED} when the model has no such feature, of kind
     *                        {@link ErrorKind#CLOSED} after {@link #close()}
     */
    EventStream open(Request request, CallOptions options);

    /** Ends what is running, which fails with {@link ErrorKind#CLOSED}, and frees what is held. Closing twice is fine. */
    @Override
    void close();
}
