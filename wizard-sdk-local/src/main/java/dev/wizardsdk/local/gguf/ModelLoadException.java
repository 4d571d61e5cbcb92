package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model file that cannot be run. Its message names the file, what was found and what to do about it. */
public final class ModelLoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public ModelLoadException(Path file, String reason) {
        this(file, reason, null);
    }

    public ModelLoadException(Path file, String reason, @Nullable Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
    }

    /** The file that was to be loaded. */
    public Path file() {
        return file;
    }
}
