package dev.wizardsdk.model;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class RequestTest {

    private static final ToolDefinition WEATHER = new ToolDefinition("weather", "The weather", "{\"type\":\"object\"}");

    @Test
    void namesEveryFeatureItNeeds() {
        var sampling = Sampling.unset().withLogprobs(2).withConstraint(new Constraint.Grammar("root ::= \"a\""));
        var seen = new Message(Role.USER, List.of(new Part.Media("image/png", URI.create("data:,x"))));

        assertThat(new Request.Chat(List.of(seen), List.of(WEATHER), ToolChoice.AUTO, sampling).features())
                .containsExactlyInAnyOrder(Feature.CHAT, Feature.TOOLS, Feature.IMAGES, Feature.LOGPROBS,
                        Feature.GRAMMAR);
        assertThat(Request.Count.text("x").features()).containsExactlyInAnyOrder(Feature.COUNT, Feature.COMPLETION);
    }

    @Test
    void resultsOfToolsNeedToolsAsWell() {
        var result = Message.toolResult(new Part.ToolCall("1", "weather", "{}"), "rain");

        assertThat(new Request.Chat(List.of(result), Sampling.unset()).features()).contains(Feature.TOOLS);
    }

    @Test
    void isRefusedByWhatAModelLacks() {
        var model = new ModelDescription("p", "m", Set.of(Feature.CHAT), OptionalInt.empty(), OptionalLong.empty());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.requireSupport(new Request.Rerank("q", List.of("d"))))
                .withMessageContaining("p:m has no [RERANK], only [CHAT]");
    }

    @Test
    void refusesWhatCannotBeAsked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Request.Chat(List.of(Message.user("x")), List.of(),
                ToolChoice.REQUIRED, Sampling.unset())).withMessageContaining("no tool is given");
        assertThatIllegalArgumentException().isThrownBy(() -> new Request.Chat(List.of(Message.user("x")),
                List.of(WEATHER, WEATHER), ToolChoice.AUTO, Sampling.unset())).withMessageContaining("same name");
        assertThatIllegalArgumentException().isThrownBy(() -> new Request.Score("a", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request.Embed(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolDefinition("the weather", "", "{}"));
    }
}
