package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hands the code in an answer to a command of the user's, and goes by its exit status. Thread-safe. */
final class Command implements Verifier {

    private static final String FILE = "{file}";
    private static final int MOST_BLOCKS = 20;
    private static final Map<String, String> ENDINGS = Map.of("python", "py", "javascript", "js", "typescript", "ts",
            "bash", "sh", "shell", "sh", "ruby", "rb", "rust", "rs", "kotlin", "kt", "c++", "cpp");

    private final List<String> command;
    private final String tag;
    private final Duration limit;

    Command(List<String> command, String tag, Duration limit) {
        if (command.isEmpty() || tag.isBlank() || limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a command, a language and a time limit above zero are needed, not "
                    + command + ", \"" + tag + "\" and " + limit);
        }
        this.command = List.copyOf(command);
        this.tag = tag.toLowerCase(Locale.ROOT);
        this.limit = limit;
    }

    @Override
    public String name() {
        return "command@1 (" + tag + ", " + limit + ", " + String.join(" ", command) + ")";
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var blocks = Fences.of(answer).tagged(tag);
        if (blocks.isEmpty() || blocks.size() > MOST_BLOCKS) {
            return Verification.notApplicable();
        }
        for (int i = 0; i < blocks.size(); i++) {
            switch (run(blocks.get(i).text())) {
                case ChildProcess.Ended(var status, var output) when status != 0 -> {
                    return new Verification.Failed(tag + " block " + (i + 1) + ": exit status " + status
                            + (output.isBlank() ? "" : ": " + output.strip()));
                }
                case ChildProcess.Ended passed -> {}
                case ChildProcess.OutOfTime late -> {
                    return new Verification.Failed(tag + " block " + (i + 1) + ": not done after " + limit);
                }
            }
        }
        return new Verification.Passed(blocks.size() == 1 ? "1 block ran" : blocks.size() + " blocks ran");
    }

    private ChildProcess.Outcome run(String code) {
        try {
            var folder = Files.createTempDirectory("wizard-verify-");
            try {
                var ending = ENDINGS.getOrDefault(tag, tag.replaceAll("[^a-z0-9]", ""));
                var file = Files.write(folder.resolve("answer." + ending), code.getBytes(StandardCharsets.UTF_8));
                return ChildProcess.run(withFile(file), folder, limit);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not run " + command.getFirst() + " on a block of " + tag
                    + "; is it on the PATH? " + e.getMessage(), e);
        }
    }

    private List<String> withFile(Path file) {
        var whole = new ArrayList<>(command);
        whole.replaceAll(part -> part.replace(FILE, file.toString()));
        if (whole.equals(command)) {
            whole.add(file.toString());
        }
        return whole;
    }

    /** What can't be deleted stays for the system's own cleaning of its temporary files. */
    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
