package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.provider.Anthropic;
import dev.wizardsdk.provider.Gemini;
import dev.wizardsdk.provider.OpenAi;
import dev.wizardsdk.provider.OpenAiResponses;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of the servers, and whether it came back as it should. */
final class InteropChecks {

    private static final Sampling GREEDY = Sampling.unset().withTemperature(0).withMaxTokens(12);
    private static final List<Message> HELLO = List.of(Message.user("Say hello"));
    private static final ToolDefinition WEATHER = new ToolDefinition("get_weather", "Current weather of a city",
            """
            {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false}""");
    private static final String PERSON = """
            {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
             "required": ["name", "age"], "additionalProperties": false}""";

    private final InteropServers servers;
    private final List<Row> rows = new ArrayList<>();

    InteropChecks(InteropServers servers) {
        this.servers = servers;
    }

    private record Row(String route, String what, boolean asItShould, String came) {}

    /** Asks, and tells what came back; throws if that is not as it should be. */
    private interface Check {
        String ask();
    }

    void run() {
        var direct = servers.llama().resolve("/v1");
        var proxy = servers.litellm().resolve("/v1");
        var server = "llama-cpp-python, Chat Completions";
        everyProtocol(server, openAi(direct, InteropServers.PLAIN));
        openAiOnly(server, direct);
        // the server answers 200 and then nothing at all
        check(server, "prompt beyond the context, streamed", () -> tooLong(openAi(direct, InteropServers.PLAIN),
                ErrorKind.STREAM_BROKEN));
        check(server, "wrong key", () -> refused(
                OpenAi.model(InteropServers.PLAIN).baseUrl(direct).key(() -> "sk-wrong").build(),
                ErrorKind.AUTHENTICATION));
        var throughProxy = "LiteLLM, Chat Completions";
        everyProtocol(throughProxy, openAi(proxy, InteropServers.PLAIN));
        openAiOnly(throughProxy, proxy);
        everyProtocol("LiteLLM, Anthropic Messages", Anthropic.model(InteropServers.PLAIN).baseUrl(proxy)
                .key(() -> InteropServers.KEY).build());
        everyProtocol("LiteLLM, Responses", OpenAiResponses.model(InteropServers.PLAIN).baseUrl(proxy)
                .key(() -> InteropServers.KEY).build());
        everyProtocol("LiteLLM, Gemini", Gemini.model(InteropServers.PLAIN)
                .baseUrl(servers.litellm().resolve("/v1beta")).key(() -> InteropServers.KEY).build());
        check(throughProxy, "unknown model", () -> refused(openAi(proxy, "nonesuch"), ErrorKind.NOT_FOUND,
                ErrorKind.BAD_REQUEST));
    }

    private static OpenAi openAi(URI base, String model) {
        return OpenAi.model(model).baseUrl(base).key(() -> InteropServers.KEY).build();
    }

    /** What any provider of chats can be asked. Closes it. */
    private void everyProtocol(String route, ModelProvider owned) {
        try (var provider = owned) {
            check(route, "chat", () -> chat(provider));
            check(route, "chat, streamed", () -> streamed(provider));
            if (!(provider instanceof OpenAiResponses)) { // its protocol has none
                check(route, "stop text", () -> stopped(provider));
            }
            check(route, "stream cancelled", () -> cancelled(provider));
        }
    }

    private void openAiOnly(String route, URI base) {
        try (var provider = openAi(base, InteropServers.PLAIN);
                var tools = OpenAi.model(InteropServers.TOOLS).baseUrl(base).key(() -> InteropServers.KEY)
                        .streaming(false).build();
                var embedding = openAi(base, InteropServers.EMBEDDING);
                var whole = OpenAi.model(InteropServers.PLAIN).baseUrl(base).key(() -> InteropServers.KEY)
                        .streaming(false).build()) {
            check(route, "chat, asked for in one piece", () -> chat(whole));
            check(route, "prompt beyond the context", () -> tooLong(whole, ErrorKind.CONTEXT_EXCEEDED));
            check(route, "raw completion", () -> completed(provider));
            check(route, "seed", () -> seeded(provider));
            check(route, "log-probabilities", () -> scored(provider));
            check(route, "grammar", () -> grammatical(provider));
            // it knows json_object alone, and tells so with a 500
            check(route, "JSON Schema", () -> refused(provider, typed(), ErrorKind.SERVER, ErrorKind.BAD_REQUEST));
            check(route, "typed answer, asked for in words", () -> person(base));
            check(route, "tool call", () -> toolCall(tools));
            check(route, "embeddings", () -> embedded(embedding));
        }
    }

