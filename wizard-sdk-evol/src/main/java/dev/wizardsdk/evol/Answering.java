package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks for the answer to an instruction, as {@link Responses} says. Thread-safe. */
final class Answering {

    private static final Sheet COMPARE = Sheet.of("compare");
    private static final Sheet IMPROVE = Sheet.of("improve");
    private static final List<String> ASPECTS = Sheet.of("aspects").lines();

    private final Evolution setup;

    Answering(Evolution setup) {
        this.setup = setup;
    }

    /** Versions of the prompts it uses, by name. */
    static Map<String, String> versions() {
        return Map.of("compare", COMPARE.version(), "improve", IMPROVE.version());
    }

    /**
     * An answer that was chosen, with what it is told as a turn before it where it has a style.
     *
     * @param text what it says; empty if it only calls tools
     */
    record Chosen(String system, String text, List<Part.ToolCall> calls, Finish finish, String model) {

        List<Turn> turns() {
            var turns = new ArrayList<Turn>();
            if (!system.isEmpty()) {
                turns.add(Turn.system(system));
            }
            var parts = new ArrayList<Part>();
            if (!text.isEmpty() || calls.isEmpty()) {
                parts.add(new Part.Text(text));
            }
            parts.addAll(calls);
            turns.add(Turn.of(new Message(Role.ASSISTANT, parts)));
            return turns;
        }
    }

    /** Answers do not agree. */
    static final class Disagreement extends Exception {

        private static final long serialVersionUID = 1L;

        Disagreement(String message) {
            super(message);
        }
    }

    /**
     * The answer.
     *
     * @throws CallFailed   if a request for it can't be answered
     * @throws Disagreement if several answers were to agree on a result and did not
     */
    Chosen answer(Step step, Instruction instruction) throws Disagreement {
        var seed = ContentId.seed(Long.toString(setup.seed), "answer", step.node().id());
        var spoken = instruction.context().history().stream().anyMatch(turn -> turn.role() == Role.SYSTEM);
        var styles = spoken ? List.<String>of() : setup.responses.styles();
        var system = styles.isEmpty() ? "" : styles.get(Math.floorMod(seed >>> 8, styles.size()));
        var answer = switch (setup.responses.way()) {
            case Responses.Way.Single() -> ask(step, setup.answerer, instruction, system, 0);
            case Responses.Way.SelfConsistency(var k, var result) ->
                agreed(asked(step, instruction, system, k), result);
            case Responses.Way.BestOf(var n) -> best(step, instruction, asked(step, instruction, system, n));
            case Responses.Way.Ensemble(var teachers) -> {
                var answers = new ArrayList<Answer>();
                for (var teacher : teachers) {
                    answers.add(ask(step, teacher, instruction, system, answers.size()));
                }
                yield best(step, instruction, answers);
            }
        };
        var chosen = new Chosen(system, answer.said(), answer.calls(), answer.finish(), answer.model());
        return evolved(step, instruction, chosen, seed);
    }

    private List<Answer> asked(Step step, Instruction instruction, String system, int count) {
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < count; i++) {
            answers.add(ask(step, setup.answerer, instruction, system, i));
        }
        return answers;
    }

    private Answer ask(Step step, ModelClient client, Instruction instruction, String system, int index) {
        var seed = ContentId.seed(Long.toString(setup.seed), "answer " + index, step.node().id());
        return step.ask(client, "answer", Integer.toString(index), request(instruction, system, seed));
    }

    /** The instruction as a model is asked it: after what was said before, with its tools. */
    Request request(Instruction instruction, String system, long seed) {
        var filled = setup.prompts.answer().fill(instruction, "", 0, seed).request();
        var context = instruction.context();
        if (!(filled instanceof Request.Chat chat)) {
            return filled;
        }
        var messages = new ArrayList<Message>();
        if (!system.isEmpty()) {
            messages.add(Message.system(system));
        }
        context.history().forEach(turn -> messages.add(turn.message()));
        messages.addAll(chat.messages());
        return new Request.Chat(messages, context.tools(), ToolChoice.AUTO, chat.sampling());
    }

    /** The first of those whose result has the most votes, if that is half of them or more. */
    private Answer agreed(List<Answer> answers,
            Function<String, ? extends Optional<?>> result) throws Disagreement {
        if (!answers.getFirst().calls().isEmpty()) {
            return answers.getFirst(); // calls of tools have no result to vote on
        }
        var votes = new HashMap<Object, Integer>();
        answers.forEach(answer -> result.apply(answer.said()).ifPresent(it -> votes.merge(it, 1, Integer::sum)));
        var most = votes.values().stream().mapToInt(count -> count).max().orElse(0);
        if (most * 2 < answers.size() || most < 2) {
            if (!setup.elimination.has(Rule.ILL_POSED)) {
                return answers.getFirst();
            }
            throw new Disagreement("of " + answers.size() + " answers " + (most < 2
                    ? "no two have the same result"
                    : "only " + most + " have the same result"));
        }
        return answers.stream()
                .filter(answer -> result.apply(answer.said()).filter(it -> votes.getOrDefault(it, 0) == most)
                        .isPresent())
                .findFirst().orElseThrow();
    }

    /** Each that is better than the best until then, in both orders, takes its place. */
    private Answer best(Step step, Instruction instruction, List<Answer> answers) {
        var best = answers.getFirst();
        for (int i = 1; i < answers.size(); i++) {
            if (best.calls().isEmpty() && answers.get(i).calls().isEmpty()
                    && isBetter(step, instruction, answers.get(i).said(), best.said(), "best " + i)) {
                best = answers.get(i);
            }
        }
        return best;
    }

    private Chosen evolved(Step step, Instruction instruction, Chosen first, long seed) {
        var chosen = first;
        for (int i = 0; i < setup.responses.evolution() && chosen.calls.isEmpty(); i++) {
            var aspect = ASPECTS.get(Math.floorMod((seed >>> 16) + i, ASPECTS.size()));
            var fence = ContentId.seed("improve " + i, Long.toString(seed));
            var reply = step.ask(setup.answerer, "improve", Integer.toString(i), IMPROVE.request(
                    Map.of("question", instruction.whole(), "answer", chosen.text, "aspect", aspect), fence,
                    Sampling.unset().withMaxTokens(2048).withSeed(fence & Integer.MAX_VALUE)));
            var text = Sheet.between(reply.said(), "better", fence);
            if (reply.finish() != Finish.LENGTH && !text.isEmpty() && !text.equals(chosen.text)
                    && isBetter(step, instruction, text, chosen.text, "improve " + i)) {
                chosen = new Chosen(chosen.system, text, List.of(), reply.finish(), reply.model());
            }
        }
        return chosen;
    }

    /** Whether the judge prefers it in both orders; where it can't tell, it does not. */
    private boolean isBetter(Step step, Instruction instruction, String text, String than, String which) {
        return preferred(step, instruction, text, than, which + " a").equals("first")
                && preferred(step, instruction, than, text, which + " b").equals("second");
    }

    /** The word for the better one; empty if it can't be told. */
    private String preferred(Step step, Instruction instruction, String first, String second, String which) {
        var seed = ContentId.seed(Long.toString(setup.seed), "compare " + which, step.node().id());
        var reply = step.ask(setup.judge, "compare", which, COMPARE.request(
                Map.of("question", instruction.whole(), "first", first, "second", second), seed, Sheet.JUDGING));
        return Sheet.word(reply, "first", "second", "equal");
    }
}
