package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException;
import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** The exceptions of the store. */
final class Failures {

    private Failures() {}

    static ModelStoreException of(Kind kind, String message) {
        return new ModelStoreException(kind, message, null);
    }

    static ModelStoreException interrupted(String what) {
        Thread.currentThread().interrupt();
        return of(Kind.INTERRUPTED, "interrupted while " + what + "; what has arrived is kept");
    }

    /** A failure of the disk, not of the network. */
    static ModelStoreException disk(Path where, IOException e) {
        var message = String.valueOf(e.getMessage());
        var full = message.toLowerCase(Locale.ROOT).matches(".*(no space left|not enough space|quota exceeded).*");
        return full
                ? new ModelStoreException(Kind.DISK_FULL, "the disk of " + where + " is full; free some space or call"
                        + " ModelStore.keepWithin, what has arrived is kept", e)
                : new ModelStoreException(Kind.FOLDER, where + " cannot be used: " + message
                        + "; name another folder with ModelStore.in", e);
    }

    /** A text that may be an address, without its query, which may be a secret. */
    static String withoutQuery(String text) {
        return text.replaceFirst("\\?.*", "");
    }

    /** An address without what may be secret in it. */
    static String printable(URI address) {
        var port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
    }
}
