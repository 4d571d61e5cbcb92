package dev.wizardsdk.dataset;

import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of one kind made of rows of others. A row that would lose something is rejected with what that is, unless it is allowed; so is
 * a row that has no such form at all. Rows that are of the kind already go on as they are. Immutable.
 */
public final class Conversion implements RowStep {

    /** What a conversion may lose. */
    public enum Lost {
        /** Answers that are not the best one; in pairs, those that are as good as it. */
        WORSE_ANSWERS,
        /** That an answer was liked. */
        LABEL,
        /** Which of two answers is the better one: each stands alone. */
        PAIRING,
        /** Which steps are right, where all are. */
        STEP_LABELS,
        /** What is learned of a conversation and what is not. */
        LOSS_MARKS,
        /** What the model thought before it answered. */
        REASONING,
        /** What tools there are. */
        TOOLS,
        /** The answer, where it is no single text that could stand as the reference. */
        ANSWER
    }

    private final Kind target;
    private final Set<Lost> allowed;

    private Conversion(Kind target, Set<Lost> allowed) {
        this.target = target;
        this.allowed = allowed;
    }

    /**
     * Rows of this kind.
     *
     * @throws IllegalArgumentException for a kind that nothing can be made into: TEXT, RANKED, STEPWISE, INFILL
     */
    public static Conversion to(Kind target) {
        return switch (target) {
            case INSTRUCTION, CHAT, PROMPT_ONLY, PREFERENCE, FEEDBACK -> new Conversion(target,
                    EnumSet.noneOf(Lost.class));
            case TEXT, RANKED, STEPWISE, INFILL ->
                throw new IllegalArgumentException("no row of another kind can be made one of kind " + target
                        + "; instruction, chat, prompt_only, preference and feedback can");
        };
    }

    /** This one, which may lose these too. */
    public Conversion allowing(Lost... lost) {
        var all = EnumSet.noneOf(Lost.class);
        all.addAll(allowed);
        all.addAll(List.of(lost));
        return new Conversion(target, all);
    }

