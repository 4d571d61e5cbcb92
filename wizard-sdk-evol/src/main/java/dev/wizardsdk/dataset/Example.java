package dev.wizardsdk.dataset;

import java.util.List;

/**
 * One row of instruction data.
 *
 * @param id          stands for this row in every file; made from its content
 * @param instruction what is asked
 * @param input       the material it is asked about; empty when there is none
 * @param output      the answer
 * @param lineage     how the row came to be, first step first; may be empty
 */
public record Example(String id, String instruction, String input, String output, List<LineageStep> lineage) {

    public Example {
        lineage = List.copyOf(lineage);
    }

    /** Instruction and input as one user message. */
    public String question() {
        return input.isEmpty() ? instruction : instruction + "\n\n" + input;
    }
}
