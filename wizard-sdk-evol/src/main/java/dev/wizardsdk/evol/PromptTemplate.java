package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Slots.Paragraph;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A prompt as its file has it (see {@link PromptFile}), with slots in double braces. A paragraph whose {@code {{input}}},
 * {@code {{history}}}, {@code {{tools}}} or {@code {{language}}} is empty is left out; the last one is the language of an instruction
 * that is not English. {@code {{material}}} is the beginning of the input on one line, {@code {{sentence}}} the instruction, ended so
 * that another sentence may follow, {@code {{words 3}}} its first three words, {@code {{nonce}}} a number for tags. Immutable.
 *
 * <p>What stands after {@code {{begin}}} is the beginning of the new instruction itself, which the model is to continue. There
 * {@code {{opening}}} becomes one of the file's openings, a different one for each candidate; an opening may have a closing
 * behind a bar, which is put after what the model wrote.
 */
final class PromptTemplate {

    private static final Opening NONE = new Opening("", "");
    private static final String TAGS = """
            {{instruction}}

            Answer with nothing but the new task, between <task-{{nonce}}> and </task-{{nonce}}>. If it comes with material of its own, put that after it, between <input-{{nonce}}> and </input-{{nonce}}>.""";

    /** What kind of request carries the prompt. */
    private enum Form {
        CHAT,
        COMPLETION
    }

    /** How the instruction is found in what the model wrote. */
    enum Reply {
        /** The first line that is not empty. */
        LINE,
        /** The first line, and in it JSON, which becomes the instruction's input. */
        DATA,
        /** What stands between tags that carry a number drawn for this request. */
        TAGGED,
        /** The same, with places quoted from the document that it is about. */
        PLACES,
        /** JSON: a task, the calls of tools that solve it, and the answer. */
        TRAJECTORY,
        /** All of it. */
        WHOLE
    }

    /** Words a new instruction goes on with, and those it ends with. */
    private record Opening(String head, String closing) {

        static Opening of(String value) {
            var bar = value.indexOf('|');
            return bar < 0
                    ? new Opening(value, "")
                    : new Opening(value.substring(0, bar).strip(), value.substring(bar + 1).strip());
        }
    }

    /**
     * A template with all its slots filled.
     *
     * @param begun   how the new instruction begins, before what the model writes
     * @param closing how it ends, after that
     * @param nonce   the number in its tags
     */
    record Filled(Request request, String begun, String closing, String nonce) {}

    private final PromptFile file;
    private final Optional<Function<Given, String>> writer;
    private final String version;
    private final List<Opening> openings;
    private final List<Paragraph> paragraphs;
    private final Words words;
    private final Map<Integer, Set<String>> runs = new ConcurrentHashMap<>();
    private final Form form;
    private final Reply reply;
    private final int[] growth;
    private final double topic;
    private final Sampling sampling;

    PromptTemplate(PromptFile file) {
        this(file, Optional.empty(), file.version());
    }

    private PromptTemplate(PromptFile file, Optional<Function<Given, String>> writer, String version) {
        this.file = file;
        this.writer = writer;
        this.version = version;
        this.openings = file.openings().isEmpty()
                ? List.of(NONE)
                : file.openings().stream().map(Opening::of).toList();
        this.paragraphs = Paragraph.of(file.text());
        this.words = Words.of(Slots.KNOWN.matcher(file.text()).replaceAll(" . "));
        this.form = file.choice("form", Form.class, Form.CHAT);
        this.reply = file.choice("reply", Reply.class, Reply.WHOLE);
        this.growth = file.growth();
        this.topic = file.number("topic", 0);
        this.sampling = file.sampling();
    }

    /**
     * Reads a template.
     *
     * @param file what to call it in an error
     * @throws IllegalArgumentException if it has no head, an unknown setting or no slot for the instruction
     */
    static PromptTemplate parse(String file, String source) {
        return new PromptTemplate(PromptFile.parse(file, source));
    }

    /** One that a function writes, but for its end, which asks for tags. */
    static PromptTemplate written(String id, String version, Function<Given, String> writer) {
        return new PromptTemplate(
                PromptFile.parse("the prompt of " + id, "reply: tagged\ngrowth: -400..400\n---\n" + TAGS),
                Optional.of(writer), version);
    }

    /** With another version, where a function writes it. */
    Optional<PromptTemplate> versioned(String other) {
        return writer.map(function -> new PromptTemplate(file, writer, other));
    }

