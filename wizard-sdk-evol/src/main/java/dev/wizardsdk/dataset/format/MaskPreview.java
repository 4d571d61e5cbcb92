package dev.wizardsdk.dataset.format;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.catalog.TrainingPiece;
import dev.wizardsdk.dataset.Conversion;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Output;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what of a row a trainer learns and what it only sees, before anything is trained: the row is written down in the model's
 * prompt format, and each piece told to be trained or not as the trainer does it with its default settings, in the version of
 * {@link Consumer#version()}. Immutable; thread-safe.
 *
 * <p>The rules for TRL, LLaMA-Factory and axolotl were compared with what these prepare themselves ({@code examples/trainers}), with a
 * ChatML model; those for services, which cannot be looked into, are what their guides say: answers, unless a turn is masked.
 */
public final class MaskPreview {

    private final Consumer consumer;
    private final PromptFormat format;
    private final String defaultSystem;

    private MaskPreview(Consumer consumer, PromptFormat format, String defaultSystem) {
        this.consumer = consumer;
        this.format = format;
        this.defaultSystem = defaultSystem;
    }

    /**
     * What this trainer does with a model of this prompt format.
     *
     * @throws IllegalArgumentException for a consumer that does not tell what it trains: TRL's reward, stepwise and prompt rows
     */
    public static MaskPreview of(Consumer consumer, PromptFormat format) {
        return switch (consumer) {
            case TRL_SFT, TRL_DPO, TRL_KTO, LLAMA_FACTORY, AXOLOTL, OPENAI, TOGETHER, FIREWORKS, MISTRAL, BEDROCK,
                    VERTEX, FASTCHAT ->
                new MaskPreview(consumer, format, "");
            case TRL_REWARD, TRL_PRM, TRL_GRPO -> throw new IllegalArgumentException(
                    consumer + " trains a judgement of a whole text or no text at all, so nothing can be previewed");
        };
    }

    /** What the model's own template has the system say where a row has no such message. */
    public MaskPreview defaultSystem(String text) {
        return new MaskPreview(consumer, format, text);
    }

    /**
     * A row as it is trained on; of a preference first the chosen answer's conversation, then the rejected one's.
     *
     * @throws IllegalArgumentException if the consumer or the prompt format has no place for the row; tells for what
     */
    public MaskedText preview(Example row) {
        return switch (row) {
            case Example.Text it -> MaskedText.of(List.of(new MaskedText.Span(it.text(), true), end(it.text())));
            case Example.Instruction it -> conversation(turns(it), consumer == Consumer.TRL_SFT ? 1 : 0);
            case Example.Chat it -> conversation(withoutTools(it.turns(), it.tools().isEmpty()), 0);
            case Example.Preference it -> {
                withoutTools(joined(joined(it.prompt(), it.chosen()), it.rejected()), it.tools().isEmpty());
                yield MaskedText.of(conversation(joined(it.prompt(), it.chosen()), it.chosen().size()),
                        conversation(joined(it.prompt(), it.rejected()), it.rejected().size()));
            }
            case Example.Feedback it -> {
                withoutTools(joined(it.prompt(), it.completion()), it.tools().isEmpty());
                yield conversation(joined(it.prompt(), it.completion()), it.completion().size());
            }
            case Example.PromptOnly it -> throw noPlace("a prompt without an answer");
            case Example.Ranked it -> throw noPlace("a ranking; make it preferences first");
            case Example.Stepwise it -> throw noPlace("a solution in steps");
            case Example.Infill it -> throw noPlace("a text to be filled in");
        };
    }

    /**
     * The preview of every row of a form as a form of its own: lines of {@code {"trained": [text, …]}} in files
     * {@code preview-NAME/SPLIT.jsonl}, one for each row that the other form takes.
     *
     * @param name of the consumer's, such as {@code trl}
     */
    public Output output(String name, Output form) {
        return new PreviewOutput("preview-" + name, this, form);
    }

    /** A row as it is trained on in this form, in whose files an instruction may stand as a conversation. */
    public MaskedText preview(Example row, Output form) {
        return form instanceof FormOutput file && file.kind() == Kind.CHAT
                && Conversion.to(Kind.CHAT).apply(row) instanceof Verdict.Kept(var chat)
                        ? preview(chat)
                        : preview(row);
    }

    private static IllegalArgumentException noPlace(String what) {
        return new IllegalArgumentException("there is no preview of " + what);
    }

    private static List<Turn> withoutTools(List<Turn> turns, boolean none) {
        var called = turns.stream().flatMap(turn -> turn.message().parts().stream())
                .anyMatch(part -> !(part instanceof Part.Text));
        if (!none || called) {
            throw noPlace("tools, media and thoughts: each model's own template writes them in another way");
        }
        if (turns.stream().anyMatch(turn -> turn.hasPartMarks()
                || (turn.loss() == Loss.TRAIN && turn.role() != Role.ASSISTANT))) {
            throw noPlace("marks on parts of a message, or on what others than the model say");
        }
        return turns;
    }

    private static List<Turn> turns(Example.Instruction row) {
        var turns = new ArrayList<Turn>();
        if (!row.system().isEmpty()) {
            turns.add(Turn.system(row.system()));
        }
        turns.add(Turn.user(row.question()));
        turns.add(Turn.assistant(row.output()));
        return turns;
    }

    private static List<Turn> joined(List<Turn> prompt, List<Turn> answer) {
        var all = new ArrayList<>(prompt);
        all.addAll(answer);
        return all;
    }

    /** The text that ends an answer, without what the format writes behind it. */
    private MaskedText.Span end(String text) {
        var end = format.training(List.of(Message.user("."), Message.assistant("."))).stream()
                .filter(piece -> piece.part() == TrainingPiece.Part.END).map(piece -> text(piece.segment()))
                .reduce("", String::concat).stripTrailing();
        return new MaskedText.Span(text.endsWith(end) ? "" : end, true);
    }

    /** What is trained of a conversation. */
    private enum Scope {
        EVERYTHING,
        ANSWERS,
        /** From the first answer of the completion to its end, whoever speaks in it. */
        COMPLETION
    }

    private Scope scope(int completion) {
        return switch (consumer) {
            case TRL_SFT -> completion > 0 ? Scope.COMPLETION : Scope.EVERYTHING;
            case TRL_DPO, TRL_KTO -> Scope.COMPLETION;
            default -> Scope.ANSWERS;
        };
    }

    /** Whether the format's text behind the token that ends an answer is trained too, such as a line's end. */
    private boolean trainsBehindEnd() {
        return switch (consumer) {
            case TRL_SFT, TRL_DPO, TRL_KTO, LLAMA_FACTORY -> true;
            default -> false;
        };
    }

    /**
     * A conversation.
     *
     * @param completion how many turns at its end are the answer; 0 if the row draws no such line
     */
    private MaskedText conversation(List<Turn> turns, int completion) {
        var all = withDefaultSystem(turns);
        var pieces = format.training(all.stream().map(Turn::message).toList());
        var answers = new ArrayList<Integer>(); // the turn of each answer
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).role() == Role.ASSISTANT) {
                answers.add(i);
            }
        }
        var scope = scope(completion);
        var spans = new ArrayList<MaskedText.Span>();
        var answer = -1;
        for (var piece : pieces) {
            answer += piece.part() == TrainingPiece.Part.ANSWER ? 1 : 0;
            var turn = answer < 0 ? null : all.get(answers.get(answer));
            var inCompletion = answer >= 0 && answers.get(answer) >= all.size() - completion;
            var trained = switch (scope) {
                case EVERYTHING -> true;
                case COMPLETION -> inCompletion;
                case ANSWERS -> piece.part() != TrainingPiece.Part.PROMPT && turn != null
                        && (completion == 0 ? isTrained(turn) : inCompletion);
            };
            var text = text(piece.segment());
            switch (piece.part()) {
                case PROMPT -> spans.add(new MaskedText.Span(text, trained));
                case ANSWER -> {
                    merge(spans, text, trained);
                    spans.add(new MaskedText.Span(text, trained));
                }
                case END -> {
                    var silent = consumer == Consumer.AXOLOTL && turn != null && turn.text().isEmpty();
                    var token = trainsBehindEnd() ? text : text.stripTrailing();
                    spans.add(new MaskedText.Span(token, trained && !silent));
                    spans.add(new MaskedText.Span(text.substring(token.length()), false));
                }
            }
        }
        return MaskedText.of(spans);
    }

    /**
     * Trainers that tokenize a whole conversation join the line's end before an answer with two or more that the answer begins
     * with into one token, which is then trained.
     */
    private void merge(List<MaskedText.Span> spans, String answer, boolean trained) {
        if (!trained || !answer.startsWith("\n\n") || consumer == Consumer.LLAMA_FACTORY || spans.isEmpty()) {
            return;
        }
        var before = spans.getLast();
        if (!before.trained() && before.text().endsWith("\n")) {
            spans.removeLast();
            spans.add(new MaskedText.Span(before.text().substring(0, before.text().length() - 1), false));
            spans.add(new MaskedText.Span("\n", true));
        }
    }

    /** Marks on turns, where the consumer's form has a place for them. */
    private boolean isTrained(Turn turn) {
        return switch (consumer) {
            case LLAMA_FACTORY, FASTCHAT, BEDROCK, VERTEX -> true;
            default -> turn.loss() != Loss.MASK;
        };
    }

    private List<Turn> withDefaultSystem(List<Turn> turns) {
        if (defaultSystem.isEmpty() || consumer == Consumer.LLAMA_FACTORY
                || (!turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM)) {
            return turns;
        }
        var all = new ArrayList<Turn>();
        all.add(Turn.system(defaultSystem));
        all.addAll(turns);
        return all;
    }

    private static String text(Segment segment) {
        return switch (segment) {
            case Segment.Text(var text) -> text;
            case Segment.Template(var text) -> text;
            case Segment.Begin begin -> "<s>";
            case Segment.End end -> "</s>";
        };
    }
}
