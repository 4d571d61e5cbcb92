package dev.wizardsdk.examples;

import dev.wizardsdk.Approval;
import dev.wizardsdk.Conversation;
import dev.wizardsdk.ModelClient;
import dev.wizardsdk.Tool;
import dev.wizardsdk.Window;
import dev.wizardsdk.catalog.Catalog;
import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Order;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Split;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.dataset.clean.Clean;
import dev.wizardsdk.dataset.clean.Filters;
import dev.wizardsdk.dataset.format.Compat;
import dev.wizardsdk.dataset.format.Consumer;
import dev.wizardsdk.dataset.format.Format;
import dev.wizardsdk.dataset.format.MaskPreview;
import dev.wizardsdk.dataset.format.RowFiles;
import dev.wizardsdk.dataset.similar.Decontamination;
import dev.wizardsdk.dataset.similar.Dedup;
import dev.wizardsdk.dataset.similar.NearDuplicates;
import dev.wizardsdk.evol.Choosing;
import dev.wizardsdk.evol.Elimination;
import dev.wizardsdk.evol.Evolution;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.evol.Operation;
import dev.wizardsdk.evol.Responses;
import dev.wizardsdk.evol.Rule;
import dev.wizardsdk.evol.Seeds;
import dev.wizardsdk.evol.Stopping;
import dev.wizardsdk.evol.Then;
import dev.wizardsdk.evol.report.EvolReport;
import dev.wizardsdk.evol.score.Scorers;
import dev.wizardsdk.evol.verify.Verifiers;
import dev.wizardsdk.local.IsolationOptions;
import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.LocalOptions;
import dev.wizardsdk.local.ModelStore;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Description;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.policy.Budget;
import dev.wizardsdk.policy.Ensemble;
import dev.wizardsdk.policy.Limits;
import dev.wizardsdk.policy.ReplyCache;
import dev.wizardsdk.policy.Routers;
import dev.wizardsdk.policy.UsageByTag;
import dev.wizardsdk.provider.Anthropic;
import dev.wizardsdk.provider.BatchProvider;
import dev.wizardsdk.provider.OpenAi;
import dev.wizardsdk.testing.RecordedProvider;
import dev.wizardsdk.testing.ScriptedProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pieces of code that README.md shows, so that they compile; a test holds the two together. */
final class Snippets {

    private Snippets() {}

    static void local() {
        try (var model = LocalModel.load(Path.of("model.gguf"))) {
            var client = ModelClient.over(model);
            System.out.println(client.ask("Say hello"));
            client.prompt("Tell a joke").temperature(0.7).maxTokens(200).stream(System.out::print);
        }
    }

    static void remote() {
        try (var client = ModelClient.of("openai:gpt-5.2")) { // key from OPENAI_API_KEY
            System.out.println(client.ask("Say hello"));
        }
    }

    static void providers() {
        var claude = Anthropic.model("claude-opus-4-6").key(() -> System.getenv("ANTHROPIC_API_KEY")).maxTokens(2000)
                .build();
        var vllm = OpenAi.model("qwen3-8b").baseUrl(URI.create("http://localhost:8000/v1")).service("vllm").build();
        var client = ModelClient.firstOf(ModelClient.over(vllm), ModelClient.over(claude)); // the next one when one fails
        System.out.println(client.ask("Say hello"));
    }

    static void policies(ModelClient small, ModelClient large, Predicate<Request> isHard) {
        var budget = Budget.usd("20").withCalls(10_000);
        var client = ModelClient.route(Routers.bigIfHard(isHard), small, large)
                .budget(budget) // each attempt is reserved at its worst price, and settled
                .limits(Limits.concurrent(8).withRequestsPerMinute(60)) // and what the service's headers tell
                .cache(ReplyCache.onDisk(Path.of("replies")));
        System.out.println(client.ask("Say hello") + " " + budget.spent());

        var voting = ModelClient.ensemble(Ensemble.majority(reply -> reply.text().strip()), small, large, small);
        System.out.println(voting.ask("2 + 2 = ?"));
    }