    @Override
    public String name() {
        return "to " + target.name().toLowerCase(Locale.ROOT)
                + (allowed.isEmpty()
                        ? ""
                        : allowed.stream().map(it -> it.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ", "(without ", ")")));
    }

    /** What became of a row, and what it lost on the way. */
    private record Made(Verdict verdict, Set<Lost> lost) {

        static Made of(Example example, Lost... lost) {
            return of(Verdict.kept(example), lost);
        }

        static Made of(Verdict verdict, Lost... lost) {
            var all = EnumSet.noneOf(Lost.class);
            all.addAll(List.of(lost));
            return new Made(verdict, all);
        }

        static Made none(String rule, String reason) {
            return of(Verdict.rejected(rule, reason));
        }

        Made losing(Set<Lost> more) {
            var all = EnumSet.noneOf(Lost.class);
            all.addAll(lost);
            all.addAll(more);
            return new Made(verdict, all);
        }
    }

    @Override
    public Verdict apply(Example row) {
        if (row.kind() == target) {
            return Verdict.kept(row);
        }
        var made = switch (target) {
            case CHAT -> chat(row);
            case INSTRUCTION -> instruction(row);
            case PROMPT_ONLY -> promptOnly(row);
            case PREFERENCE -> preferences(row);
            case FEEDBACK -> feedback(row);
            case TEXT, RANKED, STEPWISE, INFILL -> throw new IllegalStateException(target.toString());
        };
        var lost = EnumSet.copyOf(made.lost());
        lost.removeAll(allowed);
        return lost.isEmpty() || made.verdict() instanceof Verdict.Rejected
                ? made.verdict()
                : Verdict.rejected("would-lose", "as " + target.name().toLowerCase(Locale.ROOT) + " it would lose "
                        + lost.stream().map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                                .collect(Collectors.joining(", "))
                        + "; allow it if that may be");
    }

    private static Made chat(Example row) {
        return switch (row) {
            case Example.Instruction it -> {
                var turns = new ArrayList<Turn>();
                if (!it.system().isEmpty()) {
                    turns.add(Turn.system(it.system()));
                }
                turns.add(Turn.user(it.question()));
                turns.add(Turn.assistant(it.output()));
                yield Made.of(new Example.Chat(turns, List.of(), it.meta()));
            }
            case Example.Preference it ->
                Made.of(joined(it.prompt(), it.chosen(), it.tools(), it.meta()), Lost.WORSE_ANSWERS);
            case Example.Ranked it when it.replies().isEmpty() -> Made.none("no-answer", "it has no answer");
            case Example.Ranked it -> {
                var best = joined(it.prompt(), it.replies().getFirst().turns(), it.tools(), it.meta());
                yield it.replies().size() == 1 ? Made.of(best) : Made.of(best, Lost.WORSE_ANSWERS);
            }
            case Example.Feedback it when !it.good() -> Made.none("disliked", "its answer was not liked");
            case Example.Feedback it -> Made.of(joined(it.prompt(), it.completion(), it.tools(), it.meta()),
                    Lost.LABEL);
            case Example.Stepwise it when it.steps().stream().allMatch(Example.Stepwise.Step::right) -> Made.of(
                    new Example.Chat(List.of(Turn.user(it.prompt()), Turn.assistant(it.steps().stream()
                            .map(Example.Stepwise.Step::text).collect(Collectors.joining("\n")))), List.of(),
                            it.meta()),
                    Lost.STEP_LABELS);
            case Example.Stepwise it -> Made.none("wrong-step", "one of its steps is wrong");
            case Example.PromptOnly it when it.reference().isEmpty() -> Made.none("no-answer", "it has no answer");
            case Example.PromptOnly it -> Made.of(
                    joined(it.prompt(), List.of(Turn.assistant(it.reference())), it.tools(), it.meta()));
            case Example.Text it -> Made.none("no-conversation", "a text has no turns");
            case Example.Infill it -> Made.none("no-conversation", "a text to be filled in has no turns");
            case Example.Chat it -> Made.of(it);
        };
    }

    private static Example.Chat joined(List<Turn> prompt, List<Turn> answer, List<ToolDefinition> tools, Meta meta) {
        var turns = new ArrayList<>(prompt);
        turns.addAll(answer);
        return new Example.Chat(turns, tools, meta);
    }

    private static Made instruction(Example row) {
        var made = chat(row);
        if (!(made.verdict() instanceof Verdict.Kept(Example.Chat chat))) {
            return made;
        }
        var turns = chat.turns();
        var system = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM ? turns.getFirst().text() : "";
        var said = system.isEmpty() ? turns : turns.subList(1, turns.size());
        if (said.size() != 2 || said.get(0).role() != Role.USER || said.get(1).role() != Role.ASSISTANT) {
            return Made.none("multi-turn", "it is no single question with its answer: " + turns.size() + " turns");
        }
        var lost = EnumSet.noneOf(Lost.class);
        for (var turn : turns) {
            if (turn.loss() != Loss.DEFAULT || turn.hasPartMarks()) {
                lost.add(Lost.LOSS_MARKS);
            }
            for (var part : turn.message().parts()) {
                switch (part) {
                    case Part.Text it -> {}
                    case Part.Reasoning it -> lost.add(Lost.REASONING);
                    case Part.Media it -> {
                        return Made.none("media", "an instruction has no place for images and sounds");
                    }
                    case Part.ToolCall it -> {
                        return Made.none("tool-call", "an instruction has no place for tool calls");
                    }
                    case Part.ToolResult it -> {
                        return Made.none("tool-call", "an instruction has no place for tool calls");
                    }
                    case Part.Opaque it -> {
                        return Made.none("unknown-part", "a part is of a kind that is not known");
                    }
                }
            }
        }
        if (!chat.tools().isEmpty()) {
            lost.add(Lost.TOOLS);
        }
        return new Made(Verdict.kept(new Example.Instruction(system, said.get(0).text(), "", said.get(1).text(),
                chat.meta())), lost).losing(made.lost());
    }

    private static Made promptOnly(Example row) {
        return switch (row) {
            case Example.Preference it -> asked(it.prompt(), it.tools(), it.meta(), Lost.WORSE_ANSWERS);
            case Example.Ranked it -> asked(it.prompt(), it.tools(), it.meta(), Lost.WORSE_ANSWERS);
            case Example.Feedback it -> asked(it.prompt(), it.tools(), it.meta(), Lost.LABEL);
            case Example.Stepwise it ->
                asked(List.of(Turn.user(it.prompt())), List.of(), it.meta(), Lost.STEP_LABELS);
            case Example.Text it -> withoutAnswer(it);
            case Example.Instruction it -> withoutAnswer(it);
            case Example.Chat it -> withoutAnswer(it);
            case Example.PromptOnly it -> Made.of(it);
            case Example.Infill it -> withoutAnswer(it);
        };
    }

    private static Made asked(List<Turn> prompt, List<ToolDefinition> tools, Meta meta, Lost lost) {
        return Made.of(new Example.PromptOnly(prompt, tools, "", meta), lost, Lost.ANSWER);
    }

    /** The answer goes into the reference, where it is text and nothing else. */
    private static Made withoutAnswer(Example row) {
        var made = chat(row);
        if (!(made.verdict() instanceof Verdict.Kept(Example.Chat chat))) {
            return made;
        }
        var turns = chat.turns();
        if (turns.isEmpty() || turns.getLast().role() != Role.ASSISTANT) {
            return Made.none("no-answer", "it does not end with an answer that could be taken away");
        }
        var answer = turns.getLast().message();
        var whole = answer.parts().stream().allMatch(Part.Text.class::isInstance);
        var prompt = new Example.PromptOnly(turns.subList(0, turns.size() - 1), chat.tools(),
                whole ? answer.text() : "", chat.meta());
        return (whole ? Made.of(prompt) : Made.of(prompt, Lost.ANSWER)).losing(made.lost());
    }

    /** The best answer of a ranking against each of the others. */
    private static Made preferences(Example row) {
        if (!(row instanceof Example.Ranked ranked)) {
            return Made.none("no-alternatives", "a row of kind " + row.kind() + " has no better and worse answer");
        }
        if (ranked.replies().size() < 2) {
            return Made.none("no-alternatives", "it has fewer than two answers");
        }
        var best = ranked.replies().getFirst();
        var pairs = new ArrayList<Example>();
        for (var worse : ranked.replies().subList(1, ranked.replies().size())) {
            if (best.score().isEmpty() || worse.score().isEmpty()
                    || worse.score().getAsDouble() < best.score().getAsDouble()) {
                pairs.add(new Example.Preference(ranked.prompt(), best.turns(), worse.turns(), ranked.tools(),
                        Derived.meta(ranked, pairs.size())));
            }
        }
        return pairs.isEmpty()
                ? Made.none("no-alternatives", "all its answers have the same score")
                : pairs.size() == ranked.replies().size() - 1
                        ? Made.of(new Verdict.Several(pairs))
                        : Made.of(new Verdict.Several(pairs), Lost.WORSE_ANSWERS);
    }

    private static Made feedback(Example row) {
        return switch (row) {
            case Example.Preference it -> Made.of(new Verdict.Several(List.of(
                    new Example.Feedback(it.prompt(), it.chosen(), true, it.tools(), Derived.meta(it, 0)),
                    new Example.Feedback(it.prompt(), it.rejected(), false, it.tools(), Derived.meta(it, 1)))),
                    Lost.PAIRING);
            case Example.Text it -> noLabel(it);
            case Example.Instruction it -> noLabel(it);
            case Example.Chat it -> noLabel(it);
            case Example.PromptOnly it -> noLabel(it);
            case Example.Ranked it -> noLabel(it);
            case Example.Stepwise it -> noLabel(it);
            case Example.Infill it -> noLabel(it);
            case Example.Feedback it -> Made.of(it);
        };
    }

    private static Made noLabel(Example row) {
        return Made.none("no-label", "nobody said whether the answer of a row of kind "
                + row.kind().name().toLowerCase(Locale.ROOT) + " was liked");
    }
}
