package dev.wizardsdk.local.gguf;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a person wants to know of a model file before running it; {@link #toString} says it in lines.
 *
 * @param name          as its maker named it; empty when it has none
 * @param architecture  in llama.cpp's words
 * @param size          the size class its maker gave, such as {@code 7B}, else the number of weights, such as {@code 135M}
 * @param parameters    the number of weights
 * @param fileType      what it was quantised to, such as {@code Q4_K_M}; {@code unknown} when the file does not say
 * @param types         the tensor types and the bytes in each, the greatest share first
 * @param bitsPerWeight of all tensors together
 * @param rope          how positions are rotated
 * @param context       how long a context it can have
 * @param window        how many tokens back some layers see; 0 where all see everything
 * @param tokenizer     the kind of tokenizer, such as {@code llama} or {@code gpt2/qwen2}
 * @param vocabulary    the number of tokens
 * @param chatTemplate  whether it has one
 * @param licence       as its maker states it
 * @param experts       the number of experts in a layer; 0 for a dense model
 * @param expertsUsed   how many of them work on a token
 * @param memory        needed for one sequence at {@code memoryContext} with a cache of 16 bits
 * @param memoryContext the safe context, at most 4,096
 */
public record GgufSummary(
        String name,
        String architecture,
        String size,
        long parameters,
        String fileType,
        Map<TensorType, Long> types,
        double bitsPerWeight,
        RopeScaling rope,
        ContextLengths context,
        long window,
        String tokenizer,
        long vocabulary,
        boolean chatTemplate,
        Optional<String> licence,
        long experts,
        long expertsUsed,
        MemoryNeed memory,
        long memoryContext) {

    /** The same in lines for a person to read. */
    @Override
    public String toString() {
        return String.join("\n",
                "model         " + (name.isEmpty() ? "(unnamed)" : name) + ", " + size + ", " + architecture
                        + (experts > 0 ? ", " + expertsUsed + " of " + experts + " experts" : ""),
                String.format(Locale.ROOT, "quantisation  %s, %.2f bits per weight (%s)", fileType, bitsPerWeight,
                        types.entrySet().stream()
                                .map(type -> type.getKey() + " " + size(type.getValue()))
                                .collect(Collectors.joining(", "))),
                "context       declared " + context.declared() + ", trained " + context.trained() + ", safe "
                        + context.safe() + (window > 0 ? ", windows of " + window : ""),
                String.format(Locale.ROOT, "positions     base %.0f, %s", rope.base(), rope.isScaled()
                        ? rope.type() + " scaling by " + rope.factor()
                        : "not scaled"),
                "tokenizer     " + tokenizer + ", " + vocabulary + " tokens, "
                        + (chatTemplate ? "with a chat template" : "no chat template"),
                "licence       " + licence.orElse("not stated"),
                "memory        " + size(memory.total()) + " at " + memoryContext + " tokens (weights "
                        + size(memory.weights()) + ", cache " + size(memory.cache()) + ", computing about "
                        + size(memory.compute()) + ")");
    }

    private static String size(long bytes) {
        return bytes < 10 << 20
                ? String.format(Locale.ROOT, "%.2f MiB", bytes / 1048576.0)
                : bytes < 10L << 30
                        ? String.format(Locale.ROOT, "%d MiB", bytes >> 20)
                        : String.format(Locale.ROOT, "%.1f GiB", bytes / 1073741824.0);
    }
}
