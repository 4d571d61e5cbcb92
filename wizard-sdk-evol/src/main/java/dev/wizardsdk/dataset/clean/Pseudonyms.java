package dev.wizardsdk.dataset.clean;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Gives a value a name that stands for it: the same one for the same value and seed, HMAC-SHA256 under the seed. */
final class Pseudonyms {

    private static final int BYTES = 5;

    private final SecretKeySpec key;

    Pseudonyms(long seed) {
        this.key = new SecretKeySpec(ByteBuffer.allocate(Long.BYTES).putLong(seed).array(), "HmacSHA256");
    }

    /** Such as {@code [email-3f9a2c1b07]}. */
    String of(String kind, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var digest = mac.doFinal((kind + "\n" + value).getBytes(StandardCharsets.UTF_8));
            return "[" + kind + "-" + HexFormat.of().formatHex(digest, 0, BYTES) + "]";
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
