package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The same questions asked in several ways, and what came of each. */
final class HybridRuns {

    private static final int AT_ONCE = 8;

    private final List<LabelledQuestion> questions;
    private final SimulatedService service;
    private final Price price;
    private final List<Run> runs = new ArrayList<>();

    HybridRuns(List<LabelledQuestion> questions, SimulatedService service, Price price) {
        this.questions = questions;
        this.service = service;
        this.price = price;
    }

    /**
     * A way to ask.
     *
     * @param client for each question, who is asked
     */
    record Way(String name, Function<LabelledQuestion, ModelClient> client) {}

    private record Answered(LabelledQuestion question, boolean right, boolean local) {}

    /**
     * A way, tried.
     *
     * @param calls of the service
     * @param usd   by what the service charged
     */
    private record Run(String name, List<Answered> answers, int calls, double usd) {

        double right() {
            return (double) answers.stream().filter(Answered::right).count() / answers.size();
        }

        String right(String kind) {
            var some = answers.stream().filter(answer -> answer.question.kind().equals(kind)).toList();
            return some.stream().filter(Answered::right).count() + " of " + some.size();
        }

        long local() {
            return answers.stream().filter(Answered::local).count();
        }
    }

    void run(Way way) {
        service.charged();
        var done = new AtomicInteger();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var answers = questions.stream()
                    .map(question -> CompletableFuture.supplyAsync(() -> ask(way, question), workers)
                            .whenComplete((answer, failure) -> tell(way, done.incrementAndGet())))
                    .toList().stream().map(CompletableFuture::join).toList();
            var charged = service.charged();
            runs.add(new Run(way.name, answers, charged.calls(), price.of(charged.usage()).doubleValue()));
        }
    }

    private void tell(Way way, int done) {
        System.err.print(
                "\r" + way.name + ": " + done + " of " + questions.size() + (done == questions.size() ? "\n" : ""));
    }

    private static Answered ask(Way way, LabelledQuestion question) {
        var reply = way.client.apply(question).call(question.request());
        return new Answered(question, question.answeredBy(reply.text()), reply.servedBy().startsWith("local"));
    }

    /** Markdown. */
    String table(String local, double right) {
        var kinds = questions.stream().map(LabelledQuestion::kind).distinct().sorted().toList();
        var text = new StringBuilder();
        text.append(
                ("%d questions. Local: %s, greedy. Remote: a **simulated** service that is right with probability %.2f; "
                        + "its price, $%s and $%s for a million tokens, was set for this experiment.%n%n")
                        .formatted(questions.size(), local, right, price.promptUsd(), price.completionUsd()));
        text.append("| | right | ").append(String.join(" | ", kinds))
                .append(" | answered locally | calls of the service | cost | of all remote |\n")
                .append("|---|---|").append("---|".repeat(kinds.size())).append("---|---|---|---|\n");
        var remote = runs.stream().filter(run -> run.local() == 0).mapToDouble(Run::usd).findFirst().orElse(0);
        for (var run : runs) {
            text.append(String.format(Locale.ROOT, "| %s | %.1f %% | %s | %d | %d | $%.4f | %.2f |%n", run.name,
                    100 * run.right(),
                    kinds.stream().map(run::right).collect(Collectors.joining(" | ")), run.local(), run.calls, run.usd,
                    remote == 0 ? 0 : run.usd / remote));
        }
        return text.toString();
    }

    /** SVG. */
    String picture(double right) {
        return HybridPicture.of("Accuracy and cost of " + questions.size() + " questions",
                "a model on this machine, and a simulated service right with probability " + right,
                runs.stream().map(run -> new HybridPicture.Point(run.name, run.usd, run.right())).toList());
    }
}
