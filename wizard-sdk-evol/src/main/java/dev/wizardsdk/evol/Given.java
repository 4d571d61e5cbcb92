package dev.wizardsdk.evol;

import java.util.Optional;

/**
 * What an operation may look at.
 *
 * @param instruction to be evolved; of a seedless start the topic, the node of a taxonomy or the document
 * @param answer      its answer; empty if it has none yet
 * @param partner     another instruction of the pool, for an operation that needs two
 */
public record Given(Instruction instruction, String answer, Optional<Instruction> partner) {

    /** An instruction alone. */
    public static Given of(Instruction instruction) {
        return new Given(instruction, "", Optional.empty());
    }
}
