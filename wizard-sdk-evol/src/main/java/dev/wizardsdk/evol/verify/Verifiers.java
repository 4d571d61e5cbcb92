package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks of answers. None runs what a model wrote, but for {@link #command}, which hands it to a program of yours. All are
 * thread-safe.
 */
public final class Verifiers {

    private Verifiers() {}

    /**
     * Calculates every equation between numbers again, exactly: {@code 12 × $3 = $36}, {@code 20% of 50 = 10}, the notes
     * {@code <<48/2=24>>} of GSM8K (Cobbe et al. 2021). Decimals may be rounded, rightly; more only behind ≈ or about. Units are
     * ignored. What may mean something else, such as a conversion of units, is passed over, and so is code.
     *
     * <p>Of the 8,792 answers of GSM8K 8,614 pass, 28 fail, nearly all of them rightly, and 150 have no equation.
     */
    public static Verifier arithmetic() {
        return new Arithmetic();
    }

    /**
     * Compares {@link FinalAnswer the final answer} with a known one; of an answer that marks none, its last number.
     *
     * @param reference the known answer, or a text that marks one; empty where none is known
     */
    public static Verifier finalAnswer(Function<Instruction, Optional<String>> reference) {
        return new FinalAnswerCheck(reference);
    }

    /**
     * Reads fenced blocks of JSON and JSON Lines, strictly: a key twice, a value over 100 levels deep and text behind the end are
     * errors. Where the instruction asks for JSON only, the answer must be nothing else.
     */
    public static Verifier json() {
        return new JsonCheck();
    }

    /**
     * Compiles regular expressions in blocks of regex, in Java's {@code Pattern.compile}, in Python's {@code re}, and where one was
     * asked for also in spans of code. None is matched against anything. Those that only another flavour knows are passed over.
     */
    public static Verifier regex() {
        return new RegexCheck();
    }

    /**
     * Compiles fenced blocks of Java with the compiler of the JDK that runs this program, against the JDK alone and without
     * annotation processors; nothing is run. Excerpts that use names declared elsewhere, and files that import libraries, are judged
     * only if they are no Java at all. Without a compiler, in a JRE, it has nothing to say. The compiler works in this process: for
     * answers of a model that may be hostile let {@link #command} run {@code javac} in a sandbox.
     */
    public static Verifier javaCompiles() {
        return new JavaCompiles();
    }

    /**
     * Runs a command on each fenced block of a language, and takes the exit status 0 for a pass. <strong>It may run what a model
     * wrote: the command is the sandbox</strong>, such as a container without network and rights; here is only a fresh folder, an
     * environment of PATH and LANG, no input, and an end to the process and its children at the limit.
     *
     * <pre>{@code
     * Verifiers.command(List.of("podman", "run", "--rm", "--network=none", "-v", "{file}:/a.py:ro", "python:3", "python", "/a.py"),
     *         "python", Duration.ofSeconds(20))
     * }</pre>
     *
     * @param command     the program and its arguments; {@code {file}} becomes the path of a file with the block, which else comes last
     * @param languageTag what stands behind the opening fence, such as {@code python}
     * @param limit       for each block
     */
    public static Verifier command(List<String> command, String languageTag, Duration limit) {
        return new Command(command, languageTag, limit);
    }
}
