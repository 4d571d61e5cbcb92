package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiles the Java in an answer, and runs none of it. A block may be a whole file, members of a class or statements. An excerpt that
 * uses names which it does not declare, and a file that imports what is not the JDK's, can't be judged by this; what is no Java at
 * all is found in them too. Thread-safe.
 */
final class JavaCompiles implements Verifier {

    private static final int LONGEST = 100_000;
    private static final int DEEPEST = 60;
    private static final int MOST_BLOCKS = 20;

    private final Optional<JavaSources> sources = JavaSources.ofThisJdk();

    @Override
    public String name() {
        return "java-compiles@1 (Java " + Runtime.version().feature()
                + (sources.isEmpty() ? ", no compiler)" : ")");
    }

    /** What came of one block. */
    private sealed interface Outcome {

        record Compiles() implements Outcome {}

        record NoTelling() implements Outcome {}

        record Faulty(String error) implements Outcome {}
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var blocks = Fences.of(answer).tagged("java").stream().filter(block -> !block.text().isBlank())
                .map(Fences.Block::text).toList();
        if (sources.isEmpty() || blocks.isEmpty() || blocks.size() > MOST_BLOCKS
                || blocks.stream().anyMatch(block -> block.length() > LONGEST || depth(block) > DEEPEST)) {
            return Verification.notApplicable();
        }
        var outcomes = blocks.stream().map(block -> compile(sources.get(), block)).toList();
        var compiled = outcomes.stream().filter(Outcome.Compiles.class::isInstance).count();
        if (compiled < blocks.size() && blocks.size() > 1 && compileTogether(sources.get(), blocks)) {
            compiled = blocks.size();
        } else {
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Faulty(var error)) {
                    return new Verification.Failed("Java block " + (i + 1) + ": " + error);
                }
            }
        }
        return compiled == 0
                ? Verification.notApplicable()
                : new Verification.Passed("Java: " + compiled + " of " + blocks.size() + " blocks compile");
    }

    private static Outcome compile(JavaSources sources, String block) {
        var snippet = Snippet.of(block);
        if (snippet.isModule()) {
            return new Outcome.NoTelling();
        }
        var faults = new ArrayList<JavaSources.Fault>();
        for (var source : snippet.readings()) {
            var fault = sources.compile(List.of(source));
            if (fault.isEmpty()) {
                return new Outcome.Compiles();
            }
            if (fault.get().crashed()) {
                return new Outcome.NoTelling();
            }
            faults.add(fault.get());
        }
        var file = snippet.likeliest() == 0 && faults.getFirst().onlyUnknownNames();
        var others = faults.subList(1, faults.size());
        return (file ? snippet.importsMore() : others.stream().anyMatch(JavaSources.Fault::onlyUnknownNames))
                ? new Outcome.NoTelling()
                : new Outcome.Faulty(faults.get(snippet.likeliest()).message());
    }

    /** Files that need each other. */
    private static boolean compileTogether(JavaSources sources, List<String> blocks) {
        return sources.compile(blocks).isEmpty();
    }

    private static int depth(String block) {
        var depth = 0;
        var deepest = 0;
        for (int i = 0; i < block.length(); i++) {
            var c = block.charAt(i);
            depth += "([{<".indexOf(c) >= 0 ? 1 : ")]}>".indexOf(c) >= 0 ? -1 : 0;
            depth = Math.max(depth, 0);
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
