package dev.wizardsdk.evol;

/** Checks an answer by a program, asking no model. Thread-safe. */
public interface Verifier {

    /** Its name and whatever its findings depend on, such as {@code java-compiles@1}; a journal made with another one is refused. */
    String name();

    /** What it finds. A verifier that is not meant for such a row says {@link Verification.NotApplicable}. */
    Verification verify(Instruction instruction, String answer);
}
