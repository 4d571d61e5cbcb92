package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.io.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.wizardsdk.dataset.Kind.CHAT;
import static dev.wizardsdk.dataset.Kind.FEEDBACK;
import static dev.wizardsdk.dataset.Kind.INSTRUCTION;
import static dev.wizardsdk.dataset.Kind.PREFERENCE;
import static dev.wizardsdk.dataset.Kind.PROMPT_ONLY;
import static dev.wizardsdk.dataset.Kind.STEPWISE;
import static dev.wizardsdk.dataset.Kind.TEXT;

/**
 * A form that files of rows are written in. A file holds rows of one kind, since readers take their columns from its first rows;
 * instructions and conversations are one kind in this. A row that the form has no place for, or that who reads it would refuse or drop,
 * is refused with a rule and a reason, never changed. An instruction is written as a conversation where the form has no other place for
 * it: its input then follows it after an empty line.
 */
public enum Format {
    /** {@code {instruction, input, output}}: Stanford Alpaca, LLaMA-Factory, axolotl. */
    ALPACA("alpaca", INSTRUCTION, CHAT),
    /** {@code {id, conversations: [{from, value}]}}: FastChat's, without systems and tools. */
    SHAREGPT("sharegpt", CHAT, INSTRUCTION),
    /** {@code {messages, tools}}: OpenAI's supervised fine-tuning, the common form of many others. */
    OPENAI("openai", CHAT, INSTRUCTION),
    /** {@code {input, preferred_output, non_preferred_output}}: OpenAI's preferences. */
    OPENAI_DPO("openai-dpo", PREFERENCE),
    /** What the trainers of TRL take; rows of instructions alone as {@code {prompt, completion}}, of which the completion is learned. */
    TRL("trl", CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, PROMPT_ONLY, STEPWISE, TEXT),
    /** Turns of {@code from} and {@code value} with a {@code dataset_info.json} that lists every column. */
    LLAMA_FACTORY("llama-factory", CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, TEXT),
    /** Messages with a {@code datasets.yml} for axolotl's configuration; the only one with a place for marks on parts of messages. */
    AXOLOTL("axolotl", CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, STEPWISE, TEXT),
    /** A repository of the Hugging Face hub: {@code data/} in shards, a card that tells splits and sizes; rows as for TRL, with an id. */
    HUGGING_FACE("huggingface", CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, PROMPT_ONLY, STEPWISE, TEXT),
    /** RFC 4180 with a head. What a spreadsheet would run as a formula gets a ' before it. */
    CSV("csv", INSTRUCTION, CHAT, TEXT),
    /** What mistral-finetune takes. */
    MISTRAL("mistral", CHAT, INSTRUCTION, TEXT),
    /** What Together takes: no column too many. */
    TOGETHER("together", CHAT, INSTRUCTION, PREFERENCE, TEXT),
    /** What Fireworks takes. */
    FIREWORKS("fireworks", CHAT, INSTRUCTION, PREFERENCE),
    /** What Claude is tuned on at Bedrock: text in strict turns, no column too many. */
    BEDROCK("bedrock", CHAT, INSTRUCTION),
    /** What Gemini is tuned on at Vertex. */
    VERTEX("vertex", CHAT, INSTRUCTION),
    /** Every row whole, as {@link dev.wizardsdk.dataset.Example#toJson}; rows of all kinds in one file. */
    NATIVE("native", Kind.values());

    private final String folder;
    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Kind> kinds;

    Format(String folder, Kind... kinds) {
        this.folder = folder;
        this.kinds = List.of(kinds);
    }

    /** As it is called on command lines, and its folder. */
    public String folder() {
        return folder;
    }

    /** The kinds of rows that it has a place for, its usual one first. */
    public List<Kind> kinds() {
        return kinds;
    }

    /** Files of its usual kind of rows. */
    public Output output() {
        return new FormOutput(this, kinds.getFirst(), folder);
    }

    /**
     * Files of this kind of rows.
     *
     * @throws IllegalArgumentException if the form has no place for them
     */
    public Output output(Kind kind) {
        if (!kinds.contains(kind)) {
            throw new IllegalArgumentException(
                    "the form " + folder + " has no place for rows of kind " + kind + ", only for "
                            + kinds.stream().map(Kind::name).collect(Collectors.joining(", ")));
        }
        return new FormOutput(this, kind, folder);
    }

