package dev.wizardsdk.local.gguf;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model file that cannot be fetched or kept. Its message names the source, what happened and what to do about it. */
public final class ModelStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The source or its name is none that can be fetched. */
        BAD_SOURCE,
        /** It is not in the store, and the store is not to ask anybody. */
        OFFLINE,
        /** The server has no such file. */
        NOT_FOUND,
        /** The server wants a token, another one, or consent to a licence. */
        UNAUTHORIZED,
        /** The server asks to come later than this library waits. */
        RATE_LIMITED,
        /** The server answered in a way that helps nobody. */
        SERVER,
        /** There is no connection, or it broke again and again. */
        NETWORK,
        /** What came is no GGUF file. */
        NOT_A_MODEL,
        /** What came is not what was asked for: another checksum or size. */
        CORRUPT,
        /** It is larger than allowed. */
        TOO_LARGE,
        /** It does not fit on the disk. */
        DISK_FULL,
        /** The store's folder cannot be used. */
        FOLDER,
        /** The thread was interrupted; its flag is set. */
        INTERRUPTED
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public ModelStoreException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    public ModelStoreException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the server asks to wait, if it does. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
