package dev.wizardsdk.local.gguf;

import java.util.OptionalLong;

/**
 * How a model's file says that positions are rotated, so that it sees further than it was first trained to.
 *
 * @param type            {@code none}, {@code linear}, {@code yarn} or {@code longrope}
 * @param factor          how many times further; 1 without scaling
 * @param base            the base frequency
 * @param originalContext the tokens it saw before; unset when the file does not say
 * @param finetuned       whether the file says that the model was trained further with the scaling
 */
public record RopeScaling(String type, double factor, double base, OptionalLong originalContext, boolean finetuned) {

    /** Whether positions are scaled at all. */
    public boolean isScaled() {
        return type.equals("longrope") || (!type.equals("none") && factor != 1);
    }
}
