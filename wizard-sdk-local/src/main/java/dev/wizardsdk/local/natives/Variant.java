package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.machine.Graphics;
import dev.wizardsdk.local.machine.Platform;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the llama.cpp of a natives jar can compute with, besides the processor; the best first. */
enum Variant {
    CUDA, VULKAN, CPU;

    /** The platform's name in the names of natives jars and in folders within them. */
    String of(Platform platform) {
        return this == CPU ? platform.id() : platform.id() + "-" + word();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the machine seems to have what it was made for. */
    boolean suits(Graphics graphics) {
        return switch (this) {
            case CUDA -> !graphics.cuda().isEmpty();
            case VULKAN -> !graphics.isEmpty();
            case CPU -> true;
        };
    }

    static Variant named(String word) {
        return Arrays.stream(values())
                .filter(variant -> variant.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new NativeLibraryException("the system property " + NativeLibraries.VARIANT + " is "
                        + word + ", it can be "
                        + Arrays.stream(values()).map(Variant::word).collect(Collectors.joining(", "))));
    }
}
