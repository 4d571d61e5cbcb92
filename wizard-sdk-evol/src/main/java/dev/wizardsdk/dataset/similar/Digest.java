package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.io.Sha256;
import java.nio.ByteBuffer;

/** The first 128 bits of a text's SHA-256: equal for equal texts, and for no others anybody will meet. */
public record Digest(long high, long low) {

    static Digest of(String text) {
        var bytes = ByteBuffer.wrap(Sha256.of(text));
        return new Digest(bytes.getLong(), bytes.getLong());
    }
}
