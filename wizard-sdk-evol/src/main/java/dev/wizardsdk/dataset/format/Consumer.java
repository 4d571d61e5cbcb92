package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.io.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static dev.wizardsdk.dataset.Kind.CHAT;
import static dev.wizardsdk.dataset.Kind.FEEDBACK;
import static dev.wizardsdk.dataset.Kind.INSTRUCTION;
import static dev.wizardsdk.dataset.Kind.PREFERENCE;
import static dev.wizardsdk.dataset.Kind.PROMPT_ONLY;
import static dev.wizardsdk.dataset.Kind.STEPWISE;
import static dev.wizardsdk.dataset.Kind.TEXT;

/** Who trains on files of rows: what of a row each takes, drops or changes, in the version that its rules were taken from. */
public enum Consumer {
    OPENAI("openai fine-tuning guide of 2026-11-21", Format.OPENAI, 10, Set.of(CHAT, INSTRUCTION, PREFERENCE)),
    TOGETHER("together-python eba5e5f", Format.TOGETHER, 1, Set.of(CHAT, INSTRUCTION, PREFERENCE, TEXT)),
    FIREWORKS("fireworks guide of 2026-11-21", Format.FIREWORKS, 3, Set.of(CHAT, INSTRUCTION, PREFERENCE)),
    MISTRAL("mistral-finetune 1943535", Format.MISTRAL, 1, Set.of(CHAT, INSTRUCTION, TEXT)),
    BEDROCK("bedrock claude guide of 2026-11-21", Format.BEDROCK, 1, Set.of(CHAT, INSTRUCTION)),
    VERTEX("vertex gemini guide of 2026-11-21", Format.VERTEX, 1, Set.of(CHAT, INSTRUCTION)),
    TRL_SFT("trl 1.16.0 SFTTrainer", Format.TRL, 1, Set.of(CHAT, INSTRUCTION, TEXT)),
    TRL_DPO("trl 1.16.0 DPOTrainer", Format.TRL, 1, Set.of(PREFERENCE)),
    TRL_KTO("trl 1.16.0 KTOTrainer", Format.TRL, 1, Set.of(FEEDBACK)),
    TRL_REWARD("trl 1.16.0 RewardTrainer", Format.TRL, 1, Set.of(PREFERENCE)),
    TRL_PRM("trl 1.16.0, in which no trainer takes stepwise rows any more", Format.TRL, 1, Set.of(STEPWISE)),
    TRL_GRPO("trl 1.16.0 GRPOTrainer", Format.TRL, 1, Set.of(PROMPT_ONLY)),
    LLAMA_FACTORY("llamafactory 0.9.5", Format.LLAMA_FACTORY, 1, Set.of(CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, TEXT)),
    AXOLOTL("axolotl 0.19.0", Format.AXOLOTL, 1, Set.of(CHAT, INSTRUCTION, PREFERENCE, FEEDBACK, STEPWISE, TEXT)),
    FASTCHAT("fastchat 0e6d3e4b", Format.SHAREGPT, 1, Set.of(CHAT, INSTRUCTION));

    private final String version;
    private final Format format;
    private final int leastRows;
    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Kind> kinds;

    Consumer(String version, Format format, int leastRows, Set<Kind> kinds) {
        this.version = version;
        this.format = format;
        this.leastRows = leastRows;
        this.kinds = kinds;
    }

    /** Whose rules these are, of which version. */
    public String version() {
        return version;
    }

    /** The form that it takes most of. */
    public Format format() {
        return format;
    }

    /** A file with fewer rows is refused. */
    public int leastRows() {
        return leastRows;
    }

    /** The kinds of rows that it trains on. */
    public Set<Kind> kinds() {
        return kinds;
    }

    /**
     * What it does not take of a row of its file, as it stands there: empty if it takes the row whole.
     *
     * @param jsonRow one line of a file of JSON Lines
     */
    public List<Complaint> check(String jsonRow) {
        try {
            if (Json.read(jsonRow) instanceof ObjectNode row) {
                return complaints(row);
            }
            return List
                    .of(new Complaint("", "not-an-object", "a row must be an object", Complaint.Effect.REFUSES_FILE));
        } catch (Json.NotJson e) {
            return List
                    .of(new Complaint("", "unreadable-json", "it is " + e.getMessage(), Complaint.Effect.REFUSES_FILE));
        }
    }

    List<Complaint> complaints(ObjectNode row) {
        var check = new RowCheck(row);
        switch (this) {
            case OPENAI -> new MessageRules(check).openAi();
            case FIREWORKS -> new MessageRules(check).fireworks();
            case TOGETHER -> new MessageRules(check).together();
            case MISTRAL -> new ServiceRules(check).mistral();
            case BEDROCK -> new ServiceRules(check).bedrock();
            case VERTEX -> new ServiceRules(check).vertex();
            case FASTCHAT -> new TurnRules(check).fastChat();
            case LLAMA_FACTORY -> new TurnRules(check).llamaFactory();
            case AXOLOTL -> new TrainerRules(check).axolotl();
            case TRL_SFT -> new TrainerRules(check).trlSupervised();
            case TRL_DPO, TRL_REWARD -> new TrainerRules(check).trlPreference();
            case TRL_KTO -> new TrainerRules(check).trlFeedback();
            case TRL_PRM -> new TrainerRules(check).stepwise();
            case TRL_GRPO -> new TrainerRules(check).trlPrompt();
        }
        return check.complaints();
    }

    /** The form in which it takes rows of a kind. */
    Format formatOf(Kind kind) {
        return this == OPENAI && kind == PREFERENCE ? Format.OPENAI_DPO : format;
    }

    /** Who reads files of this form with rows of this kind. */
    static List<Consumer> of(Format format, Kind kind) {
        return Stream.of(values()).filter(consumer -> consumer.kinds.contains(kind) && switch (format) {
            case ALPACA -> consumer == LLAMA_FACTORY;
            case HUGGING_FACE -> consumer.format == Format.TRL;
            case OPENAI_DPO -> consumer == OPENAI;
            case CSV, NATIVE -> false;
            default -> consumer.format == format;
        }).toList();
    }
}
