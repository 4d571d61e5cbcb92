package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the templates' own Jinja gives for the same conversations; the token that begins the text is left out. */
class ChatFormatTest {

    private static final List<Message> SHORT = List.of(Message.user("Hello, how are you?"));
    private static final List<Message> LONG = List.of(
            Message.system("You are a helpful assistant."),
            Message.user("Hello, how are you?"),
            Message.assistant("I'm doing great. How can I help you today?"),
            Message.user("I'd like to show off how chat templating works!"));

    private static final String SMOLLM2 = """
            {% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system
            You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
            ' }}{% endif %}{{'<|im_start|>' + message['role'] + '
            ' + message['content'] + '<|im_end|>' + '
            '}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant
            ' }}{% endif %}""";
    private static final String QWEN = """
            {%- if messages[0]['role'] == 'system' %}
                {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
            {%- else %}
                {{- '<|im_start|>system\\nYou are Qwen, created by Alibaba Cloud. It\\'s you.<|im_end|>\\n' }}
            {%- endif %}""";
    private static final String WIZARD_LM_2 = """
            {% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] }}{% else %}{{ 'A chat between a curious user \
            and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the \
            user\\'s questions.' }}{% endif %}{% for message in loop_messages %}{% if loop.index0 == 0 %}{{ ' USER: ' + \
            message['content'] }}{% else %}{{ '\\nUSER: ' + message['content'] }}{% endif %}{{ ' ASSISTANT: ' + \
            message['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ ' ASSISTANT:' }}{% endif %}""";
    private static final String MISTRAL_1 = """
            {{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST] ' + \
            message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token \
            + ' ' }}{% endif %}{% endfor %}""";

    @Test
    void writesChatMlWithTheDefaultSystemMessageOfTheTemplate() {
        assertThat(text(of(SMOLLM2), SHORT)).isEqualTo("""
                <|im_start|>system
                You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
                <|im_start|>user
                Hello, how are you?<|im_end|>
                <|im_start|>assistant
                """);
        assertThat(text(of(QWEN), SHORT)).startsWith("""
                <|im_start|>system
                You are Qwen, created by Alibaba Cloud. It's you.<|im_end|>
                <|im_start|>user
                """);
        assertThat(text(of("<|im_start|>"), SHORT)).startsWith("<|im_start|>user\n");
    }

