package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import dev.wizardsdk.io.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the JSON in an answer, strictly. Thread-safe. */
final class JsonCheck implements Verifier {

    private static final Pattern NOTHING_ELSE = Pattern.compile(
            "(?i)\\b(?:only|just|nothing but|nothing other than)\\s+(?:with\\s+|in\\s+)?(?:an?\\s+|the\\s+)?"
                    + "(?:(?:valid|single|raw|well-formed|plain)\\s+){0,3}JSON\\b|\\bJSON(?:\\s+(?:object|array|format|output))?"
                    + "\\s+(?:only|alone|and nothing else|without any (?:other|further|additional))\\b");

    @Override
    public String name() {
        return "json@1";
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var fences = Fences.of(answer);
        var blocks = fences.tagged("json", "jsonl", "ndjson");
        for (int i = 0; i < blocks.size(); i++) {
            var fault = fault(blocks.get(i));
            if (fault.isPresent()) {
                return new Verification.Failed("JSON block " + (i + 1) + ": " + fault.get());
            }
        }
        if (NOTHING_ELSE.matcher(instruction.text()).find()) {
            return whole(fences, answer);
        }
        return blocks.isEmpty()
                ? Verification.notApplicable()
                : new Verification.Passed(blocks.size() == 1 ? "1 JSON block" : blocks.size() + " JSON blocks");
    }

    /** Of an answer that is to be JSON and nothing else. */
    private static Verification whole(Fences fences, String answer) {
        if (fences.blocks().size() > 1 || (fences.blocks().size() == 1 && !fences.around().isBlank())) {
            return new Verification.Failed("only JSON was asked for, and there is other text");
        }
        var text = fences.blocks().isEmpty() ? answer : fences.blocks().getFirst().text();
        return fault(text).<Verification>map(fault -> new Verification.Failed("only JSON was asked for: " + fault))
                .orElseGet(() -> new Verification.Passed("the answer is JSON"));
    }

    private static Optional<String> fault(Fences.Block block) {
        if (!block.closed()) {
            return Optional.of("its end is missing");
        }
        var values = block.tag().equals("json")
                ? List.of(block.text())
                : block.text().lines().filter(line -> !line.isBlank()).toList();
        return values.stream().map(JsonCheck::fault).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> fault(String text) {
        if (text.isBlank()) {
            return Optional.of("it is empty");
        }
        try {
            Json.read(text);
            return Optional.empty();
        } catch (Json.NotJson e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
