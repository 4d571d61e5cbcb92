package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The prompts that take the seeds in and those of a run's first round, as they would be sent. Where one holds what a model is to write first,
 * a note stands in its place; one that is sent only because of what a model wrote, such as the same question again, is not told. Asks nothing.
 */
public final class DryRun {

    private static final String NOT_YET = "(what the model makes of it; not known before it is asked)";

    private final Evolution setup;
    private final Steps steps;
    private final Answering answering;
    private final List<Prompt> prompts = new ArrayList<>();

    /**
     * A prompt as it would be sent.
     *
     * @param from      the id of the instruction it is made for
     * @param purpose   what for: {@code evolve}, {@code judge}, {@code sound}, {@code answer}, {@code compare}, {@code improve}, or what a
     *                  scorer or selector calls it
     * @param operation the operation that was drawn; {@code seed} where the seed is taken in; empty for an instruction that none suits
     * @param text      the messages with their roles, or the raw text
     */
    public record Prompt(String from, String purpose, String operation, String text) {}

    DryRun(Evolution setup) {
        this.setup = setup;
        this.steps = new Steps(setup, DryRun::unasked);
        this.answering = new Answering(setup);
    }

    List<Prompt> prompts(List<Node.Seed> seeds) {
        var taken = new Taken();
        var first = seeds.stream().filter(seed -> taken.add(Evolving.key(seed))).toList();
        var pool = first.stream().map(seed -> Pooled.of(seed, answer(seed), Scores.NONE)).toList();
        for (int i = 0; i < pool.size(); i++) {
            var seed = first.get(i);
            if (seed.start().isEmpty()) {
                takenIn(seed);
            }
            evolved(pool.get(i), Evolving.partner(setup, pool, i, 1), seed.start().isPresent() ? 0 : 1);
        }
        return List.copyOf(prompts);
    }

    private List<Turn> answer(Node.Seed seed) {
        return seed.answer().isEmpty() && setup.includeSeeds ? List.of(Turn.assistant(NOT_YET)) : seed.answer();
    }

    private void takenIn(Node.Seed seed) {
        if (setup.includeSeeds) {
            closed(seed, "seed", seed.instruction(), !seed.answer().isEmpty());
        } else {
            scored(seed, "seed", seed.instruction(), false);
        }
    }

    private void evolved(Pooled pooled, Optional<Node> partner, int round) {
        var node = pooled.node();
        var drawn = steps.operation(pooled, partner.isPresent(), round, Standing.NONE);
        if (drawn.isEmpty()) {
            prompts.add(new Prompt(node.id(), "evolve", "", ""));
            return;
        }
        var operation = drawn.get();
        steps.prompts(pooled, partner, round, operation)
                .forEach(request -> prompts.add(new Prompt(node.id(), "evolve", operation.id(), text(request))));
        var candidate = steps.candidate(NOT_YET, pooled, partner, round, operation);
        var step = step(node, round, operation.id());
        if (setup.candidates > 1) {
            asked(() -> setup.selecting.score(node.instruction(), operation, candidate.instruction(),
                    candidate.written(), step));
        }
        steps.gains(step, candidate);
        steps.soundness(step, candidate);
        if (round > 0 || setup.includeSeeds) {
            closed(node, operation.id(), candidate.instruction(), false);
        } else {
            scored(node, operation.id(), candidate.instruction(), false);
        }
    }

    /** It is answered, if it has no answer, and scored. */
    private void closed(Node node, String operation, Instruction instruction, boolean isAnswered) {
        if (!isAnswered) {
            try {
                answering.answer(step(node, 1, operation), instruction);
            } catch (Answering.Disagreement nothingToAgreeOn) {
                // all was asked that would be
            }
        }
        scored(node, operation, instruction, true);
    }

    private void scored(Node node, String operation, Instruction instruction, boolean answered) {
        for (var scorer : setup.scorers) {
            if (answered || !scorer.needsAnswer()) {
                asked(() -> scorer.score(instruction, answered ? NOT_YET : "", step(node, 1, operation)));
            }
        }
    }

    private static void asked(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException noAnswer) {
            // what it makes of a note that is no answer does not matter here
        }
    }

    /** One that writes down what is asked. */
    private Step step(Node node, int round, String operation) {
        return new Step(call -> {
            prompts.add(new Prompt(node.id(), call.purpose(), operation, text(call.request())));
            return unasked(call);
        }, setup.judge, node, round, operation, operation);
    }

    private static Recorded unasked(Step.Call call) {
        return new Recorded.Answered(new Answer(NOT_YET, Finish.STOP, Usage.NONE, BigDecimal.ZERO,
                call.client().description().id(), List.of()), 0, true);
    }

    private static String text(Request request) {
        return switch (request) {
            case Request.Chat chat -> chat.messages().stream().map(DryRun::text).collect(Collectors.joining("\n\n"));
            case Request.Completion completion -> completion.prompt();
            case Request.Infill infill -> infill.toString();
            case Request.Embed embed -> embed.toString();
            case Request.Rerank rerank -> rerank.toString();
            case Request.Score score -> score.toString();
            case Request.Count count -> count.toString();
        };
    }

    private static String text(Message message) {
        return message.role() + ":\n" + message.text();
    }
}
