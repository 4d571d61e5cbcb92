package dev.wizardsdk.local.natives;

import org.jspecify.annotations.Nullable;

/** llama.cpp cannot be used in this JVM. Its message names what was looked for, where, and the setting that helps. */
public final class NativeLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NativeLibraryException(String message) {
        this(message, null);
    }

    public NativeLibraryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
