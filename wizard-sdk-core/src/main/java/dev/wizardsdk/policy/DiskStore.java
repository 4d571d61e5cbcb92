package dev.wizardsdk.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies in a folder: files named by their request's key, each with a checksum before the JSON; written apart and moved. */
final class DiskStore implements ReplyCache.Store {

    private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);

    private final Path folder;

    DiskStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the cache's folder " + folder + " can't be made", e);
        }
    }

    private Path file(String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key + ".reply");
    }

    @Override
    public byte[] find(String key) {
        var file = file(key);
        try {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.remaining() > Long.BYTES) {
                var told = bytes.getLong();
                var reply = new byte[bytes.remaining()];
                bytes.get(reply);
                if (told == checksum(reply)) {
                    return reply;
                }
            }
            LOG.warn("The cached reply {} is damaged and is asked for again", file);
        } catch (NoSuchFileException e) {
            return ReplyCache.NOTHING;
        } catch (IOException e) {
            LOG.warn("The cached reply {} can't be read and is asked for again: {}", file, e.toString());
        }
        return ReplyCache.NOTHING;
    }

    @Override
    public void put(String key, byte[] reply) {
        var file = file(key);
        try {
            Files.createDirectories(file.getParent());
            var part = Files.createTempFile(file.getParent(), key.substring(0, 8), ".part");
            try {
                var bytes = ByteBuffer.allocate(Long.BYTES + reply.length).putLong(checksum(reply)).put(reply);
                Files.write(part, bytes.array());
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOG.warn("The reply {} can't be kept: {}", file, e.toString());
        }
    }

    private static long checksum(byte[] reply) {
        var checksum = new CRC32C();
        checksum.update(reply);
        return checksum.getValue();
    }
}
