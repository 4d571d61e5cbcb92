package dev.wizardsdk.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What has to be closed. */
public final class Resources {

    private Resources() {}

    /**
     * Closes all of them, whatever happens; null is none.
     *
     * @throws IOException the first failure, with the others as suppressed ones
     */
    public static void close(Iterable<? extends @Nullable AutoCloseable> all) throws IOException {
        IOException failure = null;
        for (var one : all) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                if (failure == null) {
                    failure = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
