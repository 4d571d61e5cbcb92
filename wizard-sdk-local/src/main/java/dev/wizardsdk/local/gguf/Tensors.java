package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.gguf.HeaderReader.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tensor list of a GGUF header, each tensor's data known to lie within the file. */
final class Tensors {

    /** One tensor: its two innermost dimensions, the number of all elements, and where its data lies behind the header. */
    private record Tensor(String name, long rowLength, long rows, long elements, long offset, long bytes) {}

    private static final int MAX_TENSORS = 1 << 20;
    private static final int MAX_NAME = 63;
    private static final int MAX_DIMENSIONS = 4;
    /** Bytes of the shortest entry: an empty name, one dimension, type and offset. */
    static final int SHORTEST = 8 + 4 + 8 + 4 + 8;

    private final Map<String, Tensor> byName = new HashMap<>();
    private long elements;

    private Tensors() {}

    static Tensors read(HeaderReader in, long count, long alignment) throws IOException {
        if (count > MAX_TENSORS) {
            throw new MalformedException("it has " + count + " tensors, at most " + MAX_TENSORS + " are allowed");
        }
        var tensors = new Tensors();
        List<Tensor> all = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            var tensor = tensor(in, alignment);
            if (tensors.byName.put(tensor.name, tensor) != null) {
                throw new MalformedException("tensor " + tensor.name + " occurs twice");
            }
            tensors.elements = Math.addExact(tensors.elements, tensor.elements);
            all.add(tensor);
        }
        var padding = (alignment - in.position() % alignment) % alignment;
        var space = in.remaining() - padding;
        for (var tensor : all) {
            if (tensor.offset > space - tensor.bytes) {
                throw new MalformedException("tensor " + tensor.name + " needs " + tensor.bytes + " bytes at "
                        + tensor.offset + ", but the file has only " + Math.max(space, 0)
                        + " bytes of tensor data: it is cut off");
            }
        }
        return tensors;
    }

    private static Tensor tensor(HeaderReader in, long alignment) throws IOException {
        var name = in.string("a tensor's name", MAX_NAME);
        var rank = in.u32();
        if (rank < 1 || rank > MAX_DIMENSIONS) {
            throw new MalformedException("tensor " + name + " has " + rank + " dimensions, 1 to 4 are possible");
        }
        var dimensions = new long[(int) rank];
        long elements = 1;
        for (int i = 0; i < rank; i++) {
            dimensions[i] = in.i64();
            if (dimensions[i] < 1 || dimensions[i] > Long.MAX_VALUE / elements) {
                throw new MalformedException("tensor " + name + " has the impossible dimension "
                        + Long.toUnsignedString(dimensions[i]));
            }
            elements *= dimensions[i];
        }
        var type = type(name, in.u32());
        if (dimensions[0] % type.blockElements != 0) {
            throw new MalformedException("tensor " + name + " has rows of " + dimensions[0] + " elements, " + type
                    + " stores them by " + type.blockElements);
        }
        if (elements / type.blockElements > Long.MAX_VALUE / type.blockBytes) {
            throw new MalformedException("tensor " + name + " is larger than any file");
        }
        var offset = in.i64();
        if (offset < 0 || offset % alignment != 0) {
            throw new MalformedException("tensor " + name + " lies at " + Long.toUnsignedString(offset)
                    + ", which is not a multiple of " + alignment);
        }
        return new Tensor(name, dimensions[0], rank > 1 ? dimensions[1] : 1, elements, offset,
                elements / type.blockElements * type.blockBytes);
    }

    private static TensorType type(String name, long code) throws MalformedException {
        var type = TensorType.of(code);
        if (type == null) {
            throw new MalformedException("tensor " + name + " has the unknown type " + code);
        }
        return type;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Elements of all tensors together: the number of weights. */
    long elements() {
        return elements;
    }

    /** The innermost dimension of a tensor; 0 when there is no such tensor. */
    long rowLength(String name) {
        var tensor = byName.get(name);
        return tensor == null ? 0 : tensor.rowLength;
    }

    /** The second dimension of a tensor, 1 when it has only one; 0 when there is no such tensor. */
    long rows(String name) {
        var tensor = byName.get(name);
        return tensor == null ? 0 : tensor.rows;
    }

    boolean anyStartsWith(String prefix) {
        return byName.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }
}