    private static String chat(ModelProvider provider) {
        var reply = once(provider).call(new Request.Chat(HELLO, GREEDY));
        require(reply.text().startsWith("Hello"), "it is \"" + reply.text() + "\"");
        require(reply.finish() == Finish.LENGTH, "it ended with " + reply.finish());
        return told(reply);
    }

    private static String streamed(ModelProvider provider) {
        var pieces = new ArrayList<String>();
        var reply = once(provider).open(new Request.Chat(HELLO, GREEDY)).forEachText(pieces::add);
        require(pieces.size() > 2, "it came in " + pieces.size() + " pieces");
        require(String.join("", pieces).equals(reply.text()), "the pieces are not the reply");
        return pieces.size() + " pieces, " + told(reply);
    }

    private static String stopped(ModelProvider provider) {
        var free = once(provider).call(new Request.Chat(HELLO, GREEDY)).text();
        var stop = free.split(" ", 4)[2];
        var reply = once(provider).call(new Request.Chat(HELLO, GREEDY.withStop(stop)));
        require(!reply.text().contains(stop), "the stop text is in \"" + reply.text() + "\"");
        require(reply.finish() == Finish.STOP, "it ended with " + reply.finish());
        return "before \"" + stop + "\": " + told(reply);
    }

    /** The next request is answered too: the server has one sequence, so it must have let go of this one. */
    private static String cancelled(ModelProvider provider) {
        var request = new Request.Chat(List.of(Message.user("Write a long story about a wizard.")),
                GREEDY.withMaxTokens(400));
        var pieces = 0;
        long begun;
        try (var stream = once(provider).open(request)) {
            while (pieces < 4 && stream.next() instanceof Event.Text) {
                pieces++;
            }
            begun = System.nanoTime();
        }
        var micros = (System.nanoTime() - begun) / 1000;
        var reply = once(provider).call(new Request.Chat(HELLO, GREEDY));
        return "after " + pieces + " pieces, closed in " + micros + " µs; the next request: " + told(reply);
    }

    private static String tooLong(ModelProvider provider, ErrorKind... expected) {
        return refused(provider, new Request.Chat(List.of(Message.user("word ".repeat(900))), GREEDY),
                expected);
    }

    private static String completed(ModelProvider provider) {
        var reply = once(provider).call(new Request.Completion("The capital of France is", GREEDY));
        require(!reply.text().isBlank(), "no text");
        return told(reply);
    }

    /** The first one may differ: what the server has in its cache from the request before makes its numbers round differently. */
    private static String seeded(ModelProvider provider) {
        var request = new Request.Chat(HELLO, GREEDY.withTemperature(1).withSeed(7));
        once(provider).call(request);
        var one = once(provider).call(request).text();
        var again = once(provider).call(request).text();
        var other = once(provider).call(request.with(request.sampling().withSeed(8))).text();
        require(one.equals(again), "\"" + one + "\", and then \"" + again + "\"");
        return "twice \"" + one + "\", with another seed " + (other.equals(one) ? "the same" : "another text");
    }

    private static String scored(ModelProvider provider) {
        var reply = once(provider).call(new Request.Chat(HELLO, GREEDY.withLogprobs(2)));
        var tokens = reply.tokens();
        require(!tokens.isEmpty(), "no token has one");
        require(tokens.stream().allMatch(token -> token.logProbability() <= 0), "one is above 0");
        require(tokens.stream().allMatch(token -> token.alternatives().size() == 2), "not 2 alternatives each");
        var text = tokens.stream().map(token -> token.text()).collect(Collectors.joining());
        require(text.equals(reply.text()), "the tokens are \"" + text + "\"");
        var first = tokens.getFirst();
        return tokens.size() + " tokens, 2 alternatives each; the first: \"" + first.text() + "\" at "
                + String.format(Locale.ROOT, "%.3f", first.logProbability());
    }

