package dev.wizardsdk.evol;

import dev.wizardsdk.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names made from content, so that the same text has the same name in every run. */
final class ContentId {

    private ContentId() {}

    /** 16 hexadecimal digits of the SHA-256 over the texts and their lengths. */
    static String of(String... texts) {
        return HexFormat.of().formatHex(digest(texts), 0, 8);
    }

    /** A number for the same content, to seed a random generator with. */
    static long seed(String... texts) {
        return ByteBuffer.wrap(digest(texts)).getLong();
    }

    /** A number for tags of a prompt, six hexadecimal digits. */
    static String nonce(long seed) {
        return HexFormat.of().toHexDigits(seed >>> 40, 6);
    }

    private static byte[] digest(String... texts) {
        var sha = Sha256.digest();
        for (var text : texts) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha.update(bytes);
        }
        return sha.digest();
    }
}
