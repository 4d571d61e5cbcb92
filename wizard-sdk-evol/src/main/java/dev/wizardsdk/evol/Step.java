package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One instruction on its way through one phase of a round: what was asked for it, and what fell on that way. For one thread. */
final class Step implements Asking {

    private final Function<Call, Recorded> calls;
    private final ModelClient judge;
    private final Node node;
    private final int round;
    private final List<Rejection> rejected = new ArrayList<>();
    private final List<Paid> paid = new ArrayList<>();
    private String operation;
    private String how;

    /**
     * A call that is to be made.
     *
     * @param purpose what for, as the books name it
     * @param name    its own within the run, but for who is asked and what
     * @param item    the id of the instruction it is made for
     * @param sample  its number among the calls of the step
     */
    record Call(String purpose, String name, String item, ModelClient client, Request request, int sample) {}

    /**
     * @param calls     what comes of a call
     * @param node      the instruction that is worked on
     * @param operation the id of the operation the calls are made for
     * @param how       the same with its version
     */
    Step(Function<Call, Recorded> calls, ModelClient judge, Node node, int round, String operation, String how) {
        this.calls = calls;
        this.judge = judge;
        this.node = node;
        this.round = round;
        this.operation = operation;
        this.how = how;
    }

    /** Goes on with another operation. */
    void with(Operation other, String version) {
        operation = other.id();
        how = other.id() + "@" + version;
    }

    Node node() {
        return node;
    }

    int round() {
        return round;
    }

    String how() {
        return how;
    }

    @Override
    public ModelClient judge() {
        return judge;
    }

    @Override
    public Answer ask(String purpose, Request request) {
        return ask(judge, purpose, request);
    }

    @Override
    public Answer ask(ModelClient client, String purpose, Request request) {
        return ask(client, purpose, "", request);
    }

    /**
     * Asks a model.
     *
     * @param purpose what for, as the books name it
     * @param which   tells this call from the others for the same purpose
     * @throws CallFailed if this one request can't be answered
     */
    Answer ask(ModelClient client, String purpose, String which, Request request) {
        var name = "round " + round + " " + purpose + " " + node.id() + (which.isEmpty() ? "" : " " + which);
        return switch (calls.apply(new Call(purpose, name, node.id(), client, request, paid.size()))) {
            case Recorded.Answered(var answer, var again, var free) -> {
                paid.add(new Paid(purpose, operation, answer.model(), "", Spending.of(answer)));
                yield answer;
            }
            case Recorded.Failed(var kind, var message, var again) -> {
                paid.add(new Paid(purpose, operation, client.description().id(), Rule.CALL_FAILED.id(),
                        Spending.UNANSWERED));
                throw new CallFailed(kind + ": " + message);
            }
        };
    }

    /** How many calls there were so far. */
    int mark() {
        return paid.size();
    }

    /** Books the open calls since the mark under what came of what they were made for. */
    void settle(int mark, String fate) {
        settle(mark, paid.size(), fate);
    }

    /** The same of those between two marks. */
    void settle(int mark, int end, String fate) {
        for (int i = mark; i < end; i++) {
            paid.set(i, paid.get(i).with(fate));
        }
    }

    void reject(Rule rule, String reason, String text) {
        rejected.add(new Rejection(node.id(), round, how, rule.id(), reason, text));
    }

    /** The same of what was answered already, so that it can be taken up again. */
    void reject(Rule rule, String reason, Answered row) {
        rejected.add(new Rejection(node.id(), round, how, rule.id(), reason,
                node.instruction().whole() + "\n\n" + row.answer(), "", "", row.example().toJson()));
    }

    List<Rejection> rejected() {
        return rejected;
    }

    /** The calls whose fate is settled. */
    List<Paid> settled() {
        return paid.stream().filter(one -> !one.fate().isEmpty()).toList();
    }

    /** The calls whose fate is open. */
    List<Paid> open() {
        return paid.stream().filter(one -> one.fate().isEmpty()).toList();
    }
}
