package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.llama.SavedState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A prompt's tokens and state in a file: magic and version, what it was computed with, tokens, state, CRC-32C. The checksum tells
 * damage, not malice: llama.cpp is given what the file says.
 */
final class PromptFile {

    private static final int MAGIC = 0x575A5052; // WZPR
    private static final int VERSION = 1;

    private final String computedWith;
    private final int[] tokens;
    private final byte[] state;

    PromptFile(String computedWith, int[] tokens, byte[] state) {
        this.computedWith = computedWith;
        this.tokens = tokens;
        this.state = state;
    }

    int[] tokens() {
        return tokens;
    }

    long stateBytes() {
        return state.length;
    }

    void write(Path file) throws IOException {
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory, name a file in it");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            var checked = new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(part)), new CRC32C());
            try (var out = new DataOutputStream(checked)) {
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                out.writeUTF(computedWith);
                out.writeInt(tokens.length);
                for (var token : tokens) {
                    out.writeInt(token);
                }
                out.writeInt(state.length);
                out.write(state);
                out.writeLong(checked.getChecksum().getValue());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Reads a file.
     *
     * @throws ModelLoadException if it is none, damaged, or computed with something else
     */
    static PromptFile read(Path file, String computedWith, int mostTokens) {
        if (!Files.isRegularFile(file)) {
            throw new ModelLoadException(file, "is no saved prompt: there is no such file");
        }
        var checked = new CRC32C();
        try (var in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), checked))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new ModelLoadException(file, "is no saved prompt of this version");
            }
            var with = in.readUTF();
            if (!with.equals(computedWith)) {
                throw new ModelLoadException(file, "was computed with " + with + ", not with " + computedWith);
            }
            var tokens = new int[length(in.readInt(), mostTokens, file)];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = in.readInt();
            }
            var state = new byte[length(in.readInt(), (int) Math.min(Integer.MAX_VALUE - 8, Files.size(file)), file)];
            in.readFully(state);
            var sum = checked.getValue();
            if (in.readLong() != sum) {
                throw new ModelLoadException(file, "is damaged: its checksum does not match");
            }
            return new PromptFile(with, tokens, state);
        } catch (IOException e) {
            throw new ModelLoadException(file, "cannot be read: " + e, e);
        }
    }

    private static int length(int length, int most, Path file) {
        if (length < 0 || length > most) {
            throw new ModelLoadException(file, "is damaged: it has a part of the impossible length " + length);
        }
        return length;
    }

    SavedState savedState() {
        return SavedState.of(state);
    }
}
