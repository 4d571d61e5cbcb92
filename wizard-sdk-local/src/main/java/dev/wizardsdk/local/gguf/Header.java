package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.gguf.HeaderReader.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands before the weights in one file, which may be a whole model or a part of one. */
record Header(Path file, long bytes, Metadata metadata, List<GgufTensor> tensors) {

    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 3;
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long MAX_ALIGNMENT = 1 << 16;
    private static final int MOST_PARTS = 99_999;

    /** Reads a file and, if it is the first part of a model, the others. */
    static List<Header> readAll(Path file) {
        var first = read(file);
        var count = first.part("split.count", 1);
        var all = new ArrayList<>(List.of(first));
        if (count <= 1) {
            return all;
        }
        first.requirePart(0, count);
        var names = SplitName.of(file).filter(name -> name.part() == 1 && name.parts() == count)
                .orElseThrow(() -> damaged(file, "it is the first of " + count + " parts, so its name must end in "
                        + SplitName.ending(1, count) + " for the others to be found"));
        for (int part = 2; part <= count; part++) {
            var path = names.sibling(part);
            if (!Files.isRegularFile(path)) {
                throw new ModelLoadException(file, "is the first of " + count + " parts, but there is no "
                        + path.getFileName() + " beside it; get all of them");
            }
            var header = read(path);
            header.requirePart(part - 1, count);
            all.add(header);
        }
        requireWhole(all);
        return all;
    }

    private static void requireWhole(List<Header> parts) {
        var first = parts.getFirst();
        var names = new HashSet<String>();
        for (var part : parts) {
            for (var tensor : part.tensors) {
                if (!names.add(tensor.name())) {
                    throw damaged(part.file, "tensor " + tensor.name() + " is in another part as well");
                }
            }
        }
        var expected = first.metadata.integer("split.tensors.count").orElse(-1);
        if (expected != names.size()) {
            throw damaged(first.file, "its parts have " + names.size() + " tensors together, split.tensors.count is "
                    + expected);
        }
    }

    private int part(String key, int otherwise) {
        var value = metadata.all().get(key);
        if (value == null) {
            return otherwise;
        }
        // llama.cpp aborts on another type.
        if (value instanceof GgufValue.Whole whole && whole.type() == GgufValue.Type.U16
                && whole.value() <= MOST_PARTS) {
            return (int) whole.value();
        }
        throw damaged(file, key + " is " + value + ", not a 16-bit number");
    }

    private void requirePart(int number, int count) {
        var found = part("split.no", -1);
        if (found != number && number == 0) {
            throw new ModelLoadException(file, "is part " + (found + 1) + " of " + count + "; load the first one"
                    + SplitName.of(file).map(name -> ", " + name.sibling(1).getFileName()).orElse(""));
        }
        if (found != number || part("split.count", 0) != count) {
            throw damaged(file, "it should be part " + (number + 1) + " of " + count + ", but says it is part "
                    + (found + 1) + " of " + part("split.count", 0));
        }
    }

    private static Header read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelLoadException(file, Files.isDirectory(file)
                        ? "is a directory; name the .gguf file in it"
                        : "there is no such file");
            }
            var bytes = Files.size(file);
            try (var in = HeaderReader.at(file, bytes, 0)) {
                return read(file, bytes, in);
            }
        } catch (NoSuchFileException e) {
            throw new ModelLoadException(file, "there is no such file", e);
        } catch (MalformedException | ArithmeticException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ModelLoadException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    static ModelLoadException damaged(Path file, String reason) {
        return damaged(file, reason, null);
    }

    private static ModelLoadException damaged(Path file, String reason, @Nullable Exception cause) {
        return new ModelLoadException(file, "is damaged or not a GGUF model: " + reason
                + ". Get the file again and compare its checksum", cause);
    }

    private static Header read(Path file, long bytes, HeaderReader in) throws IOException {
        requireMagic(file, bytes, in);
        var version = in.u32();
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            var reversed = Integer.reverseBytes((int) version);
            throw new MalformedException(reversed >= 1 && reversed <= NEWEST_VERSION
                    ? "it is a big-endian file, convert it to little-endian"
                    : "its GGUF version is " + version + ", known are 2 and 3");
        }
        var tensorCount = in.count("the number of tensors", Tensors.SHORTEST);
        var metadata = Metadata.read(in, in.count("the number of keys", Metadata.SHORTEST), file);
        return new Header(file, bytes, metadata, Tensors.read(in, tensorCount, alignment(metadata), file));
    }

    private static long alignment(Metadata metadata) throws MalformedException {
        var value = metadata.all().get("general.alignment");
        if (value == null) {
            return DEFAULT_ALIGNMENT;
        }
        if (value instanceof GgufValue.Whole whole && whole.type() == GgufValue.Type.U32 && whole.value() >= 1
                && whole.value() <= MAX_ALIGNMENT && Long.bitCount(whole.value()) == 1) {
            return whole.value();
        }
        throw new MalformedException("general.alignment is " + value + ", not a power of two as a 32-bit number");
    }

    private static void requireMagic(Path file, long bytes, HeaderReader in) throws IOException {
        var found = in.bytes((int) Math.min(bytes, MAGIC.length));
        if (Arrays.equals(found, MAGIC)) {
            return;
        }
        var text = new String(found, StandardCharsets.ISO_8859_1);
        throw new ModelLoadException(file, switch (text) {
            case "" -> "is empty; get the file again";
            case "vers" -> "is a Git LFS pointer, not the model; fetch it with git lfs pull";
            case "FUGG" -> "is a big-endian file; convert it to little-endian";
            default -> "is not a GGUF model: it does not begin with GGUF. Models in other formats need a conversion";
        });
    }
}
