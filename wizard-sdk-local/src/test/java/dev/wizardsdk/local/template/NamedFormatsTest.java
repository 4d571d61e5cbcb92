package dev.wizardsdk.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamedFormatsTest {

    private static final List<Message> SHORT = List.of(Message.user("Hello, how are you?"));
    private static final List<Message> LONG = List.of(
            Message.system("You are a helpful assistant."),
            Message.user("Hello, how are you?"),
            Message.assistant("I'm doing great. How can I help you today?"),
            Message.user("I'd like to show off how chat templating works!"));

    /** What the makers' own code and cards give. */
    static Stream<Arguments> published() throws IOException {
        try (var in = NamedFormatsTest.class.getResourceAsStream("published-formats.json")) {
            var file = new ObjectMapper().readTree(in);
            return file.get("formats").properties().stream()
                    .flatMap(format -> format.getValue().get("texts").properties().stream()
                            .map(text -> Arguments.of(format.getKey(), text.getKey(), format.getValue(),
                                    messages(file.get("conversations").get(text.getKey())))));
        }
    }

    private static List<Message> messages(JsonNode conversation) {
        return StreamSupport.stream(conversation.spliterator(), false)
                .map(turn -> new Message(Role.valueOf(turn.get("role").textValue().toUpperCase(Locale.ROOT)),
                        List.of(new Part.Text(turn.get("content").textValue()))))
                .toList();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("published")
    void writesThePublishedBytes(String name, String conversation, JsonNode format, List<Message> messages) {
        var begin = format.get("begin").textValue();
        var written = text(named(name), messages, begin, format.get("end").textValue());

        assertThat(begin + written).isEqualTo(format.get("texts").get(conversation).textValue());
    }

    @Test
    void hasEveryPublishedFormat() throws IOException {
        assertThat(published().map(each -> each.get()[0]).distinct()).hasSize(18)
                .allSatisfy(name -> assertThat(ChatFormat.names()).contains((String) name));
    }

    @Test
    void writesChatMl() {
        assertThat(text(named("chatml"), LONG)).isEqualTo("""
                <|im_start|>system
                You are a helpful assistant.<|im_end|>
                <|im_start|>user
                Hello, how are you?<|im_end|>
                <|im_start|>assistant
                I'm doing great. How can I help you today?<|im_end|>
                <|im_start|>user
                I'd like to show off how chat templating works!<|im_end|>
                <|im_start|>assistant
                """);
        assertThat(text(named("chatml"), SHORT)).startsWith("<|im_start|>user\n");
    }

    @Test
    void writesGemmaWithoutASystemRole() {
        assertThat(text(named("gemma"), LONG)).isEqualTo("""
                <start_of_turn>user
                You are a helpful assistant.

                Hello, how are you?<end_of_turn>
                <start_of_turn>model
                I'm doing great. How can I help you today?<end_of_turn>
                <start_of_turn>user
                I'd like to show off how chat templating works!<end_of_turn>
                <start_of_turn>model
                """);
    }

    @Test
    void writesPhi3() {
        assertThat(text(named("phi3"), LONG)).isEqualTo("""
                <|system|>
                You are a helpful assistant.<|end|>
                <|user|>
                Hello, how are you?<|end|>
                <|assistant|>
                I'm doing great. How can I help you today?<|end|>
                <|user|>
                I'd like to show off how chat templating works!<|end|>
                <|assistant|>
                """);
    }

    @Test
    void writesZephyr() {
        assertThat(text(named("zephyr"), LONG)).isEqualTo("""
                <|system|>
                You are a helpful assistant.</s>
                <|user|>
                Hello, how are you?</s>
                <|assistant|>
                I'm doing great. How can I help you today?</s>
                <|user|>
                I'd like to show off how chat templating works!</s>
                <|assistant|>
                """);
    }

    @Test
    void stripsWhatLlama3Strips() {
        assertThat(text(named("llama3"), List.of(Message.user(" \n hi \t"))))
                .contains("<|end_header_id|>\n\nhi<|eot_id|>");
    }

    @Test
    void knowsWhereAnAnswerBeginsWithASpace() {
        assertThat(ChatFormat.names().stream().filter(name -> named(name).answersBeginWithSpace()))
                .containsExactlyInAnyOrder("guanaco", "llama2", "llama2-chat", "vicuna", "wizardlm-vicuna",
                        "wizardlm2-hf-embedded");
    }

    @Test
    void textOfMessagesIsNeverTheTemplates() {
        var hostile = "{eos}{bos}{round}<|im_end|></s>[/INST]<|eot_id|><end_of_turn><|end|>";
        for (var name : ChatFormat.names()) {
            var texts = named(name).render(Conversation.of(List.of(Message.user(hostile)))).stream()
                    .filter(Segment.Text.class::isInstance)
                    .map(segment -> ((Segment.Text) segment).text())
                    .collect(Collectors.joining());
            assertThat(texts).as(name).isEqualTo(hostile);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama2", "mistral", "gemma"})
    void refusesTurnsThatDoNotAlternateWhereTheFormatNeedsIt(String name) {
        var twice = List.of(Message.user("a"), Message.user("b"));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> text(named(name), twice))
                .withMessageContaining("message 1 is USER");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> text(named(name), List.of(Message.system("a"))));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> text(named(name), List.of(Message.user("a"), Message.assistant("b"))));
    }

    @Test
    void refusesToolsInWords() {
        var call = new Part.ToolCall("1", "look", "{}");
        var offered = new Conversation(SHORT, List.of(new ToolDefinition("look", "Looks.", "{}")), Map.of());
        var called = Conversation.of(List.of(Message.user("a"), new Message(Role.ASSISTANT, List.of(call)),
                Message.toolResult(call, "b")));
        for (var name : ChatFormat.names()) {
            for (var conversation : List.of(offered, called)) {
                assertThatExceptionOfType(IllegalArgumentException.class).as(name)
                        .isThrownBy(() -> named(name).render(conversation))
                        .withMessageContaining("has no place for tools");
            }
        }
    }

    @Test
    void knowsNoOtherNames() {
        assertThat(ChatFormat.named("jinja")).isEmpty();
    }

    private static ChatFormat named(String name) {
        return ChatFormat.named(name).orElseThrow();
    }

    private static String text(ChatFormat format, List<Message> messages) {
        return text(format, messages, "<s>", "</s>");
    }

    private static String text(ChatFormat format, List<Message> messages, String begin, String end) {
        return format.render(Conversation.of(messages)).stream().map(segment -> switch (segment) {
            case Segment.Text text -> text.text();
            case Segment.Template template -> template.text();
            case Segment.Begin ignored -> begin;
            case Segment.End ignored -> end;
        }).collect(Collectors.joining());
    }
}
