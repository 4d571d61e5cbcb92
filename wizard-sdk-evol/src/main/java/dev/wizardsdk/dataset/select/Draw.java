package dev.wizardsdk.dataset.select;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A number from 0 to below 1 that depends on seed and id alone: 53 bits of the SHA-256 over both. */
final class Draw {

    private Draw() {}

    static double of(long seed, String id) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
            return (ByteBuffer.wrap(sha.digest(id.getBytes(StandardCharsets.UTF_8))).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