    private static String grammatical(ModelProvider provider) {
        var grammar = new Constraint.Grammar("root ::= \"The wizard is \" (\"wise\" | \"old\") \".\"");
        var reply = once(provider).call(new Request.Chat(HELLO, GREEDY.withConstraint(grammar)));
        require(reply.text().matches("The wizard is (wise|old)\\."), "it is \"" + reply.text() + "\"");
        return told(reply);
    }

    private static Request typed() {
        var sampling = GREEDY.withMaxTokens(40).withConstraint(new Constraint.JsonSchema(PERSON));
        return new Request.Chat(List.of(Message.user("John is 25. Answer as JSON with name and age.")), sampling);
    }

    /** What is asked for, typed. */
    record Person(String name, int age) {}

    private static String person(URI base) {
        try (var provider = OpenAi.model(InteropServers.PLAIN).baseUrl(base).key(() -> InteropServers.KEY)
                .features(Set.of(Feature.CHAT)).build()) {
            return once(provider).prompt("John is 25 years old. Who is it?").sampling(GREEDY.withMaxTokens(60))
                    .as(Person.class).toString();
        } catch (ModelException e) { // so small a model seldom can; then it must be told with what was said
            require(e.kind() == ErrorKind.BAD_OUTPUT && !e.partialText().isEmpty(), told(e));
            return told(e);
        }
    }

    private static String toolCall(ModelProvider provider) {
        var question = List.of(Message.user("What is the weather in Paris?"));
        var reply = once(provider)
                .call(new Request.Chat(question, List.of(WEATHER), ToolChoice.AUTO, GREEDY.withMaxTokens(40)));
        require(reply.finish() == Finish.TOOL_CALLS, "it ended with " + reply.finish() + ": " + reply.text());
        var call = reply.toolCalls().getFirst();
        require(reply.toolCalls().size() == 1 && call.name().equals("get_weather"), "it calls " + reply.toolCalls());
        require(call.arguments().contains("Paris"), "its arguments are " + call.arguments());
        return call.name() + " " + call.arguments();
    }

    private static String embedded(ModelProvider provider) {
        var vectors = once(provider).embed(List.of("a cat", "a small cat", "the stock market"));
        require(vectors.size() == 3, vectors.size() + " vectors");
        return vectors.size() + " vectors of " + vectors.getFirst().length;
    }

    private static String refused(ModelProvider owned, ErrorKind... expected) {
        try (var provider = owned) {
            return refused(provider, new Request.Chat(HELLO, GREEDY), expected);
        }
    }

    private static String refused(ModelProvider provider, Request request, ErrorKind... expected) {
        try {
            var reply = once(provider).call(request);
            throw new IllegalStateException("it was answered: " + told(reply));
        } catch (ModelException e) {
            require(List.of(expected).contains(e.kind()), told(e));
            return told(e);
        }
    }

    private static ModelClient once(ModelProvider provider) {
        return ModelClient.over(provider).retry(RetryPolicy.none());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static String told(Reply reply) {
        return "\"" + reply.text() + "\", " + reply.finish() + reply.usage().map(usage -> ", " + usage.promptTokens()
                + " + " + usage.completionTokens() + " tokens").orElse(", usage not told");
    }

    private static String told(ModelException e) {
        return e.kind() + (e.status().isPresent() ? " (" + e.status().getAsInt() + ")" : "") + ": " + e.getMessage();
    }

    private void check(String route, String what, Check check) {
        System.err.println(route + ": " + what);
        try {
            rows.add(new Row(route, what, true, check.ask()));
        } catch (ModelException e) {
            rows.add(new Row(route, what, false, told(e)));
        } catch (RuntimeException e) {
            rows.add(new Row(route, what, false, String.valueOf(e.getMessage())));
        }
    }

    boolean allPassed() {
        return rows.stream().allMatch(Row::asItShould);
    }

    /** Markdown. */
    String table() {
        var text = new StringBuilder("| route | asked live | as it should | what came back |\n|---|---|---|---|\n");
        for (var row : rows) {
            text.append("| %s | %s | %s | %s |%n".formatted(row.route, row.what, row.asItShould ? "yes" : "**no**",
                    cell(row.came)));
        }
        return text.toString();
    }

    private static String cell(String text) {
        var line = text.replaceAll("\\s+", " ").replace("|", "\\|");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }
}