    static void tenants(ModelClient client, Supplier<String> tenantKey) {
        var usage = new UsageByTag();
        var tenant = client.observe(usage)
                .with(CallOptions.none().withKey(tenantKey).withTag("tenant-7").withTimeLimit(Duration.ofSeconds(30)));
        System.out.println(tenant.ask("Say hello") + " " + usage.of("tenant-7").usd());
    }

    static void batches(Supplier<String> key, List<String> questions) {
        var model = OpenAi.model("gpt-5.2").key(key).build();
        try (var batches = BatchProvider.over(model, Path.of("batches")).build()) {
            var client = ModelClient.over(batches);
            var answers = questions.stream().map(question -> client.prompt(question).open().future()).toList();
            answers.forEach(answer -> System.out.println(answer.join().text())); // within a day, in any order
        }
    }

    static void catalogue() {
        var model = Catalog.find("WizardLM-2 8x22B"); // by any of its names; an unknown one is told near ones
        System.out.println(model.licence() + " " + model.contextTokens() + " " + model.places() + " " + model.offers());
        System.out.println(model.format().orElseThrow().text(List.of(Message.user("Hi")))); // as it was trained
    }

    static void stream(ModelClient client) {
        try (var answer = client.prompt("Tell a long story").open()) { // nothing is sent yet
            for (var event : answer) {
                System.out.println(event); // Text …, and at the end End with the whole reply
            }
        }
    }

    static void complete(ModelClient client) {
        var reply = client.call(new Request.Completion("Once upon a", Sampling.unset().withMaxTokens(20)));
        System.out.println(reply.text() + " " + reply.finish() + " " + reply.usage());
    }

    static void here(String cityAsJsonSchema) {
        var file = ModelStore.standard().get("hf:owner/repository/model.Q4_K_M.gguf"); // once; resumes, verifies
        System.out.println(GgufFile.read(file).summary()); // size, quantisation, context, memory
        var options = LocalOptions.defaults().withContextTokens(8192).withSequences(4);
        try (var model = LocalModel.load(file, options)) {
            var client = ModelClient.over(model);
            var person = "{\"type\": \"object\", \"properties\": {\"age\": {\"type\": \"integer\"}}, \"required\": [\"age\"]}";
            System.out.println(client.prompt("John is 25").json(person).call().text()); // fits the schema
            var clock = new ToolDefinition("clock", "The time in a city", cityAsJsonSchema);
            System.out.println(client.prompt("How late is it in Oslo?").tools(clock).call().toolCalls());
            System.out.println(client.score("The capital of France is", " Paris")); // log-probability of each token
            System.out.println(client.embed(List.of("a cat", "a dog")).getFirst().length);
        }

        try (var model = LocalModel.isolated(file, options, IsolationOptions.defaults())) {
            System.out.println(ModelClient.over(model).ask("Say hello")); // a crash costs an exception; the next call starts anew
        }
    }

    static void evolve(ModelClient client) {
        var run = Evolution.with(client)
                .rounds(4)
                .seed(7)
                .journal(Path.of("out/journal"))
                .run(Seeds.read(Path.of("seeds.jsonl")).seeds());
        System.out.println(run.ending() + " " + run.failure()); // COMPLETE, or why not; run again, it goes on
        run.dataset().write(Path.of("out"), Format.ALPACA.output(), Format.OPENAI.output());
        EvolReport.of(run).writeHtml(Path.of("out/report.html"));
    }

    static void evolveWithAll(ModelClient client, ModelClient teacher, ModelClient judge, List<Node.Seed> seeds) {
        var evolution = Evolution.with(client)
                .answeredBy(teacher) // another model answers, a third one judges
                .judgedBy(judge)
                .operations(Stream.of(Operation.PAPER, Operation.CODE, Operation.MATH).flatMap(List::stream).toList())
                .choosing(Choosing.bandit(0.1)) // what gave accepted and harder rows; or uniform, weighted, byKind, byRound, coverage
                .elimination(Elimination.typed().on(Rule.REFUSED, Then.SIMPLIFY)) // too hard? make it simpler in the next round
                .responses(Responses.bestOf(3).evolved(1)) // or selfConsistency, ensemble, styled
                .score(Scorers.difficulty(), Scorers.quality(), Scorers.complexity(), Scorers.skills())
                .verify(Verifiers.arithmetic(), Verifiers.javaCompiles()) // by programs that run nothing
                .decontaminate(Decontamination.against(RowFiles.read(Path.of("humaneval.jsonl.gz"))))
                .stopEarly(Stopping.difficultyStalls(0.2))
                .budget(Budget.usd("20"))
                .journal(Path.of("out/journal"));
        System.out.println(evolution.estimate(seeds, 40)); // what it will come to, and a band around it
    }

