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

    /** Made from text and input, the same in every run. */
    public String id() {
        return ContentId.of(text, input);
    }
}
