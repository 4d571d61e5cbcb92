package dev.wizardsdk.dataset;

import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * One row of training data, of one of nine kinds. Immutable. Tools and media are no kinds of their own: messages of any kind of row
 * may have them.
 */
public sealed interface Example {

    /** What is known of it beside its content. */
    Meta meta();

    /** The same content, with this known of it. */
    Example with(Meta other);

    /** Its texts in their order, each with its place in the row as a JSON pointer. */
    List<Passage> passages();

    /** The same row, each text of {@link #passages()} replaced by what the change makes of it. */
    Example map(BiFunction<Side, String, String> change);

    /** What kind of row it is. */
    Kind kind();

    /** Text of one side of a row. */
    record Passage(Side side, String place, String text) {}

    /** A text to be continued, as in pre-training. */
    record Text(String text, Meta meta) implements Example {

        @Override
        public Text with(Meta other) {
            return new Text(text, other);
        }

        @Override
        public List<Passage> passages() {
            return List.of(new Passage(Side.ANSWER, "/text", text));
        }

        @Override
        public Text map(BiFunction<Side, String, String> change) {
            return new Text(change.apply(Side.ANSWER, text), meta);
        }

        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /**
     * An instruction and its answer.
     *
     * @param system what stands above it; empty when there is nothing
     * @param input  the material it is asked about; empty when there is none
     */
    record Instruction(String system, String instruction, String input, String output, Meta meta) implements Example {

        public Instruction(String instruction, String input, String output, Meta meta) {
            this("", instruction, input, output, meta);
        }

        /** Instruction and input as one user message. */
        public String question() {
            return input.isEmpty() ? instruction : instruction + "\n\n" + input;
        }

        @Override
        public Instruction with(Meta other) {
            return new Instruction(system, instruction, input, output, other);
        }

        @Override
        public List<Passage> passages() {
            var all = new ArrayList<Passage>(4);
            if (!system.isEmpty()) {
                all.add(new Passage(Side.SYSTEM, "/system", system));
            }
            all.add(new Passage(Side.PROMPT, "/instruction", instruction));
            if (!input.isEmpty()) {
                all.add(new Passage(Side.PROMPT, "/input", input));
            }
            all.add(new Passage(Side.ANSWER, "/output", output));
            return all;
        }

        @Override
        public Instruction map(BiFunction<Side, String, String> change) {
            return new Instruction(
                    system.isEmpty() ? "" : change.apply(Side.SYSTEM, system),
                    change.apply(Side.PROMPT, instruction),
                    input.isEmpty() ? "" : change.apply(Side.PROMPT, input),
                    change.apply(Side.ANSWER, output), meta);
        }

        @Override
        public Kind kind() {
            return Kind.INSTRUCTION;
        }
    }

    /** A conversation, whose answers are learned unless its turns say otherwise. */
    record Chat(List<Turn> turns, List<ToolDefinition> tools, Meta meta) implements Example {

        public Chat {
            turns = List.copyOf(turns);
            tools = List.copyOf(tools);
        }

        @Override
        public Chat with(Meta other) {
            return new Chat(turns, tools, other);
        }

        @Override
        public List<Passage> passages() {
            return Turns.passages(turns, "/messages", false);
        }

        @Override
        public Chat map(BiFunction<Side, String, String> change) {
            return new Chat(Turns.map(turns, false, change), tools, meta);
        }

        @Override
        public Kind kind() {
            return Kind.CHAT;
        }
    }

    /**
     * A prompt without an answer, for reinforcement learning.
     *
     * @param reference what a right answer is, for who checks it; empty if there is none
     */
    record PromptOnly(List<Turn> prompt, List<ToolDefinition> tools, String reference, Meta meta) implements Example {

        public PromptOnly {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }

        @Override
        public PromptOnly with(Meta other) {
            return new PromptOnly(prompt, tools, reference, other);
        }

        @Override
        public List<Passage> passages() {
            return Turns.passages(prompt, "/prompt", true);
        }

        @Override
        public PromptOnly map(BiFunction<Side, String, String> change) {
            return new PromptOnly(Turns.map(prompt, true, change), tools, reference, meta);
        }

        @Override
        public Kind kind() {
            return Kind.PROMPT_ONLY;
        }
    }

    /** A better and a worse answer to one prompt (Rafailov et al. 2023, DPO). */
    record Preference(List<Turn> prompt, List<Turn> chosen, List<Turn> rejected, List<ToolDefinition> tools, Meta meta)
            implements
                Example {

        public Preference {
            prompt = List.copyOf(prompt);
            chosen = List.copyOf(chosen);
            rejected = List.copyOf(rejected);
            tools = List.copyOf(tools);
        }

        @Override
        public Preference with(Meta other) {
            return new Preference(prompt, chosen, rejected, tools, other);
        }

        @Override
        public List<Passage> passages() {
            var all = new ArrayList<>(Turns.passages(prompt, "/prompt", true));
            all.addAll(Turns.passages(chosen, "/chosen", false));
            all.addAll(Turns.passages(rejected, "/rejected", false));
            return all;
        }

        @Override
        public Preference map(BiFunction<Side, String, String> change) {
            return new Preference(Turns.map(prompt, true, change), Turns.map(chosen, false, change),
                    Turns.map(rejected, false, change), tools, meta);
        }

        @Override
        public Kind kind() {
            return Kind.PREFERENCE;
        }
    }

