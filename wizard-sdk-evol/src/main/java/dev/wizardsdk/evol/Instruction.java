package dev.wizardsdk.evol;

/**
 * Something a person may ask a model.
 *
 * @param text  what is asked
 * @param input the material it is asked about, such as a table or code; empty when there is none
 */
public record Instruction(String text, String input) {

    public Instruction {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an instruction needs a text");
        }
    }

    public static Instruction of(String text) {
        return new Instruction(text, "");
    }

    /** Text and input together, as they stand in lineage and rejections. */
    String whole() {
        return input.isEmpty() ? text : text + "\n\n" + input;
    }

    /** Made from text and input, the same in every run. */
    public String id() {
        return ContentId.of(text, input);
    }
}
