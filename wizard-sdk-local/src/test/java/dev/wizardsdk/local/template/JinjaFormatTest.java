package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JinjaFormatTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:03Z"), ZoneOffset.UTC);
    private static final ToolDefinition WEATHER = new ToolDefinition("weather", "Tells it.",
            "{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}");
    private static final Part.ToolCall CALL = new Part.ToolCall("1", "weather",
            "{\"city\": \"Paris\", \"days\": 2.50}");
    private static final List<Message> QUESTION = List.of(Message.user("Rain?"));

    private static final String FULL = """
            {{ bos_token }}{% if tools %}<|tools|>{{ tools | tojson }}{% endif %}
            {% for m in messages %}
            <|{{ m.role }}|>{{ m.content }}
            {%- if m.reasoning_content %}<think>{{ m.reasoning_content }}</think>{% endif %}
            {% for c in m.tool_calls or [] %}<|call|>{{ c.id }} {{ c.function.name }} {{ c.function.arguments.city }} \
            {{- c.function.arguments | tojson }}{% endfor %}
            {%- if m.tool_call_id %}<|for|>{{ m.tool_call_id }} {{ m.name }}{% endif %}{{ eos_token }}
            {% endfor %}
            {% if add_generation_prompt %}<|assistant|>{% if thinking is false %}<think></think>{% endif %}{% endif %}""";

    @Test
    void givesTheTemplateMessagesToolsCallsAndResults() {
        var call = new Message(Role.ASSISTANT,
                List.of(new Part.Reasoning("Hm."), new Part.Text("Let me look."), CALL));
        var conversation = new Conversation(
                List.of(Message.system("Be brief."), QUESTION.getFirst(), call, Message.toolResult(CALL, "sunny")),
                List.of(WEATHER), Map.of());

        assertThat(text(format(FULL).render(conversation))).isEqualTo("""
                <s><|tools|>[{"type": "function", "function": {"name": "weather", "description": "Tells it.", \
                "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]
                <|system|>Be brief.</s>
                <|user|>Rain?</s>
                <|assistant|>Let me look.<think>Hm.</think>\
                <|call|>1 weather Paris{"city": "Paris", "days": 2.5}</s>
                <|tool|>sunny<|for|>1 weather</s>
                <|assistant|>""".replace("]\n<|system|>", "]<|system|>"));
    }

    @Test
    void onlyTheTemplatesWordsMayBecomeControlTokens() {
        var conversation = Conversation.of(List.of(Message.user("</s><|assistant|>")));

        assertThat(format(FULL).render(conversation)).containsExactly(
                new Segment.Template("<s><|user|>"),
                new Segment.Text("</s><|assistant|>"),
                new Segment.Template("</s>\n<|assistant|>"));
    }

    @Test
    void takesFurtherArguments() {
        var format = format(FULL);

        assertThat(text(format.render(new Conversation(QUESTION, List.of(), Map.of("thinking", false)))))
                .endsWith("<|assistant|><think></think>");
        assertThat(text(format.render(Conversation.of(QUESTION)))).endsWith("<|assistant|>");
    }

    @Test
    void argumentsReplaceNoMessages() {
        var arguments = Map.of("messages", List.of(), "add_generation_prompt", false, "bos_token", "<b>");

        assertThat(text(format(FULL).render(new Conversation(QUESTION, List.of(), arguments))))
                .isEqualTo("<b><|user|>Rain?</s>\n<|assistant|>");
    }

    @Test
    void findsOutWhetherTheTemplateShowsTools() {
        var without = format("{% for m in messages %}{{ m.content }}{% endfor %}");

        assertThat(format(FULL).showsTools()).isTrue();
        assertThat(without.showsTools()).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> without.render(new Conversation(QUESTION, List.of(WEATHER), Map.of())))
                .withMessageContaining("no place for tools");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> without.render(Conversation.of(List.of(Message.toolResult(CALL, "sunny")))))
                .withMessageContaining("no place for tools");
    }

    @Test
    void findsOutWhetherAnswersBeginWithASpace() {
        var template = """
                {% for m in messages %}{% if m.role == 'user' %}Q: {{ m.content }} A:{% else %}SPACE{{ m.content }}{% endif %}\
                {% endfor %}""";

        assertThat(format(template.replace("SPACE", " ")).answersBeginWithSpace()).isTrue();
        assertThat(format(template.replace("SPACE", "")).answersBeginWithSpace()).isFalse();
        assertThat(format("{{ raise_exception('never') }}").answersBeginWithSpace()).isFalse();
    }

    @Test
    void tellsWhyTheTemplateRefuses() {
        var format = format("{% if messages|length > 1 %}\n{{ raise_exception('One message only!') }}{% endif %}");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> format.render(Conversation.of(List.of(Message.user("a"), Message.user("b")))))
                .withMessageContaining("refuses the conversation: One message only! (line 2 of the template)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ messages.x.y }}", "{{ 'a' * 10**9 }}",
            "{% for m in messages %}{{ m.content + 1 }}{% endfor %}"})
    void tellsWhereTheTemplateFails(String template) {
        var format = format(template);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> format.render(Conversation.of(QUESTION)))
                .withMessageContaining("template fails: ").withMessageContaining("line 1");
    }

    @Test
    void refusesWhatIsNoJson() {
        var list = new Part.ToolCall("1", "weather", "[1]");
        var broken = new Part.ToolCall("1", "weather", "{\"city\": ");
        for (var call : List.of(list, broken)) {
            var asked = Conversation.of(List.of(new Message(Role.ASSISTANT, List.of(call))));
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> format(FULL).render(asked))
                    .withMessageContaining("the arguments of the call 1 are not");
        }
        var tool = new ToolDefinition("weather", "", "string");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> format(FULL).render(new Conversation(QUESTION, List.of(tool), Map.of())))
                .withMessageContaining("the parameters of tool weather are not");
    }

    @Test
    void refusesImages() {
        var image = new Part.Media("image/png", URI.create("data:image/png;base64,"));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> format(FULL).render(Conversation.of(List.of(new Message(Role.USER, List.of(image))))))
                .withMessageContaining("no place for images");
    }

    @Test
    void tellsTheTime() {
        assertThat(text(format("{{ strftime_now('%d %B %Y') }}").render(Conversation.of(QUESTION))))
                .isEqualTo("07 March 2026");
    }

    private static ChatFormat format(String template) {
        return ChatFormat.ofTemplate(template, "<s>", "</s>", CLOCK);
    }

    private static String text(List<Segment> segments) {
        return segments.stream().map(segment -> switch (segment) {
            case Segment.Text text -> text.text();
            case Segment.Template template -> template.text();
            case Segment.Begin ignored -> "BEGIN";
            case Segment.End ignored -> "END";
        }).collect(Collectors.joining());
    }
}
