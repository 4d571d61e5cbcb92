package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.io.Sha256;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is asked, as its resource has it: a version and a token limit, a line {@code ---}, the text. The row stands between tags
 * with a number that it can't know, so that what it says stays material. Asked at temperature 0. Immutable.
 */
final class JudgePrompt {

    private static final Pattern SLOT = Pattern.compile("\\{\\{(instruction|answer|nonce)}}");
    private static final Pattern HEAD = Pattern.compile("version: (\\d+)\\nmax-tokens: (\\d+)\\n---\\n");

    private final String version;
    private final Sampling sampling;
    private final String text;

    private JudgePrompt(String version, Sampling sampling, String text) {
        this.version = version;
        this.sampling = sampling;
        this.text = text;
    }

    static JudgePrompt of(String name) {
        try (var in = Objects.requireNonNull(JudgePrompt.class.getResourceAsStream(name + ".txt"), name + ".txt")) {
            var file = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            var head = HEAD.matcher(file);
            if (!head.lookingAt()) {
                throw new IllegalStateException(name + ".txt does not begin with a version and a token limit");
            }
            return new JudgePrompt(head.group(1) + "-" + Sha256.hex(file, 8), Sampling.unset()
                    .withTemperature(0).withMaxTokens(Integer.parseInt(head.group(2))),
                    file.substring(head.end()).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the prompt " + name + ": " + e.getMessage(), e);
        }
    }

    /** The number in its file and eight digits made from its content. */
    String version() {
        return version;
    }

    /** The question about a row, images and the like included; the same in every run. */
    Request.Chat about(Instruction instruction, String answer) {
        var asked = Asked.text(instruction);
        var nonce = Sha256.hex(version + "\n" + asked + "\n" + answer, 12);
        var filled = SLOT.matcher(text).replaceAll(slot -> Matcher.quoteReplacement(switch (slot.group(1)) {
            case "instruction" -> asked;
            case "answer" -> answer;
            default -> nonce;
        }));
        var parts = new ArrayList<Part>(instruction.context().media());
        parts.add(new Part.Text(filled));
        return new Request.Chat(List.of(new Message(Role.USER, parts)), sampling);
    }
}
