package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.Segment;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ChosenFormatTest {

    private static final String TEMPLATE = "tokenizer.chat_template";

    @TempDir
    private Path folder;

    @Test
    void theNamedFormatStandsAboveAll() {
        var file = TinyGguf.random(1).text("general.name", "WizardLM-2-7B").text(TEMPLATE, "{{ 1 }}");

        assertThat(choose(file, "any.gguf", Optional.of("zephyr")).format()).isEqualTo(ChatFormat.named("zephyr"));
    }

    @Test
    void thePublishedFormatOfAKnownModelStandsAboveTheFilesTemplate() {
        var wrong = TinyGguf.random(1).text(TEMPLATE, "{{ 'wrong' }}");

        assertThat(choose(wrong, "WizardLM-2-7B.Q4_K_M.gguf").format()).isEqualTo(ChatFormat.named("wizardlm-vicuna"));
        assertThat(choose(wrong.text("general.name", "wizardlm_wizardlm-13b-v1.2"), "any.gguf").format())
                .isEqualTo(ChatFormat.named("wizardlm-vicuna"));
        assertThat(choose(TinyGguf.random(1).without("general.name").text("general.basename", "WizardLM-2")
                .text("general.size_label", "7B"), "any.gguf").format())
                .isEqualTo(ChatFormat.named("wizardlm-vicuna"));
    }

    @Test
    void theFilesTemplateIsForEveryOther() {
        assertThat(
                written(choose(TinyGguf.random(1).text(TEMPLATE, "{{ bos_token }}own"), "any.gguf"), Message.user("a")))
                .containsExactly(new Segment.Template("<s>own"));
    }

    @Test
    void aTemplateForToolsIsForConversationsWithTools() {
        var file = TinyGguf.random(1).text(TEMPLATE, "plain").text(TEMPLATE + ".tool_use", "{{ tools }}tools");
        var chosen = choose(file, "any.gguf");
        var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("1", "look", "{}")));

        assertThat(written(chosen, Message.user("a"))).containsExactly(new Segment.Template("plain"));
        assertThat(written(chosen, call)).containsExactly(new Segment.Template("Nonetools"));
        assertThat(chosen.format().orElseThrow().showsTools()).isTrue();
    }

    @Test
    void withoutATemplateThereIsNoFormat() {
        var chosen = choose(TinyGguf.random(1).without(TEMPLATE), "any.gguf");

        assertThat(chosen.format()).isEmpty();
        assertThat(chosen.absence()).isEqualTo("its file has no chat template");
    }

    @Test
    void aTemplateThatIsNoneIsToldOf() {
        var chosen = choose(TinyGguf.random(1).text(TEMPLATE, "a\n{% if x %}"), "any.gguf");

        assertThat(chosen.format()).isEmpty();
        assertThat(chosen.absence()).contains("cannot be used", "endif", "line 2");
    }

    private ChosenFormat choose(TinyGguf file, String fileName) {
        return choose(file, fileName, Optional.empty());
    }

    private ChosenFormat choose(TinyGguf file, String fileName, Optional<String> name) {
        var read = GgufFile.read(file.write(folder.resolve(fileName)));
        return ChosenFormat.of(read, name, "<s>", "</s>", Clock.systemUTC());
    }

    private static List<Segment> written(ChosenFormat chosen, Message message) {
        return chosen.format().orElseThrow().render(Conversation.of(List.of(message)));
    }
}