    /**
     * One output for each kind of these that goes into files of its own, so that together they hold every row the form has a place for;
     * if there are several, each has the kind behind the form's name in its own.
     */
    public List<Output> outputs(Collection<Kind> kindsOfRows) {
        var wanted = EnumSet.noneOf(Kind.class);
        for (var kind : kinds) {
            if (kindsOfRows.contains(kind) && wanted.stream().noneMatch(other -> together(other).contains(kind))) {
                wanted.add(kind);
            }
        }
        if (wanted.size() <= 1) {
            return List.of(wanted.isEmpty() ? output() : output(wanted.iterator().next()));
        }
        var all = new ArrayList<Output>();
        for (var kind : wanted) {
            all.add(new FormOutput(this, kind, folder + "-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return all;
    }

    /** The kinds that may stand in one file with this one. */
    Set<Kind> together(Kind kind) {
        if (this == NATIVE) {
            return EnumSet.allOf(Kind.class);
        }
        return kind == CHAT || kind == INSTRUCTION ? EnumSet.of(CHAT, INSTRUCTION) : EnumSet.of(kind);
    }

    /** How rows of a kind look in it. */
    RowForm form(Kind kind) {
        var messages = new MessagesForm(can(), this == TRL || this == HUGGING_FACE || this == AXOLOTL);
        var turns = new ShareGptForm(this == LLAMA_FACTORY);
        if (this == NATIVE) {
            return row -> {
                try {
                    return (ObjectNode) Json.read(row.toJson());
                } catch (Json.NotJson e) {
                    throw new BadRow("damaged-row", "the row is " + e.getMessage(), "");
                }
            };
        }
        return switch (kind) {
            case TEXT -> MessagesForm::text;
            case STEPWISE -> MessagesForm::stepwise;
            case PROMPT_ONLY -> messages::promptOnly;
            case PREFERENCE -> switch (this) {
                case LLAMA_FACTORY -> turns::preference;
                case AXOLOTL -> OtherForms::axolotlPreference;
                case OPENAI_DPO, TOGETHER, FIREWORKS -> messages::openAiPreference;
                default -> messages::preference;
            };
            case FEEDBACK -> switch (this) {
                case LLAMA_FACTORY -> turns::feedback;
                case AXOLOTL -> OtherForms::axolotlFeedback;
                default -> messages::feedback;
            };
            case INSTRUCTION, CHAT -> switch (this) {
                case ALPACA -> OtherForms::alpaca;
                case CSV -> OtherForms::table;
                case SHAREGPT, LLAMA_FACTORY -> turns::chat;
                case BEDROCK -> OtherForms::bedrock;
                case VERTEX -> OtherForms::vertex;
                case TRL, HUGGING_FACE -> kind == INSTRUCTION ? messages::promptAndCompletion : messages::chat;
                default -> messages::chat;
            };
            case RANKED, INFILL -> row -> {
                throw RowForm.notFor(row);
            };
        };
    }

    private Set<Can> can() {
        return switch (this) {
            case OPENAI, OPENAI_DPO, FIREWORKS ->
                EnumSet.of(Can.TOOLS, Can.ARGUMENTS_AS_TEXT, Can.IMAGE_PARTS, Can.WEIGHT);
            case TOGETHER -> EnumSet.of(Can.IMAGE_PARTS, Can.WEIGHT);
            case MISTRAL -> EnumSet.of(Can.TOOLS, Can.ARGUMENTS_AS_TEXT, Can.SHORT_IDS, Can.WEIGHT);
            case TRL, HUGGING_FACE -> EnumSet.of(Can.TOOLS, Can.EMPTY_TEXT, Can.REASONING, Can.IMAGE_COLUMN);
            case AXOLOTL ->
                EnumSet.of(Can.TOOLS, Can.ARGUMENTS_AS_TEXT, Can.EMPTY_TEXT, Can.REASONING, Can.MEDIA_PARTS, Can.TRAIN);
            default -> Set.of();
        };
    }

    /**
     * The form of this name, such as {@code llama-factory}.
     *
     * @throws IllegalArgumentException if there is none; names near ones
     */
    public static Format named(String name) {
        var wanted = letters(name);
        for (var format : values()) {
            if (letters(format.folder).equals(wanted)) {
                return format;
            }
        }
        var near = Stream.of(values()).map(Format::folder)
                .filter(folder -> distance(letters(folder), wanted) <= 2
                        || (wanted.length() > 2 && letters(folder).startsWith(wanted.substring(0, 3))))
                .toList();
        throw new IllegalArgumentException("no form is called \"" + name + "\""
                + (near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near)) + "? There are "
                + Stream.of(values()).map(Format::folder).collect(Collectors.joining(", ")));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Letters to add, drop or change (Levenshtein). */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var above = row[j];
                var changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
