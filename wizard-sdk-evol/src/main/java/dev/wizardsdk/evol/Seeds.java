package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Instructions read from a file, and what in it could not be read.
 *
 * @param seeds    in the order of the file
 * @param problems each with its line, or its number in a JSON array
 */
public record Seeds(List<Node.Seed> seeds, List<Problem> problems) {

    /** A place in the file that holds no instruction, and why. */
    public record Problem(String where, String what) {

        @Override
        public String toString() {
            return where + ": " + what;
        }
    }

    public Seeds {
        seeds = List.copyOf(seeds);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file of UTF-8, whose form is seen from its content: a JSON array or JSON Lines of objects (Alpaca; Self-Instruct
     * with its nested instances; ShareGPT and chat messages), CSV with a head line, or plain text with an instruction on each line.
     * Of a conversation the last user turn is the instruction: what was said before is its context, and what comes after its answer.
     * Tools and images beside it are kept; a field {@code kind} says what kind it is. What can't be read is among the
     * {@link #problems()}.
     *
     * @throws UncheckedIOException     if the file can't be read
     * @throws IllegalArgumentException if it is not UTF-8
     */
    public static Seeds read(Path file) {
        var reader = new SeedReader(String.valueOf(file.getFileName()));
        reader.read(file, text(file));
        return new Seeds(reader.seeds(), reader.problems());
    }

    /** Topics, of each of which {@code start.topic} makes a first instruction. */
    public static List<Node.Seed> topics(List<String> topics) {
        return starts(topics, "start.topic", "topic");
    }

    /**
     * Nodes of a taxonomy, of each of which {@code start.taxonomy} makes a first instruction.
     *
     * @param paths such as {@code Mathematics > Algebra > Quadratic equations}, from the general to the particular
     */
    public static List<Node.Seed> taxonomy(List<String> paths) {
        return starts(paths.stream().map(path -> String.join(" > ",
                Stream.of(path.split(">")).map(String::strip).filter(part -> !part.isEmpty()).toList())).toList(),
                "start.taxonomy", "taxonomy");
    }

    /** The same from a file with a path on each line; lines that begin with a sharp sign are passed over. */
    public static List<Node.Seed> taxonomy(Path file) {
        return taxonomy(text(file).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    }

    /** Documents, of each of which {@code start.document} makes a first question; they are files of plain text in UTF-8. */
    public static List<Node.Seed> documents(List<Path> files) {
        return files.stream().map(file -> document(text(file), String.valueOf(file.getFileName()))).toList();
    }

    /** The same of texts that are there. */
    public static List<Node.Seed> documentTexts(List<String> texts) {
        var seeds = new ArrayList<Node.Seed>();
        for (var text : texts) {
            seeds.add(document(text, "document " + (seeds.size() + 1)));
        }
        return seeds;
    }

    private static Node.Seed document(String text, String source) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(source + " is empty; leave it out");
        }
        return new Node.Seed(new Instruction(text.strip(), "", Kind.DOCUMENT, Context.NONE), List.of(), source,
                Optional.of(Operation.named("start.document")));
    }

    private static List<Node.Seed> starts(List<String> texts, String operation, String source) {
        var start = Optional.of(Operation.named(operation));
        var seeds = new ArrayList<Node.Seed>();
        for (var text : texts) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(source + " " + (seeds.size() + 1) + " is empty; leave it out");
            }
            seeds.add(new Node.Seed(new Instruction(text.strip(), "", Kind.CHAT, Context.NONE), List.of(),
                    source + " " + (seeds.size() + 1), start));
        }
        return seeds;
    }

    private static String text(Path file) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8; convert it first, for example with iconv", e);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The problems as rejections, so that they stand in the data set's books. */
    public List<Rejection> rejections() {
        return problems.stream()
                .map(problem -> new Rejection("", 0, "read", "unreadable", problem.toString(), ""))
                .toList();
    }
}
