package dev.wizardsdk.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** What a file holds, told by its length and SHA-256. */
public record HashedFile(long bytes, String sha256) {

    /** Syncs a file and gives it another name at once. */
    public static HashedFile moved(Path from, Path to) throws IOException {
        if (!Files.exists(from)) { // opening it would make one
            throw new NoSuchFileException(from.toString());
        }
        try (var file = new RandomAccessFile(from.toFile(), "rw")) {
            file.getFD().sync();
        }
        var hashed = of(from);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return hashed;
    }

    public static HashedFile of(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
            var bytes = in.transferTo(OutputStream.nullOutputStream());
            return new HashedFile(bytes, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        }
    }
}