    /** Several answers to one prompt, the best one first. */
    record Ranked(List<Turn> prompt, List<Reply> replies, List<ToolDefinition> tools, Meta meta) implements Example {

        /** One of them; its score is higher the better it is. */
        public record Reply(List<Turn> turns, OptionalDouble score) {

            public Reply {
                turns = List.copyOf(turns);
            }
        }

        public Ranked {
            prompt = List.copyOf(prompt);
            replies = List.copyOf(replies);
            tools = List.copyOf(tools);
        }

        @Override
        public Ranked with(Meta other) {
            return new Ranked(prompt, replies, tools, other);
        }

        @Override
        public List<Passage> passages() {
            var all = new ArrayList<>(Turns.passages(prompt, "/prompt", true));
            for (int i = 0; i < replies.size(); i++) {
                all.addAll(Turns.passages(replies.get(i).turns(), "/replies/" + i, false));
            }
            return all;
        }

        @Override
        public Ranked map(BiFunction<Side, String, String> change) {
            return new Ranked(Turns.map(prompt, true, change),
                    replies.stream().map(reply -> new Reply(Turns.map(reply.turns(), false, change), reply.score()))
                            .toList(),
                    tools, meta);
        }

        @Override
        public Kind kind() {
            return Kind.RANKED;
        }
    }

    /** An answer, and whether it was liked (Ethayarajh et al. 2024, KTO). */
    record Feedback(List<Turn> prompt, List<Turn> completion, boolean good, List<ToolDefinition> tools, Meta meta)
            implements
                Example {

        public Feedback {
            prompt = List.copyOf(prompt);
            completion = List.copyOf(completion);
            tools = List.copyOf(tools);
        }

        @Override
        public Feedback with(Meta other) {
            return new Feedback(prompt, completion, good, tools, other);
        }

        @Override
        public List<Passage> passages() {
            var all = new ArrayList<>(Turns.passages(prompt, "/prompt", true));
            all.addAll(Turns.passages(completion, "/completion", false));
            return all;
        }

        @Override
        public Feedback map(BiFunction<Side, String, String> change) {
            return new Feedback(Turns.map(prompt, true, change), Turns.map(completion, false, change), good, tools,
                    meta);
        }

        @Override
        public Kind kind() {
            return Kind.FEEDBACK;
        }
    }

    /** A solution in steps, each right or wrong (Lightman et al. 2023, process reward). */
    record Stepwise(String prompt, List<Step> steps, Meta meta) implements Example {

        /** One step of it. */
        public record Step(String text, boolean right) {}

        public Stepwise {
            steps = List.copyOf(steps);
        }

        @Override
        public Stepwise with(Meta other) {
            return new Stepwise(prompt, steps, other);
        }

        @Override
        public List<Passage> passages() {
            var all = new ArrayList<Passage>();
            all.add(new Passage(Side.PROMPT, "/prompt", prompt));
            for (int i = 0; i < steps.size(); i++) {
                all.add(new Passage(Side.ANSWER, "/completions/" + i, steps.get(i).text()));
            }
            return all;
        }

        @Override
        public Stepwise map(BiFunction<Side, String, String> change) {
            return new Stepwise(change.apply(Side.PROMPT, prompt),
                    steps.stream().map(step -> new Step(change.apply(Side.ANSWER, step.text()), step.right())).toList(),
                    meta);
        }

        @Override
        public Kind kind() {
            return Kind.STEPWISE;
        }
    }

    /** What stands between two pieces of a text (Bavarian et al. 2022, fill in the middle). */
    record Infill(String prefix, String suffix, String middle, Meta meta) implements Example {

        @Override
        public Infill with(Meta other) {
            return new Infill(prefix, suffix, middle, other);
        }

        @Override
        public List<Passage> passages() {
            return List.of(new Passage(Side.PROMPT, "/prefix", prefix), new Passage(Side.PROMPT, "/suffix", suffix),
                    new Passage(Side.ANSWER, "/middle", middle));
        }

        @Override
        public Infill map(BiFunction<Side, String, String> change) {
            return new Infill(change.apply(Side.PROMPT, prefix), change.apply(Side.PROMPT, suffix),
                    change.apply(Side.ANSWER, middle), meta);
        }

        @Override
        public Kind kind() {
            return Kind.INFILL;
        }
    }

    /** The name it was given, or 16 hexadecimal digits made from its content. */
    default String id() {
        return meta().id().isEmpty() ? ExampleJson.contentId(this) : meta().id();
    }

    /** What it grew from: the id of the first step of its lineage; its own where it has none. */
    default String root() {
        return meta().lineage().isEmpty() ? id() : meta().lineage().getFirst().id();
    }

    /** All its texts of this side, joined by empty lines. */
    default String text(Side side) {
        return passages().stream().filter(passage -> passage.side() == side).map(Passage::text)
                .collect(Collectors.joining("\n\n"));
    }

    /** All its texts, joined by empty lines. */
    default String text() {
        return passages().stream().map(Passage::text).collect(Collectors.joining("\n\n"));
    }

    /** All of it as one line of JSON that {@link #fromJson} reads back as an equal row, whatever kind it is. */
    default String toJson() {
        return ExampleJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, in this version of the library or an earlier one.
     *
     * @throws IllegalArgumentException if it is something else; tells where
     */
    static Example fromJson(String json) {
        return ExampleJson.read(json);
    }
}
