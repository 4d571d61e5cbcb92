package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import java.util.List;

/**
 * One tensor of a model: what it is and where its bytes lie.
 *
 * @param shape    its dimensions, the innermost first, 1 to 4 of them
 * @param elements the product of its dimensions
 * @param file     the file that holds it; parts of a split model hold different ones
 * @param offset   where its bytes begin in that file
 * @param bytes    how many bytes it has there
 */
public record GgufTensor(String name, List<Long> shape, TensorType type, long elements, Path file, long offset,
        long bytes) {

    public GgufTensor {
        shape = List.copyOf(shape);
    }
}
