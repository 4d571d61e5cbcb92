package dev.wizardsdk.local;

import java.nio.file.Path;

/**
 * A LoRA adapter (Hu et al. 2021) and how strongly it changes the model.
 *
 * @param file  a GGUF file of the type {@code adapter}, made for the same model
 * @param scale 1 as it was trained; 0 not at all; may be negative
 */
public record LoraAdapter(Path file, double scale) {

    public LoraAdapter {
        if (!(Math.abs(scale) <= 1000)) {
            throw new IllegalArgumentException("scale is " + scale + ", it must be between -1000 and 1000");
        }
    }
}
