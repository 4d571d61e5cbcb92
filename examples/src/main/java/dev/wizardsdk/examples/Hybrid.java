package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.policy.Ensemble;
import dev.wizardsdk.policy.ReplyCache;
import dev.wizardsdk.policy.Routers;
import dev.wizardsdk.provider.OpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An open model on this machine and a stronger, priced one elsewhere, which is simulated: what each way to combine them gives and costs. */
@Command(name = "Hybrid", mixinStandardHelpOptions = true, description = "Asks labelled questions of a model on this machine and of a simulated stronger service with a price, in five ways, and writes "
        + "accuracy and cost as a table and a picture. benchmarks/hybrid/questions.py makes the questions.")
public final class Hybrid implements Callable<Integer> {

    private static final Price PRICE = Price.of("2.50", "10.00", LocalDate.of(2026, 11, 22), "set for this experiment");

    @Option(names = "--questions", required = true, paramLabel = "FILE", description = "a line of JSON each, with \"question\", \"answer\", and if there are, \"kind\" and \"worked\"")
    private Path questions = Path.of("questions.jsonl");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where table and picture go")
    private Path out = Path.of("out");

    @Option(names = "--model", paramLabel = "GGUF", description = "the model on this machine; default: the demo model, fetched once")
    @Nullable
    private Path model;

    @Option(names = "--threads", paramLabel = "N", description = "for the model on this machine; found by itself unless set. On a busy machine 1 is much faster")
    @Nullable
    private Integer threads;

    @Option(names = "--right", paramLabel = "P", description = "how often the simulated service is right; default 0.9")
    private double right = 0.9;

    @Option(names = "--sure", paramLabel = "P", description = "the mean probability of its tokens from which on the cascade takes the local answer; default 0.9")
    private double sure = 0.9;

    @Option(names = "--long", paramLabel = "N", description = "the words of a question from which on the router takes it for hard; default 15")
    private int longFrom = 15;

    @Option(names = "--seed", paramLabel = "N", description = "of the simulated service's errors; default 7")
    private long seed = 7;

    private Hybrid() {}

    public static void main(String[] args) {
        Program.run(new Hybrid(), args);
    }

    @Override
    public Integer call() throws IOException {
        var asked = LabelledQuestion.read(questions);
        Files.createDirectories(out);
        var defaults = LocalOptions.defaults().withContextTokens(1024).withSequences(8);
        var options = threads == null ? defaults : defaults.withThreads(threads);
        try (var localModel = LocalModel.load(model == null ? DemoModel.file() : model, options);
                var service = new SimulatedService(asked, right, seed);
                var remoteModel = OpenAi.model("stronger").name("simulated").baseUrl(service.baseUrl()).streaming(false)
                        .price(PRICE).build()) {
            // the same questions again cost no second computing; the service is asked each time
            var local = ModelClient.over(localModel).cache(ReplyCache.inMemory(64 << 20));
            var runs = new HybridRuns(asked, service, PRICE);
            ways(local, ModelClient.over(remoteModel)).forEach(runs::run);
            var table = runs.table(localModel.description().model(), right);
            Files.writeString(out.resolve("hybrid.md"), table);
            Files.writeString(out.resolve("hybrid.svg"), runs.picture(right));
            System.out.print(table);
        }
        return 0;
    }

    private List<HybridRuns.Way> ways(ModelClient local, ModelClient remote) {
        var routed = ModelClient.route(Routers.bigIfHard(this::isHard), local, remote);
        var cascade = ModelClient.ensemble(Ensemble.cascade(reply -> certainty(reply) >= sure), local, remote);
        return List.of(
                new HybridRuns.Way("all local", always(local)),
                new HybridRuns.Way("all remote", always(remote)),
                new HybridRuns.Way("routed by length", always(routed)),
                new HybridRuns.Way("cascade by certainty", always(cascade)),
                new HybridRuns.Way("ensemble of 1 local, 2 remote", question -> ModelClient.ensemble(
                        Ensemble.majority(reply -> question.given(reply.text())), local, remote, remote)));
    }

    private static Function<LabelledQuestion, ModelClient> always(ModelClient client) {
        return question -> client;
    }

    /** By nothing but the question itself. */
    private boolean isHard(Request request) {
        return request instanceof Request.Chat chat
                && new StringTokenizer(chat.messages().getLast().text()).countTokens() >= longFrom;
    }

    /** The geometric mean of its tokens' probabilities. */
    private static double certainty(Reply reply) {
        return Math.exp(reply.tokens().stream().mapToDouble(TokenScore::logProbability).average().orElse(-100));
    }
}
