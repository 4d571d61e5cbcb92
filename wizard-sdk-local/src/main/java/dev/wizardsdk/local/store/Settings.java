package dev.wizardsdk.local.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How files are fetched.
 *
 * @param hub         the base address of the hub
 * @param token       sent to the hub and to nobody else
 * @param proxy       {@code http://host:port} or {@code socks5://host:port}; unset: as environment and system properties say
 * @param maxBytes    the most bytes of one model
 * @param connect     until a connection stands
 * @param idle        until the next bytes
 * @param retries     how often a broken connection or an overloaded server is tried again without progress
 * @param backoff     the wait before the first of them; it doubles
 */
public record Settings(
        URI hub,
        Optional<String> token,
        boolean offline,
        Optional<URI> proxy,
        long maxBytes,
        Duration connect,
        Duration idle,
        int retries,
        Duration backoff,
        Progress progress) {

    /** Is told how far a file is, on the fetching thread. */
    public interface Progress {

        /**
         * Tells where it is.
         *
         * @param total the size of the file; -1 while it is unknown
         */
        void at(String file, long bytes, long total, double bytesPerSecond);
    }

    @Override
    public String toString() {
        return "Settings[hub=" + Failures.printable(hub) + ", offline=" + offline + "]";
    }
}