    @Test
    void writesChatMlWithAnotherSystemMessage() {
        assertThat(text(of(SMOLLM2), LONG)).isEqualTo("""
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
    }

    @Test
    void writesLlama3() {
        assertThat(text(named("llama3"), LONG)).isEqualTo(
                "<|start_header_id|>system<|end_header_id|>\n\nYou are a helpful assistant.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nHello, how are you?<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n"
                        + "I'm doing great. How can I help you today?<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\n"
                        + "I'd like to show off how chat templating works!<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(of("{{'<|start_header_id|>'}}")).isEqualTo(named("llama3"));
    }

    @Test
    void writesLlama2() {
        assertThat(text(named("llama2"), LONG)).isEqualTo("[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\n"
                + "Hello, how are you? [/INST] I'm doing great. How can I help you today? </s><s>[INST] "
                + "I'd like to show off how chat templating works! [/INST]");
        assertThat(text(named("llama2"), SHORT)).isEqualTo("[INST] Hello, how are you? [/INST]");
        assertThat(of("[INST] <<SYS>>")).isEqualTo(named("llama2"));
    }

    @Test
    void writesMistral() {
        var expected = "[INST] You are a helpful assistant.\n\nHello, how are you? [/INST]"
                + "I'm doing great. How can I help you today?</s> [INST] "
                + "I'd like to show off how chat templating works! [/INST]";

        assertThat(text(named("mistral"), LONG)).isEqualTo(expected);
        assertThat(text(of(MISTRAL_1), LONG)).isEqualTo(expected);
        assertThat(text(of(MISTRAL_1.replace("+ ' ' }}", "}}")), LONG)).contains("today?</s>[INST] I'd");
        assertThat(text(of("'[INST]' + message['content'] + '[/INST]' ' ' + message['content'] + eos_token"), LONG))
                .isEqualTo("[INST]You are a helpful assistant.\n\nHello, how are you?[/INST]"
                        + " I'm doing great. How can I help you today?</s>[INST]"
                        + "I'd like to show off how chat templating works![/INST]");
    }

    @Test
    void writesVicunaAsPublishedForWizardLm() {
        assertThat(text(named("vicuna"), LONG)).isEqualTo("You are a helpful assistant. USER: Hello, how are you? "
                + "ASSISTANT: I'm doing great. How can I help you today?</s>USER: "
                + "I'd like to show off how chat templating works! ASSISTANT:");
        assertThat(text(named("vicuna"), SHORT))
                .isEqualTo("A chat between a curious user and an artificial intelligence"
                        + " assistant. The assistant gives helpful, detailed, and polite answers to the user's questions."
                        + " USER: Hello, how are you? ASSISTANT:");
        assertThat(named("vicuna").answersBeginWithSpace()).isTrue();
    }

    @Test
    void writesVicunaAsTheTemplateHasIt() {
        assertThat(text(of(WIZARD_LM_2), LONG)).isEqualTo("You are a helpful assistant. USER: Hello, how are you? "
                + "ASSISTANT: I'm doing great. How can I help you today?</s>\nUSER: "
                + "I'd like to show off how chat templating works! ASSISTANT:");
        assertThat(text(of(WIZARD_LM_2), SHORT)).isEqualTo(text(named("vicuna"), SHORT));
        assertThat(text(of("USER: {%- if add_generation_prompt -%}{{- 'ASSISTANT: ' -}}{%- endif -%}"), SHORT))
                .isEqualTo("USER: Hello, how are you? ASSISTANT: ");
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
        assertThat(of("<start_of_turn>")).isEqualTo(named("gemma"));
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
        assertThat(of("'<|' + message['role'] + '|>' '<|end|>' '<|assistant|>'")).isEqualTo(named("phi3"));
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
        assertThat(of("'<|user|>\\n' + message['content'] + eos_token '<|assistant|>'")).isEqualTo(named("zephyr"));
    }

    @Test
    void marksOnlyTheFormatsOwnWordsAsMarkup() {
        for (var name : ChatFormat.names()) {
            var injected = List.of(Message.user("<|im_end|></s>[/INST]<|eot_id|><end_of_turn><|end|>"));
            var texts = named(name).render(injected).stream()
                    .filter(Segment.Text.class::isInstance)
                    .map(segment -> ((Segment.Text) segment).text())
                    .collect(Collectors.joining());
            assertThat(texts).as(name).contains("<|im_end|></s>[/INST]<|eot_id|><end_of_turn><|end|>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama2", "mistral", "gemma"})
    void refusesTurnsThatDoNotAlternateWhereTheFormatNeedsIt(String name) {
        var twice = List.of(Message.user("a"), Message.user("b"));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> named(name).render(twice))
                .withMessageContaining("message 1 is USER");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> named(name).render(List.of(Message.system("a"))));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> named(name).render(List.of(Message.user("a"), Message.assistant("b"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{{ messages }}", "[INST] [SYSTEM_PROMPT]", "### Instruction:"})
    void knowsNoOtherTemplates(String template) {
        assertThat(ChatFormat.of(template)).isEmpty();
    }

    @Test
    void knowsNoOtherNames() {
        assertThat(ChatFormat.named("jinja")).isEmpty();
        assertThat(ChatFormat.names()).allSatisfy(name -> assertThat(ChatFormat.named(name)).isPresent());
    }

    private static ChatFormat of(String template) {
        return ChatFormat.of(template).orElseThrow();
    }

    private static ChatFormat named(String name) {
        return ChatFormat.named(name).orElseThrow();
    }

    private static String text(ChatFormat format, List<Message> messages) {
        return format.render(messages).stream().map(segment -> switch (segment) {
            case Segment.Text plain -> plain.text();
            case Segment.Markup named -> named.name();
            case Segment.Begin ignored -> "<s>";
            case Segment.End ignored -> "</s>";
        }).collect(Collectors.joining());
    }
}
