package dev.wizardsdk.evol;

import dev.wizardsdk.model.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Prompts so short that a script can read them, and seeds for them. */
final class Scripts {

    private Scripts() {}

    /** One line a prompt: the operation, then the instruction. */
    static PromptSet prompts(Path directory) {
        try {
            Files.createDirectories(directory);
            for (var operation : Operation.PAPER) {
                Files.writeString(
                        directory.resolve(operation.id() + ".txt"),
                        "form: completion\nreply: line\n---\n" + operation.id() + "> {{instruction}}");
            }
            Files.writeString(directory.resolve("answer.txt"), "form: completion\n---\nanswer> {{instruction}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PromptSet.compact().replacedBy(directory);
    }

    static List<Node.Seed> seeds(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Node.Seed(Instruction.of("Describe animal number " + i + "."), "test"))
                .toList();
    }

    /** Everything a deterministic model would do: some evolutions are good, some are not, some answers decline. */
    static String answer(Request request) {
        var completion = (Request.Completion) request;
        var prompt = completion.prompt();
        var task = prompt.substring(prompt.indexOf("> ") + 2);
        var luck = Math.floorMod(ContentId.seed(prompt, String.valueOf(completion.sampling().seed())), 10);
        if (prompt.startsWith("answer> ")) {
            return luck == 0 ? "I cannot help with that." : "Animal facts: " + ContentId.of(prompt);
        }
        return switch (luck) {
            case 0 -> task;
            case 1 -> "";
            case 2 -> "As an AI language model I would say " + task;
            default -> task + " Also mention its habitat in region " + ContentId.of(prompt, "" + luck) + ".";
        };
    }

    static boolean isAnswer(Request request) {
        return request instanceof Request.Completion completion && completion.prompt().startsWith("answer> ");
    }
}
