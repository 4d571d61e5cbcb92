package dev.wizardsdk.local.template;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamedFormatTest {

    private static final List<Message> QUESTION = List.of(Message.user("Which?"));

    @Test
    void writesWhatTheCatalogueSays() {
        assertThat(ChatFormat.names()).isEqualTo(PromptFormat.names()).allSatisfy(name -> {
            var format = ChatFormat.named(name).orElseThrow();
            var published = PromptFormat.named(name).orElseThrow();
            assertThat(format.render(Conversation.of(QUESTION))).isEqualTo(published.render(QUESTION));
            assertThat(format.answersBeginWithSpace()).isEqualTo(published.answersBeginWithSpace());
            assertThat(format.showsTools()).isFalse();
        });
    }

    @Test
    void refusesToolsOnOffer() {
        var offered = new Conversation(QUESTION, List.of(new ToolDefinition("look", "Looks.", "{}")), Map.of());

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ChatFormat.named("chatml").orElseThrow().render(offered))
                .withMessageContaining("has no place for tools");
    }
}
