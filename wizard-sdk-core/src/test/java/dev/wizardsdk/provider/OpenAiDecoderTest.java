package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** How answers of the many services that speak OpenAI's protocol are merged; each rule has been somebody's bug. */
class OpenAiDecoderTest {

    private static final URI URL = URI.create("http://localhost:8080/v1");
    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());

    @Test
    void mergesCallsByIndexWithIdsOnTheFirstPiece() {
        var read = reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"add\",\"arguments\":\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}"),
                finish("tool_calls"));

        assertThat(read.reply().toolCalls()).containsExactly(new Part.ToolCall("a", "add", "{\"x\":1}"),
                new Part.ToolCall("b", "now", "{}"));
        assertThat(read.reply().finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(read.told()).contains(new Event.ToolCall(0, "a", "add", "{\"x\""),
                new Event.ToolCall(1, "b", "now", ""));
    }

    @Test
    void anIdRepeatedOnEachPieceIsTheSameCall() {
        assertThat(reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}]}"))
                .reply().toolCalls()).containsExactly(new Part.ToolCall("a", "f", "{}"));
    }

    @Test
    void anEmptyIdBeginsNoCall() {
        assertThat(reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"}\"}}]}"))
                .reply().toolCalls()).containsExactly(new Part.ToolCall("a", "f", "{}"));
    }

    @Test
    void withoutAnIndexANewIdIsANewCall() {
        assertThat(reading(CHAT).events(
                delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":null,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"}\"}}]}"))
                .reply().toolCalls())
                .containsExactly(new Part.ToolCall("a", "f", "{}"), new Part.ToolCall("b", "g", "{}"));
    }

    @Test
    void anIndexMayBeginAtOne() {
        var read = reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"));

        assertThat(read.told()).containsExactly(new Event.ToolCall(0, "a", "f", "{}"));
    }

    @Test
    void aNameThatComesLateHoldsTheCallBack() {
        var read = reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{\\\"x\\\"\"}}]}"));
        assertThat(read.told()).isEmpty();

        read.events(delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}]}"));
        assertThat(read.told()).containsExactly(new Event.ToolCall(0, "a", "f", "{\"x\":1}"));
    }

    @Test
    void aCallWithoutANameIsNoAnswer() {
        var read = reading(CHAT)
                .events(delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}]}"));

        assertThatThrownBy(read::reply).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
    }

    @Test
    void aCallWithoutAnIdGetsOneAndKeepsIt() {
        var read = reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}"));

        var id = read.reply().toolCalls().getFirst().id();
        assertThat(id).startsWith("call_");
        assertThat(read.told()).containsExactly(new Event.ToolCall(0, id, "f", "{"),
                new Event.ToolCall(0, id, "f", "}"));
    }

    @Test
    void callsThatEndWithStopAreCalls() {
        assertThat(reading(CHAT).events(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                finish("stop")).reply().finish()).isEqualTo(Finish.TOOL_CALLS);
    }

    @Test
    void aSealOfGeminisCompatibleRouteGoesBackWithItsCall() {
        var call = reading(CHAT).events(delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"s==\"}}}]}"))
                .reply().message();

        assertThat(sent(call)).contains("\"extra_content\":{\"google\":{\"thought_signature\":\"s==\"}}");
    }

    @Test
    void detailsOfReasoningGoBackUntouched() {
        var answer = reading(CHAT).events(delta("{\"reasoning\":\"hm\",\"reasoning_details\":"
                + "[{\"type\":\"reasoning.encrypted\",\"data\":\"zzz\",\"index\":0}]}"),
                delta("{\"reasoning_details\":[{\"data\":\"yyy\"}]}"), delta("{\"content\":\"yes\"}")).reply();

        assertThat(answer.text()).isEqualTo("yes");
        assertThat(sent(answer.message())).contains(
                "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"zzz\",\"index\":0},{\"data\":\"yyy\"}]")
                .doesNotContain("hm");
    }

    @Test
    void aRefusalIsFiltered() {
        var reply = reading(CHAT).events(delta("{\"refusal\":\"I can't.\"}")).reply();

        assertThat(reply.finish()).isEqualTo(Finish.FILTERED);
        assertThat(reply.text()).isEqualTo("I can't.");
    }

    @Test
    void readsTheThoughtsOfMistral() {
        assertThat(reading(CHAT).events(delta("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\","
                + "\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\"yes\"}]}")).reply().message().parts())
                .containsExactly(new Part.Reasoning("hm"), new Part.Text("yes"));
    }

    @Test
    void readsLogProbabilitiesOfChatsAndCompletions() {
        var expected = new TokenScore("a", -0.5, List.of(new TokenScore.Alternative("b", -1.0)));
        assertThat(reading(CHAT).events("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":"
                + "[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1}]}]}}]}")
                .reply().tokens()).containsExactly(expected);
        assertThat(reading(new Request.Completion("x", Sampling.unset())).events(
                "{\"choices\":[{\"text\":\"a\",\"logprobs\":{\"tokens\":[\"a\"],\"token_logprobs\":[-0.5],"
                        + "\"top_logprobs\":[{\"b\":-1}],\"text_offset\":[1]}}]}")
                .reply().tokens()).containsExactly(expected);
    }

    @Test
    void anAnswerEndsWithItsMarkerOrWithAReason() {
        assertThat(reading(CHAT).events(delta("{\"content\":\"a\"}")).mayEnd()).isFalse();
        assertThat(reading(CHAT).events(delta("{\"content\":\"a\"}"), finish("stop")).mayEnd()).isTrue();
        assertThat(reading(CHAT).events(delta("{\"content\":\"a\"}"), finish("stop")).ended()).isFalse();
        assertThat(reading(CHAT).events("[DONE]").ended()).isTrue();
    }

    @Test
    void vectorsAreOrderedByIndexAndScaled() {
        var reply = reading(new Request.Embed(List.of("a", "b"))).whole("{\"data\":[{\"index\":1,\"embedding\":[0,2]},"
                + "{\"index\":0,\"embedding\":[3,4]}],\"usage\":{\"prompt_tokens\":2}}").reply();

        var vectors = ((Result.Embeddings) reply.result().orElseThrow()).vectors();
        assertThat(vectors.getFirst()).containsExactly(0.6f, 0.8f);
        assertThat(vectors.getLast()).containsExactly(0f, 1f);
    }

    @Test
    void aTextWithoutAVectorIsNoAnswer() {
        assertThatThrownBy(() -> reading(new Request.Embed(List.of("a", "b")))
                .whole("{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}")).hasMessageContaining("no vector for text 1");
    }

    @Test
    void ranksTheBestFirst() {
        assertThat(reading(new Request.Rerank("q", List.of("a", "b"))).whole("{\"results\":[{\"index\":0,"
                + "\"relevance_score\":0.1},{\"index\":1,\"relevance_score\":0.9}]}").reply().result())
                .contains(new Result.Ranking(List.of(new Result.Ranked(1, 0.9), new Result.Ranked(0, 0.1))));
    }

    @Test
    void scoresTheTokensOfTheTextAlone() {
        var reply = reading(new Request.Score("It is", " cold")).whole("{\"choices\":[{\"logprobs\":{\"tokens\":"
                + "[\"It\",\" is\",\" co\",\"ld\",\" x\"],\"token_logprobs\":[null,-1,-2,-0.25,-9],"
                + "\"text_offset\":[0,2,5,8,10]}}]}").reply();

        assertThat(reply.tokens()).extracting(TokenScore::logProbability).containsExactly(-2.0, -0.25);
    }

    @Test
    void countsTokens() {
        assertThat(reading(Request.Count.text("a b")).whole("{\"count\":2,\"tokens\":[1,2]}").reply().usage()
                .orElseThrow().promptTokens()).isEqualTo(2);
    }

    private static String delta(String delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static String finish(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static Reading reading(Request request) {
        return new Reading(wire(), request);
    }

    private static OpenAiWire wire() {
        return new OpenAiWire(URL, "m", true, OpenAiDialect.at(URL), Optional.empty());
    }

    private static String sent(Message message) {
        var body = wire().encode(new Request.Chat(List.of(Message.user("x"), message), Sampling.unset())).body();
        return new String(body, StandardCharsets.UTF_8);
    }
}
