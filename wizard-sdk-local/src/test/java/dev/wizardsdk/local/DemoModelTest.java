package dev.wizardsdk.local;

import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A real model; skipped where its file is not at hand. */
@Timeout(300)
class DemoModelTest {

    private static final Sampling GREEDY = Sampling.unset().withTemperature(0);

    @Test
    void chatsInItsOwnFormat() {
        try (var model = LocalModel.load(TestModels.demo(), TestModels.options())) {
            assertThat(model.description().features()).contains(Feature.CHAT);
            assertThat(model.description().parameters()).hasValue(134_515_008);

            var reply = model.open(new Request.Chat(List.of(Message.user("What is the capital of France?")),
                    GREEDY.withMaxTokens(8))).reply();
            // One token for each control token and word, as llama.cpp counts the template's own rendering.
            assertThat(reply.usage().orElseThrow().promptTokens()).isEqualTo(37);
            assertThat(reply.text()).isNotBlank().doesNotContain("<|im_");
        }
    }

    @Test
    void continuesATextSensibly() {
        try (var model = LocalModel.load(TestModels.demo(), TestModels.options())) {
            var reply = model.open(new Request.Completion("The days of the week are Monday, Tuesday,",
                    GREEDY.withMaxTokens(6))).reply();

            assertThat(reply.text()).contains("Wednesday", "Thursday");
        }
    }

    @Test
    void computesASharedOpeningOnce() {
        var opening = "Here is a list of short facts about animals, one in each line.\n".repeat(4);
        try (var model = LocalModel.load(TestModels.demo(), TestModels.options())) {
            var replies = IntStream.range(0, 8)
                    .mapToObj(i -> model.open(new Request.Completion(opening + i + ".", GREEDY.withMaxTokens(4)))
                            .future())
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            var tokens = replies.getFirst().usage().orElseThrow().promptTokens();
            assertThat(model.statistics().promptTokens()).isEqualTo(8 * tokens);
            assertThat(model.statistics().computedPromptTokens()).isEqualTo(tokens + 7 * 2);
        }
    }
}
