package dev.wizardsdk.evol;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The prompts of a run's first round as they would be sent. Asks nothing. */
public final class DryRun {

    private static final String NOT_YET = "(what the model makes of it; not known before it is asked)";

    private final Evolution setup;

    /**
     * A prompt as it would be sent.
     *
     * @param from      the id of the instruction it is made for
     * @param purpose   what for: {@code evolve}, {@code judge} or {@code answer}
     * @param operation the operation that was drawn; empty for an instruction that none suits
     * @param text      the messages with their roles, or the raw text
     */
    public record Prompt(String from, String purpose, String operation, String text) {}

    DryRun(Evolution setup) {
        this.setup = setup;
    }

    List<Prompt> prompts(List<Node.Seed> seeds) {
        var steps = new Steps(setup, new Calls(setup, new Store.InMemory(null),
                new Outages(setup.ticker, setup.patience, () -> false), Calls.Count.NONE));
        var pool = seeds.stream().map(seed -> Pooled.of(seed, seed.answer(), Scores.NONE)).toList();
        var prompts = new ArrayList<Prompt>();
        for (int i = 0; i < pool.size(); i++) {
            var node = seeds.get(i);
            var partner = Evolving.partner(setup, pool, i, 1);
            var round = node.start().isPresent() ? 0 : 1;
            var drawn = steps.operation(pool.get(i), partner.isPresent(), round, Standing.NONE);
            if (drawn.isEmpty()) {
                prompts.add(new Prompt(node.id(), "evolve", "", ""));
                continue;
            }
            var id = drawn.get().id();
            steps.prompts(pool.get(i), partner, round, drawn.get())
                    .forEach(request -> prompts.add(new Prompt(node.id(), "evolve", id, text(request))));
            setup.prompts.judge().ifPresent(judge -> prompts.add(new Prompt(node.id(), "judge", id,
                    text(judge.fill(new Instruction(node.instruction().whole(), ""), NOT_YET, 0, 0).request()))));
            prompts.add(new Prompt(node.id(), "answer", id,
                    text(new Answering(setup).request(Instruction.of(NOT_YET), "", 0))));
        }
        return prompts;
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
