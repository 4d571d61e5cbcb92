package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Services that lie: recorded answers, changed at random, are either whole answers or {@link ModelException}s, and nothing else. */
class DecoderFuzzTest {

    private static final int MUTANTS = Integer.getInteger("wizard.mutants", 300);
    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LIES = List.of("null", "true", "-1", "2147483648", "-2147483648", "1e308", "0.5",
            "99999999999999999999", "\"\"", "\"lie\"", "\"\\uD83D\"", "[]", "[null]", "[[1]]", "{}", "{\"a\":null}",
            "\"{\"", "\"2147483647\"", "[{\"text\":7}]", "{\"type\":\"tool_use\"}");
    private static final List<String> OPEN_AI = List.of(
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"It \"},\"logprobs\":{\"content\":[{\"token\":"
                    + "\"It\",\"logprob\":-0.5,\"top_logprobs\":[{\"token\":\"It\",\"logprob\":-0.5}]}]}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"is 😀\"}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
                    + "{\"name\":\"add\",\"arguments\":\"\"}}]}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
                    + "{\"arguments\":\"{\\\"x\\\":1}\"}},{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"now\"}}]}}]}",
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
            "{\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":2}}}",
            "[DONE]");

    @ParameterizedTest
    @CsvSource({"openai,", "anthropic,anthropic-text.sse", "anthropic,anthropic-thinking-tools.sse",
            "anthropic,anthropic-unknown-blocks.sse", "gemini,gemini-text.sse", "gemini,gemini-signed-parts.sse",
            "ollama,ollama-text.ndjson", "ollama,ollama-tools.ndjson", "responses,responses-text.sse",
            "responses,responses-reasoning-and-calls.sse", "responses,responses-unknown-item.sse",
            "responses,responses-done-only.sse", "responses,responses-refusal.sse"})
    void aLyingStreamIsAnAnswerOrAModelException(String protocol, String file) {
        var recorded = file == null ? OPEN_AI : events(file);
        for (int seed = 0; seed < MUTANTS; seed++) {
            var events = mutant(recorded, new Random(seed));
            try {
                read(protocol, events);
            } catch (ModelException expected) {
                assertThat(expected).hasMessageNotContaining("Exception");
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + " of " + events, e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"responses,responses-whole.json"})
    void aLyingWholeAnswerIsAnAnswerOrAModelException(String protocol, String file) {
        for (int seed = 0; seed < MUTANTS; seed++) {
            var json = mutated(Reading.recorded(file), new Random(seed));
            try {
                var answer = new Assembly();
                LyingServiceTest.wire(protocol).decoder(CHAT, answer).whole(json.getBytes(StandardCharsets.UTF_8));
                check(answer, new ArrayList<>());
            } catch (ModelException expected) {
                assertThat(expected).hasMessageNotContaining("Exception");
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + " of " + json, e);
            }
        }
    }

    private static List<String> events(String file) {
        return Reading.recorded(file).lines().filter(line -> line.startsWith("data:") || line.startsWith("{"))
                .map(line -> line.replaceFirst("^data: ?", "")).toList();
    }

    private static void read(String protocol, List<String> events) {
        var answer = new Assembly();
        var decoder = LyingServiceTest.wire(protocol).decoder(CHAT, answer);
        var told = new ArrayList<Event>();
        for (var event : events) {
            var bytes = event.getBytes(StandardCharsets.UTF_8);
            decoder.event(bytes, 0, bytes.length);
            drain(answer, told);
            if (decoder.ended()) {
                break;
            }
        }
        if (decoder.mayEnd()) {
            check(answer, told);
        }
    }

    /** What was told in pieces is what the whole says. */
    private static void check(Assembly answer, List<Event> told) {
        if (answer.isEmpty()) {
            return;
        }
        answer.end();
        drain(answer, told);
        var reply = answer.reply("p:m", Optional.empty());
        assertThat(told.stream().filter(Event.Text.class::isInstance).map(it -> ((Event.Text) it).text())
                .collect(Collectors.joining())).isEqualTo(reply.text());
        assertThat(told).doesNotContain(new Event.Text(""));
        var calls = reply.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            assertThat(arguments(told, i)).isEqualTo(calls.get(i).arguments());
        }
        assertThat(reply.finish()).isNotNull();
        reply.usage().ifPresent(usage -> assertThat(List.of(usage.promptTokens(), usage.cachedPromptTokens(),
                usage.completionTokens(), usage.reasoningTokens())).allMatch(count -> count >= 0));
        sentBack(reply);
    }

    /** What a service said can be sent back to it and to another one. */
    private static void sentBack(Reply reply) {
        var messages = new ArrayList<>(CHAT.messages());
        messages.add(reply.message());
        reply.toolCalls().forEach(call -> messages.add(
                new Message(Role.TOOL, List.of(new Part.ToolResult(call.id(), call.name(), "ok")))));
        for (var protocol : List.of("openai", "anthropic", "gemini", "ollama", "responses")) {
            try {
                LyingServiceTest.wire(protocol).encode(new Request.Chat(messages, Sampling.unset()));
            } catch (ModelException refused) {
                assertThat(refused.kind()).isNotNull();
            }
        }
    }

    private static String arguments(List<Event> told, int index) {
        return told.stream().filter(Event.ToolCall.class::isInstance).map(Event.ToolCall.class::cast)
                .filter(call -> call.index() == index).map(Event.ToolCall::arguments).collect(Collectors.joining());
    }

    private static void drain(Assembly answer, List<Event> told) {
        for (var event = answer.poll(); event != null; event = answer.poll()) {
            told.add(event);
        }
    }

    private static List<String> mutant(List<String> recorded, Random random) {
        var events = new ArrayList<>(recorded);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            var at = random.nextInt(events.size());
            switch (random.nextInt(8)) {
                case 0 -> events.add(at, events.get(random.nextInt(events.size())));
                case 1 -> Collections.swap(events, at, random.nextInt(events.size()));
                case 2 -> events.add(events.get(at));
                case 3 -> {
                    if (events.size() > 1) {
                        events.remove(at);
                    }
                }
                default -> events.set(at, mutated(events.get(at), random));
            }
        }
        return events;
    }

    private static String mutated(String event, Random random) {
        if (random.nextInt(10) == 0) {
            var at = random.nextInt(event.length());
            return event.substring(0, at) + (char) random.nextInt(0x3000)
                    + event.substring(Math.min(at + 1, event.length()));
        }
        try {
            var root = JSON.readTree(event);
            var holders = new ArrayList<JsonNode>();
            collect(root, holders);
            if (holders.isEmpty()) {
                return event;
            }
            var lie = JSON.readTree(LIES.get(random.nextInt(LIES.size())));
            switch (holders.get(random.nextInt(holders.size()))) {
                case ObjectNode object -> {
                    var names = new ArrayList<String>();
                    object.fieldNames().forEachRemaining(names::add);
                    var name = names.get(random.nextInt(names.size()));
                    if (random.nextInt(5) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, lie);
                    }
                }
                case ArrayNode array -> array.set(random.nextInt(array.size()), lie);
                default -> {}
            }
            return root.toString();
        } catch (IOException e) {
            return event;
        }
    }

    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainerNode() && !node.isEmpty()) {
            holders.add(node);
            node.forEach(child -> collect(child, holders));
        }
    }
}
