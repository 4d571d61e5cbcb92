package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A model of random weights has no idea of tools: what it calls all the same, the grammar makes it call. */
class ToolCallsTest {

    private static final ToolDefinition WEATHER = new ToolDefinition("weather", "The weather of a city", """
            {"type": "object", "properties": {"city": {"enum": ["Paris", "Oslo"]}, "days": {"type": "integer",
             "minimum": 1, "maximum": 7}}, "required": ["city", "days"]}""");
    private static final String HERMES = """
            {% if tools %}Tools: {% for t in tools %}{{ t | tojson }}{% endfor %}
            {% endif %}{% for m in messages %}<|im_start|>{{ m.role }}
            {{ m.content }}{% for c in m.tool_calls or [] %}<tool_call>
            {{ c.function | tojson }}
            </tool_call>{% endfor %}<|im_end|>
            {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {% endif %}""";
    private static final String PLAIN = """
            {% for m in messages %}<|im_start|>{{ m.role }}
            {{ m.content }}<|im_end|>
            {% endfor %}<|im_start|>assistant
            """;

    @TempDir
    private Path folder;

    private LocalModel load(String template) {
        var file = TinyGguf.random(11).endless().text("tokenizer.chat_template", template);
        return LocalModel.load(file.write(folder.resolve("tools.gguf")), TestModels.options().withContextTokens(2048));
    }

    private static Request.Chat chat(ToolChoice choice) {
        return new Request.Chat(List.of(Message.user("Weather?")), List.of(WEATHER), choice,
                Sampling.unset().withTemperature(1.5).withSeed(3).withMaxTokens(120));
    }

    @Test
    void aRequiredCallIsMadeInTheFormTheTemplateShows() {
        for (var template : List.of(HERMES, PLAIN)) {
            try (var model = load(template); var stream = model.open(chat(ToolChoice.REQUIRED))) {
                var pieces = new ArrayList<Event.ToolCall>();
                var event = stream.next();
                while (!(event instanceof Event.End)) {
                    if (event instanceof Event.ToolCall piece) {
                        pieces.add(piece);
                    }
                    event = stream.next();
                }
                var reply = ((Event.End) event).reply();

                assertThat(pieces).hasSizeGreaterThan(2);
                assertThat(reply.toolCalls()).isNotEmpty();
                assertThat(reply.toolCalls().getFirst().name()).isEqualTo("weather");
                assertThat(reply.toolCalls().getFirst().arguments())
                        .matches("\\{\"city\": ?\"(Paris|Oslo)\", ?\"days\": ?[1-7]}");
                assertThat(reply.finish()).isIn(Finish.TOOL_CALLS, Finish.LENGTH);
            }
        }
    }

    @Test
    void aForbiddenCallIsNotMade() {
        try (var model = load(HERMES)) {
            assertThat(model.open(chat(ToolChoice.NONE)).reply().toolCalls()).isEmpty();
        }
    }

    @Test
    void resultsOfToolsBecomePartOfThePrompt() {
        for (var template : List.of(HERMES, PLAIN)) {
            try (var model = load(template)) {
                var call = new Part.ToolCall("abc", "weather", "{\"city\": \"Oslo\"}");
                var question = Message.user("Weather?");
                var called = new Message(Role.ASSISTANT, List.of(call));
                var short1 = count(model, List.of(question, called, Message.toolResult(call, "rain")));
                var long1 = count(model,
                        List.of(question, called, Message.toolResult(call, "rain, wind and more rain")));

                assertThat(long1).isGreaterThan(short1);
            }
        }
    }

    private static long count(LocalModel model, List<Message> messages) {
        var chat = new Request.Chat(messages, List.of(WEATHER), ToolChoice.AUTO, Sampling.unset());
        return model.open(new Request.Count(chat)).reply().usage().orElseThrow().promptTokens();
    }

    @Test
    void refusesWhatCannotBeDoneAtOnceOrAtAll() {
        try (var model = load(HERMES)) {
            var both = new Request.Chat(List.of(Message.user("x")), List.of(WEATHER), ToolChoice.AUTO,
                    Sampling.unset().withConstraint(new Constraint.JsonSchema("{}")));
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(both).reply())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
            var badTool = new ToolDefinition("bad", "", "{\"not\": {}}");
            var bad = new Request.Chat(List.of(Message.user("x")), List.of(badTool), ToolChoice.AUTO, Sampling.unset());
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(bad).reply())
                    .withMessageContaining("the parameters of tool bad");
            var seen = new Message(Role.USER,
                    List.of(new Part.Media("image/png", URI.create("data:image/png;base64,AA"))));
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.open(new Request.Chat(List.of(seen), Sampling.unset())))
                    .withMessageContaining("no projector")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        }
    }
}
