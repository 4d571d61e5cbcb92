package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.gguf.HeaderReader.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/** Reads the tensor list of a GGUF header; each tensor's data is known to lie within the file, one behind the other. */
final class Tensors {

    static final int MOST = 1 << 16;
    /** Bytes of the shortest entry: an empty name, one dimension, type and offset. */
    static final int SHORTEST = 8 + 4 + 8 + 4 + 8;
    private static final int MAX_NAME = 63;
    private static final int MAX_DIMENSIONS = 4;

    private final HeaderReader in;
    private final long alignment;
    private final Path file;

    private Tensors(HeaderReader in, long alignment, Path file) {
        this.in = in;
        this.alignment = alignment;
        this.file = file;
    }

    static List<GgufTensor> read(HeaderReader in, long count, long alignment, Path file) throws IOException {
        if (count > MOST) {
            throw new MalformedException("it has " + count + " tensors, at most " + MOST + " are allowed");
        }
        return new Tensors(in, alignment, file).read((int) count);
    }

    private List<GgufTensor> read(int count) throws IOException {
        var tensors = new ArrayList<GgufTensor>();
        var names = new HashSet<String>();
        long end = 0;
        for (int i = 0; i < count; i++) {
            var tensor = tensor();
            if (!names.add(tensor.name())) {
                throw new MalformedException("tensor " + tensor.name() + " occurs twice");
            }
            if (tensor.offset() != end) {
                throw new MalformedException("tensor " + tensor.name() + " lies at " + tensor.offset()
                        + ", but the one before it ends at " + end);
            }
            end = Math.addExact(end, padded(tensor.bytes()));
            tensors.add(tensor);
        }
        var start = padded(in.position());
        var space = in.position() + in.remaining() - start;
        if (count > 0) {
            var last = tensors.getLast();
            if (last.offset() > space - last.bytes()) {
                throw new MalformedException("its tensors need " + (last.offset() + last.bytes())
                        + " bytes, but the file has only " + Math.max(space, 0)
                        + " bytes of tensor data: it is cut off");
            }
        }
        tensors.replaceAll(tensor -> new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), tensor.elements(),
                file, start + tensor.offset(), tensor.bytes()));
        return Collections.unmodifiableList(tensors);
    }

    private long padded(long bytes) {
        return Math.addExact(bytes, (alignment - bytes % alignment) % alignment);
    }

    /** The next entry, its offset still counted from the end of the header. */
    private GgufTensor tensor() throws IOException {
        var name = in.name("a tensor's name", MAX_NAME);
        var rank = in.u32();
        if (rank < 1 || rank > MAX_DIMENSIONS) {
            throw new MalformedException("tensor " + name + " has " + rank + " dimensions, 1 to 4 are possible");
        }
        var shape = new ArrayList<Long>();
        long elements = 1;
        for (int i = 0; i < rank; i++) {
            var dimension = in.i64();
            if (dimension < 1 || dimension > (Long.MAX_VALUE - 1) / elements) {
                throw new MalformedException("tensor " + name + " has the impossible dimension "
                        + Long.toUnsignedString(dimension));
            }
            shape.add(dimension);
            elements *= dimension;
        }
        var type = type(name, in.u32());
        if (shape.getFirst() % type.blockElements != 0) {
            throw new MalformedException("tensor " + name + " has rows of " + shape.getFirst() + " elements, " + type
                    + " stores them by " + type.blockElements);
        }
        if (elements / type.blockElements > Long.MAX_VALUE / 2 / type.blockBytes) {
            throw new MalformedException("tensor " + name + " is larger than any file");
        }
        var offset = in.i64();
        if (offset < 0 || offset % alignment != 0) {
            throw new MalformedException("tensor " + name + " lies at " + Long.toUnsignedString(offset)
                    + ", which is not a multiple of " + alignment);
        }
        return new GgufTensor(name, shape, type, elements, file, offset, type.bytes(elements));
    }

    private static TensorType type(String name, long code) throws MalformedException {
        var type = TensorType.of(code);
        if (type == null) {
            throw new MalformedException("tensor " + name + " has the unknown type " + code);
        }
        return type;
    }
}