    /** Without its end that asks for tags, where a function writes it: something else reads the reply. */
    PromptTemplate untagged() {
        return writer.isEmpty()
                ? this
                : new PromptTemplate(PromptFile.parse(file.file(), "growth: -400..400\n---\n{{instruction}}"), writer,
                        version);
    }

    /** The number in its file and eight digits made from its content; of a function, what its author calls it. */
    String version() {
        return version;
    }

    /** The words of the template itself. */
    Words words() {
        return words;
    }

    /** All runs of so many of them. */
    Set<String> runs(int length) {
        return runs.computeIfAbsent(length, words::runs);
    }

    Reply reply() {
        return reply;
    }

    /** The fewest and the most words an evolved instruction may have more than its parent. */
    int[] growth() {
        return growth.clone();
    }

    /** The least share of the parent's content words that must stay, 0 to 1. */
    double topic() {
        return topic;
    }

    /** How many places of the document the reply must quote. */
    int places() {
        return (int) file.number("places", 1);
    }

    /** Whether the reply is to have data apart from the task. */
    boolean asksForInput() {
        return writer.isEmpty() && file.text().contains("<input-{{nonce}}>");
    }

    /** Whether the prompt is meant for this instruction: {@code language: en}, {@code input: no}. */
    boolean suits(Instruction instruction) {
        var english = !file.setting("language").orElse("").equals("en")
                || Tongue.of(instruction.text()).equals("en");
        return english && (instruction.input().isEmpty() || !file.setting("input").orElse("").equals("no"));
    }

    /** The prompt for an instruction alone. */
    Filled fill(Instruction instruction, String candidate, int opening, long seed) {
        return fill(Given.of(instruction), candidate, opening, seed);
    }

    /**
     * The prompt for what is given.
     *
     * @param candidate what to compare it with, for a judge; else empty
     * @param opening   which of the openings to take, counted round and round
     * @param seed      where its sampling and the number in its tags come from
     * @throws IllegalArgumentException if it needs an answer or a partner and none is given
     */
    Filled fill(Given given, String candidate, int opening, long seed) {
        return fill(given, candidate, opening, seed, false);
    }

    /**
     * The same.
     *
     * @param grammar whether the model is held to JSON of a schema; a prompt that asks for no tags takes no notice
     */
    Filled fill(Given given, String candidate, int opening, long seed, boolean grammar) {
        var chosen = openings.get(Math.floorMod(opening, openings.size()));
        var language = file.text().contains("{{language}}") ? Slots.language(given.instruction().text()) : "";
        var slots = new Slots(given, candidate, chosen.head(), Slots.nonce(given, seed), language);
        var schema = grammar && form == Form.CHAT ? ReplySchema.of(this) : Optional.<ReplySchema>empty();
        var asked = schema.map(this::withoutTags).orElse(paragraphs);
        if (writer.isPresent()) {
            var end = asked.stream().skip(1).map(Paragraph::text).collect(Collectors.joining());
            var written = Objects.requireNonNull(writer.get().apply(given),
                    () -> "the function of " + file.file() + " gave null");
            var prompt = written + (end.isEmpty() ? "" : "\n\n" + slots.fill(end));
            return new Filled(request(given, prompt, seed, schema), "", "", slots.nonce());
        }
        var text = slots.joined(asked);
        var begin = text.indexOf("{{begin}}");
        var before = slots.fill(begin < 0 ? text : text.substring(0, begin));
        var begun = begin < 0 ? "" : slots.fill(text.substring(begin));
        return new Filled(request(given, before + begun, seed, schema), begun, chosen.closing(), slots.nonce());
    }

    /** The prompt, its last words asking for JSON in place of tags. */
    private List<Paragraph> withoutTags(ReplySchema schema) {
        var left = new ArrayList<Paragraph>(paragraphs);
        if (left.removeIf(paragraph -> paragraph.text().contains("<task-{{nonce}}>"))) {
            left.add(new Paragraph(file.setting("as-json").orElse(schema.asked()), List.of()));
        }
        return left;
    }

    private Request request(Given given, String prompt, long seed, Optional<ReplySchema> schema) {
        var seeded = sampling.withSeed(seed & Integer.MAX_VALUE);
        var held = schema.map(it -> seeded.withConstraint(new Constraint.JsonSchema(it.json()))).orElse(seeded);
        return switch (form) {
            case CHAT -> {
                var parts = new ArrayList<Part>(given.instruction().context().media());
                parts.add(new Part.Text(prompt));
                yield new Request.Chat(List.of(new Message(Role.USER, parts)), held);
            }
            case COMPLETION -> new Request.Completion(prompt, held);
        };
    }
}
