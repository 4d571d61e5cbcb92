package dev.wizardsdk.evol;

import dev.wizardsdk.model.ModelDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The prompts of a run: one for each {@link Operation}, one that asks for the answer and, in some sets, one that lets the model
 * judge whether an evolved instruction gained anything. Immutable.
 */
public final class PromptSet {

    private static final long SMALL_MODEL = 1_000_000_000L;
    private static final String ANSWER = "answer";
    private static final String JUDGE = "judge";

    private final String name;
    private final int candidates;
    private final Map<String, PromptTemplate> templates;

    private PromptSet(String name, int candidates, Map<String, PromptTemplate> templates) {
        this.name = name;
        this.candidates = candidates;
        this.templates = Map.copyOf(templates);
    }

    /** For models that follow instructions: chat prompts that explain the task, one candidate, a judge. */
    public static PromptSet full() {
        return resources("full", 1, ANSWER, JUDGE);
    }

    /**
     * For models below about a billion weights, which talk about a prompt that explains: raw text with worked pairs that the
     * model continues, several candidates, no judge.
     */
    public static PromptSet compact() {
        return resources("compact", 4, ANSWER);
    }

    /** {@link #compact()} for a local model known to have fewer than a billion weights, else {@link #full()}. */
    public static PromptSet suitedTo(ModelDescription model) {
        var small = model.parameters().isPresent() && model.parameters().getAsLong() < SMALL_MODEL;
        return model.provider().equals("local") && small ? compact() : full();
    }

    /**
     * This set with the files of a directory in place of its own: {@code constraints.txt}, {@code deepen.txt} and so on, named
     * as the operations, {@code answer.txt} and {@code judge.txt}. What is not there stays as it is; an operation of your own finds
     * its prompt by its id.
     *
     * @throws IllegalArgumentException if a file is no template
     */
    public PromptSet replacedBy(Path directory) {
        var replaced = new HashMap<>(templates);
        try (var files = Files.newDirectoryStream(directory, "*.txt")) {
            for (var file : files) {
                var id = file.getFileName().toString().replaceFirst("\\.txt$", "");
                replaced.put(id, PromptTemplate.parse(file.toString(), Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the prompts in " + directory + ": " + e.getMessage(), e);
        }
        return new PromptSet(name + " with files of " + directory.getFileName(), candidates, replaced);
    }

    public String name() {
        return name;
    }

    /** How many candidates a step should make with these prompts. */
    int candidates() {
        return candidates;
    }

    PromptTemplate of(Operation operation) {
        var template = templates.get(operation.id());
        if (template == null) {
            throw new IllegalArgumentException("the prompt set " + name + " has no prompt for " + operation.id());
        }
        return template;
    }

    PromptTemplate of(Operation operation, Instruction instruction) {
        return of(operation);
    }

    void require(Operation operation) {
        of(operation);
    }

    boolean suits(Operation operation, Instruction instruction) {
        return operation.kinds().contains(instruction.kind()) && of(operation).suits(instruction);
    }

    PromptTemplate answer() {
        var template = templates.get(ANSWER);
        if (template == null) {
            throw new IllegalStateException("every set is made with a prompt for answers");
        }
        return template;
    }

    Optional<PromptTemplate> judge() {
        return Optional.ofNullable(templates.get(JUDGE));
    }

    /** Each prompt's version by its id. */
    Map<String, String> versions() {
        var versions = new TreeMap<String, String>();
        templates.forEach((id, template) -> versions.put(id, template.version()));
        return versions;
    }

    private static PromptSet resources(String name, int candidates, String... besides) {
        var templates = new HashMap<String, PromptTemplate>();
        for (var operation : Operation.ALL) {
            templates.put(operation.id(), resource(name, operation.id()));
        }
        for (var id : besides) {
            templates.put(id, resource(name, id));
        }
        return new PromptSet(name, candidates, templates);
    }

    private static PromptTemplate resource(String set, String id) {
        var path = "prompts/" + set + "/" + id + ".txt";
        try (var in = PromptSet.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing from the jar of wizard-sdk-evol");
            }
            return PromptTemplate.parse(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
