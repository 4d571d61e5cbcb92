package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells model files apart without reading them whole: the size, and SHA-256 over blocks spread evenly through the file. */
final class FileFingerprint {

    private static final int BLOCKS = 64;
    private static final int BLOCK_BYTES = 4096;

    private FileFingerprint() {}

    static String of(Path file) {
        try (var channel = FileChannel.open(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var size = channel.size();
            var block = ByteBuffer.allocate(BLOCK_BYTES);
            for (long i = 0; i < BLOCKS; i++) {
                block.clear();
                channel.read(block, Math.max(0, size - BLOCK_BYTES) / (BLOCKS - 1) * i);
                digest.update(block.flip());
            }
            return size + "-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ModelLoadException(file, "cannot be read: " + e, e);
        }
    }
}