    static void buildDataset() {
        var report = Dataset.of(RowFiles.read(Path.of("evolved.jsonl"), Path.of("more.csv"))) // any form; nothing is read yet
                .with(Clean.normalised(), Filters.refusals(), Filters.secrets().redacting(7))
                .with(RowStep.of("long answers", row -> row.text(Side.ANSWER).length() > 20
                        ? Verdict.kept(row)
                        : Verdict.rejected("short", "the answer has 20 characters or fewer"))) // a step of your own
                .with(Decontamination.against(RowFiles.read(Path.of("humaneval.jsonl.gz"))))
                .with(Dedup.minHash().keep("quality"))
                .split(Split.byLineage(.9, .1).together(NearDuplicates.minHash()).seed(7))
                .ordered(Order.byScore("difficulty"))
                .onRefusal(Dataset.OnRefusal.LEAVE_OUT) // a form without a place for a row leaves it out; else writing fails
                .write(Path.of("out"), Format.TRL.output(), Format.LLAMA_FACTORY.output(), Format.AXOLOTL.output());
        System.out.println(report.toText()); // for each step: rows in, out, rejected by rule, flagged
    }

    static void compat(Example row) {
        System.out.println(Compat.check(RowFiles.read(Path.of("rows.jsonl")))); // who takes them, and why not
        var chatml = PromptFormat.named("chatml").orElseThrow();
        System.out.println(MaskPreview.of(Consumer.AXOLOTL, chatml).preview(row).toAnsi()); // green is learned
    }

    record City(String name) {}

    record Person(String name, @Description("in years") int age, Optional<String> profession) {}

    static void tools(ModelClient client) {
        var weather = Tool.of("weather", "Current weather", City.class, city -> "21 °C in " + city.name());
        var answer = client.prompt("How is the weather in Paris?").tools(weather).run(); // at most 8 replies
        System.out.println(answer.text() + " " + answer.usage() + " " + answer.cost());
    }

    record Note(String title) {}

    static void approval(ModelClient client, Map<String, String> notes, Predicate<String> userAgrees) {
        var delete = Tool.of("delete", "Deletes a note", Note.class, note -> notes.remove(note.title()))
                .approvedBy(call -> userAgrees.test(call.arguments())
                        ? Approval.given()
                        : Approval.denied("The user wants to keep it."));
        client.prompt("Delete the note about Paris").tools(delete).run(System.out::print);
    }

    static void typed(ModelClient client) {
        Person person = client.prompt("John is 25 and paints.").as(Person.class);
        List<Person> people = client.prompt("Ann is 30, Bob is 31.").asList(Person.class);
        System.out.println(person + " " + people);
    }

    static void converse(ModelClient client) {
        var chat = Conversation.over(client).system("Be brief.").window(Window.tokens(4000)).begin();
        System.out.println(chat.say("I am Ann.").text());
        System.out.println(chat.say("Who am I?").text());
        var saved = chat.toJson();
        var again = Conversation.over(client).resume(saved);
        again.say("What did I ask?", System.out::print);
    }

    static void test() {
        var client = ModelClient.over(ScriptedProvider.answering("Hello!", "Goodbye!"));
        System.out.println(client.ask("Say hello")); // Hello!
    }

    static void record(ModelProvider provider) {
        var recorded = RecordedProvider.recording(provider, Path.of("calls.jsonl")); // once
        System.out.println(ModelClient.over(recorded).ask("Say hello"));
        var replayed = RecordedProvider.replaying(Path.of("calls.jsonl")); // then without the provider
        System.out.println(ModelClient.over(replayed).ask("Say hello"));
    }
}
