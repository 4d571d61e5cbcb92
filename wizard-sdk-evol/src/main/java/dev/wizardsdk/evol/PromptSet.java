package dev.wizardsdk.evol;

import dev.wizardsdk.model.ModelDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prompts of a run: one for each {@link Operation}, some also in other languages, one that asks for the answer and, in some sets, one
 * that lets the model judge whether an evolved instruction gained anything. Immutable; thread-safe.
 */
public final class PromptSet {

    private static final long SMALL_MODEL = 1_000_000_000L;
    private static final String ANSWER = "answer";
    private static final String JUDGE = "judge";
    /** The languages that prompts come along in beside English. */
    private static final List<String> LANGUAGES = List.of("de", "es", "fr", "zh");

    private final String name;
    private final String folder;
    private final int candidates;
    private final boolean judges;
    private final Map<String, PromptFile> replaced;
    private final Map<String, Optional<PromptTemplate>> loaded = new ConcurrentHashMap<>();

    private PromptSet(String name, String folder, int candidates, boolean judges, Map<String, PromptFile> replaced) {
        this.name = name;
        this.folder = folder;
        this.candidates = candidates;
        this.judges = judges;
        this.replaced = Map.copyOf(replaced);
    }

    /** For models that follow instructions: chat prompts that explain the task, one candidate, a judge. */
    public static PromptSet full() {
        return new PromptSet("full", "full", 1, true, Map.of());
    }

    /**
     * For models below about a billion weights, which talk about a prompt that explains: raw text with worked pairs that the
     * model continues, several candidates, no judge. It has prompts for the paper's six operations.
     */
    public static PromptSet compact() {
        return new PromptSet("compact", "compact", 4, false, Map.of());
    }

    /** {@link #compact()} for a local model known to have fewer than a billion weights, else {@link #full()}. */
    public static PromptSet suitedTo(ModelDescription model) {
        var small = model.parameters().isPresent() && model.parameters().getAsLong() < SMALL_MODEL;
        return model.provider().equals("local") && small ? compact() : full();
    }

    /**
     * This set with the files of a directory in place of its own: {@code constraints.txt}, {@code deepen.txt} and so on, named
     * as the operations, {@code answer.txt} and {@code judge.txt}; {@code constraints.de.txt} is for instructions in German. What is
     * not there stays as it is; an operation of your own finds its prompt by its id.
     *
     * @throws IllegalArgumentException if a file is no template
     */
    public PromptSet replacedBy(Path directory) {
        var files = new HashMap<>(replaced);
        try (var paths = Files.newDirectoryStream(directory, "*.txt")) {
            for (var path : paths) {
                var id = path.getFileName().toString().replaceFirst("\\.txt$", "");
                var file = PromptFile.parse(path.toString(), Files.readString(path));
                new PromptTemplate(file); // its values are looked at now, not in the middle of a run
                files.put(id, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the prompts in " + directory + ": " + e.getMessage(), e);
        }
        return new PromptSet(name + " with files of " + directory.getFileName(), folder, candidates,
                judges || files.containsKey(JUDGE), files);
    }

    public String name() {
        return name;
    }

    /** How many candidates a step should make with these prompts. */
    int candidates() {
        return candidates;
    }

    /** Whether there is a prompt for the operation. */
    boolean has(Operation operation) {
        return general(operation).isPresent();
    }

    /** Those of the operations that are meant for such an instruction, and so are their prompts. */
    List<Operation> suited(List<Operation> operations, Instruction instruction) {
        var language = Tongue.of(instruction.text());
        return operations.stream().filter(operation -> operation.kinds().contains(instruction.kind()))
                .filter(operation -> suits(operation, instruction, language))
                .toList();
    }

    private boolean suits(Operation operation, Instruction instruction, String language) {
        return general(operation).filter(template -> template.suits(instruction)).isPresent()
                || inItsLanguage(operation, instruction, language).isPresent();
    }

    /**
     * The operation's prompt: in the instruction's language if the set has it so, else the general one.
     *
     * @throws IllegalArgumentException if the set has none
     */
    PromptTemplate of(Operation operation, Instruction instruction) {
        return inItsLanguage(operation, instruction, Tongue.of(instruction.text())).or(() -> general(operation))
                .orElseThrow(() -> lacking(operation));
    }

    private IllegalArgumentException lacking(Operation operation) {
        return new IllegalArgumentException("the prompt set " + name + " has no prompt for " + operation.id()
                + "; leave the operation out, use PromptSet.full(), or add the file " + operation.id() + ".txt");
    }

    private Optional<PromptTemplate> inItsLanguage(Operation operation, Instruction instruction, String language) {
        return language.equals("en")
                ? Optional.empty()
                : named(operation.id() + "." + language).filter(template -> template.suits(instruction));
    }

    private Optional<PromptTemplate> general(Operation operation) {
        return named(operation.id()).or(() -> operation.handling().template())
                .or(() -> operation.handling().filling().flatMap(this::filled));
    }

    /**
     * Refuses an operation there is no prompt for.
     *
     * @throws IllegalArgumentException if the set has none
     */
    void require(Operation operation) {
        if (!has(operation)) {
            throw lacking(operation);
        }
    }

    PromptTemplate answer() {
        return named(ANSWER).orElseThrow(() -> new IllegalStateException("every set has a prompt for answers"));
    }

    Optional<PromptTemplate> judge() {
        return judges ? named(JUDGE) : Optional.empty();
    }

    /** The version of each prompt that a run with these operations may use, by its id. */
    Map<String, String> versions(Collection<Operation> operations) {
        var versions = new TreeMap<String, String>();
        versions.put(ANSWER, answer().version());
        judge().ifPresent(template -> versions.put(JUDGE, template.version()));
        for (var operation : operations) {
            general(operation).ifPresent(template -> versions.put(operation.id(), template.version()));
            for (var language : LANGUAGES) {
                named(operation.id() + "." + language)
                        .ifPresent(template -> versions.put(operation.id() + "." + language, template.version()));
            }
            replaced.forEach((id, file) -> {
                if (id.startsWith(operation.id() + ".")
                        && !Tongue.name(id.substring(operation.id().length() + 1)).isEmpty()) {
                    versions.put(id, file.version());
                }
            });
        }
        return versions;
    }

    private Optional<PromptTemplate> named(String id) {
        return loaded.computeIfAbsent(id, key -> file(key).map(PromptTemplate::new));
    }

    private Optional<PromptTemplate> filled(Handling.Filling filling) {
        return loaded.computeIfAbsent(filling.file() + " " + filling.format(), key -> file(filling.file())
                .map(file -> new PromptTemplate(file.withFormat(filling.format()))));
    }

    private Optional<PromptFile> file(String id) {
        var file = Optional.ofNullable(replaced.get(id));
        return file.isPresent() ? file : source(id).map(source -> PromptFile.parse(resource(id), source));
    }

    private String resource(String id) {
        return "prompts/" + folder + "/" + id + ".txt";
    }

    private Optional<String> source(String id) {
        try (var in = PromptSet.class.getResourceAsStream(resource(id))) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource(id), e);
        }
    }
}
