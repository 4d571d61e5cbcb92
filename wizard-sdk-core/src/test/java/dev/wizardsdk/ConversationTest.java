package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.testing.ScriptedProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class ConversationTest {

    private static List<Message> shown(ScriptedProvider model, int index) {
        return ((Request.Chat) model.requests().get(index)).messages();
    }

    private static List<Message> lastShown(ScriptedProvider model) {
        return shown(model, model.requests().size() - 1);
    }

    @Test
    void remembersWhatWasSaid() {
        var model = ScriptedProvider.answering("Hello Ann.", "You are Ann.");
        var chat = Conversation.over(ModelClient.over(model)).system("Be brief.").begin();
        var pieces = new ArrayList<String>();

        assertThat(chat.say("I am Ann.").text()).isEqualTo("Hello Ann.");
        assertThat(chat.say("Who am I?", pieces::add).text()).isEqualTo("You are Ann.");

        assertThat(pieces).containsExactly("You ", "are ", "Ann.");
        assertThat(shown(model, 1)).containsExactly(Message.system("Be brief."), Message.user("I am Ann."),
                Message.assistant("Hello Ann."), Message.user("Who am I?"));
        assertThat(chat.messages()).hasSize(4);
    }

    @Test
    void carriesOutToolsAndRemembersTheirResults() {
        var turns = List.of(
                new Message(Role.ASSISTANT,
                        List.of(new Part.Reasoning("hm", "seal"), new Part.ToolCall("1", "clock", ""))),
                Message.assistant("Noon."), Message.assistant("Bye."));
        var next = new AtomicInteger();
        var model = ScriptedProvider
                .replying(request -> ScriptedProvider.reply(request, turns.get(next.getAndIncrement())));
        var chat = Conversation.over(ModelClient.over(model)).tools(Tool.of("clock", "", () -> "12:00")).begin();

        chat.say("What time is it?");
        chat.say("Thanks.");

        assertThat(lastShown(model)).containsExactly(Message.user("What time is it?"), turns.get(0),
                Message.toolResult(new Part.ToolCall("1", "clock", ""), "12:00"), turns.get(1),
                Message.user("Thanks."));
    }

    @Test
    void showsWhatTheWindowHasRoomForAndKeepsTheSystemMessage() {
        var model = ScriptedProvider.answering(request -> "ok");
        var chat = Conversation.over(ModelClient.over(model)).system("Be brief.").window(Window.messages(3)).begin();

        for (int i = 1; i <= 4; i++) {
            chat.say("question " + i);
        }

        assertThat(lastShown(model)).containsExactly(Message.system("Be brief."), Message.user("question 3"),
                Message.assistant("ok"), Message.user("question 4"));
        assertThat(chat.messages()).hasSize(8);
    }

    @Test
    void neverShowsAGreetingFirst() {
        var model = ScriptedProvider.answering("ok");
        var chat = Conversation.over(ModelClient.over(model)).begin(List.of(Message.assistant("Welcome.")));

        chat.say("Hi");

        assertThat(lastShown(model)).containsExactly(Message.user("Hi"));
        assertThat(chat.messages()).hasSize(3);
    }

    @Test
    void hasTokensCountedByAModelThatCan() {
        var counted = new AtomicInteger();
        var model = ScriptedProvider.replying(request -> {
            if (request instanceof Request.Count count) {
                counted.incrementAndGet();
                var tokens = 100L * ((Request.Chat) count.of()).messages().size();
                return new Reply(Message.assistant(""), Finish.STOP, "", Optional.of(new Usage(tokens, 0, 0, 0)), "x",
                        "");
            }
            return ScriptedProvider.reply(request, Message.assistant("ok"));
        });
        var chat = Conversation.over(ModelClient.over(model)).window(Window.tokens(300)).begin();

        chat.say("one");
        chat.say("two");
        assertThat(counted).hasValue(2);
        chat.say("three");

        assertThat(lastShown(model)).containsExactly(Message.user("two"), Message.assistant("ok"),
                Message.user("three"));
    }

    @Test
    void estimatesTokensWhereTheCountingFails() {
        var model = ScriptedProvider.replying(request -> {
            if (request instanceof Request.Count) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, "no").build();
            }
            return ScriptedProvider.reply(request, Message.assistant("ok"));
        });
        var chat = Conversation.over(ModelClient.over(model)).window(Window.tokens(40)).begin();

        chat.say("x".repeat(60));
        chat.say("short");

        assertThat(lastShown(model)).containsExactly(Message.user("short"));
    }

    @Test
    void hasWhatLeavesTheWindowSummedUp() {
        var model = ScriptedProvider.answering(request -> "ok");
        var summariser = ScriptedProvider.answering("Ann asked 1.", "Ann asked 1 to 5.");
        var chat = Conversation.over(ModelClient.over(model)).system("Be brief.").window(Window.messages(6))
                .summarising(ModelClient.over(summariser)).begin();

        for (int i = 1; i <= 4; i++) {
            chat.say("question " + i);
        }

        assertThat(summariser.requests()).hasSize(1);
        assertThat(lastShown(summariser).getFirst().text()).contains("User: question 1\n").contains("Assistant: ok")
                .contains("question 2").doesNotContain("question 3");
        assertThat(lastShown(model)).containsExactly(
                Message.system("Be brief.\n\nWhat was said before, in short:\nAnn asked 1."),
                Message.user("question 3"),
                Message.assistant("ok"), Message.user("question 4"));

        chat.say("question 5");
        assertThat(summariser.requests()).hasSize(1);
        chat.say("question 6");
        assertThat(lastShown(summariser).getFirst().text()).contains("Ann asked 1.").contains("question 3")
                .doesNotContain("question 2");
        assertThat(chat.summary()).isEqualTo("Ann asked 1 to 5.");

        var again = Conversation.over(ModelClient.over(model)).resume(chat.toJson());
        again.say("question 7");
        assertThat(lastShown(model)).startsWith(
                Message.system("Be brief.\n\nWhat was said before, in short:\nAnn asked 1 to 5."),
                Message.user("question 5")).hasSize(6);
    }

    @Test
    void isAsItWasAfterAFailure() {
        var model = ScriptedProvider.answering("ok");
        var chat = Conversation.over(ModelClient.over(model)).begin();
        chat.say("one");

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> chat.say("two"));

        assertThat(chat.messages()).containsExactly(Message.user("one"), Message.assistant("ok"));
    }

    @Test
    void keepsWhatToolsDidBeforeAFailure() {
        var next = new AtomicInteger();
        var model = ScriptedProvider.replying(request -> {
            if (next.getAndIncrement() > 0) {
                throw ModelException.of(ErrorKind.AUTHENTICATION, "no").build();
            }
            return ScriptedProvider.reply(request,
                    new Message(Role.ASSISTANT, List.of(new Part.ToolCall("1", "book", ""))));
        });
        var chat = Conversation.over(ModelClient.over(model)).tools(Tool.of("book", "", () -> "booked")).begin();

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> chat.say("Book it"));

        assertThat(chat.messages()).hasSize(3);
        assertThat(chat.messages().getLast().parts()).containsExactly(new Part.ToolResult("1", "book", "booked"));
    }

    @Test
    void refusesASecondThread() {
        var chat = new AtomicReference<Conversation>();
        var model = ScriptedProvider.answering(request -> {
            chat.get().say("from within");
            return "never";
        });
        chat.set(Conversation.over(ModelClient.over(model)).begin());

        assertThatIllegalStateException().isThrownBy(() -> chat.get().say("x")).withMessageContaining("one thread");
    }

    @Test
    void isReadAsItWasSaved() {
        var said = List.of(
                new Message(Role.USER,
                        List.of(new Part.Text("Look: "), Part.Media.of("image/png", new byte[] {1, 2, 3}),
                                new Part.Media("application/pdf", URI.create("https://a.b/c.pdf")))),
                new Message(Role.ASSISTANT,
                        List.of(new Part.Reasoning("hm", "seal"), new Part.Opaque("Anthropic", "{\"a\":1}"),
                                new Part.Text("\u0000\"\n\uD83D\uDE00"), new Part.ToolCall("1", "see", "{}", "seal2"))),
                new Message(Role.TOOL, List.of(new Part.ToolResult("1", "see", "nothing", true))),
                Message.assistant("Nothing."));
        var client = ModelClient.over(ScriptedProvider.answering("ok"));
        var chat = Conversation.over(client).system("Be brief.").begin(said);

        var again = Conversation.over(client).resume(chat.toJson());

        assertThat(again.messages()).isEqualTo(said);
        assertThat(again.toJson()).isEqualTo(chat.toJson());
        assertThat(Conversation.over(client).system("Be long.").resume(chat.toJson()).toJson()).contains("Be long.");
    }

    /** Written by the first version; every later one must read it. */
    private static final String FIRST_VERSION = """
            {"version":1,"system":"Be brief.","summary":"","summarised":0,"messages":[
            {"role":"user","parts":[{"type":"text","text":"Hi"},{"type":"media","mediaType":"image/png","source":"data:,x"}]},
            {"role":"assistant","parts":[{"type":"reasoning","text":"hm","signature":"s"},
              {"type":"call","id":"1","name":"see","arguments":"{}","signature":"t"}]},
            {"role":"tool","parts":[{"type":"result","id":"1","name":"see","text":"x","failed":false}]},
            {"role":"assistant","parts":[{"type":"opaque","protocol":"OpenAi","json":"{}"},{"type":"text","text":"ok"}]}]}""";

    @Test
    void readsTheFirstVersionAndPassesOverWhatIsNew() {
        var client = ModelClient.over(ScriptedProvider.answering("ok"));
        var chat = Conversation.over(client).resume(FIRST_VERSION);
        assertThat(chat.messages()).hasSize(4);
        assertThat(chat.messages().get(1).parts()).containsExactly(new Part.Reasoning("hm", "s"),
                new Part.ToolCall("1", "see", "{}", "t"));

        var newer = FIRST_VERSION.replace("\"system\"", "\"mood\":{\"a\":[1]},\"system\"")
                .replace("{\"type\":\"text\"", "{\"language\":\"en\",\"type\":\"text\"");
        assertThat(Conversation.over(client).resume(newer).toJson()).isEqualTo(chat.toJson());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"version\":2}", "{\"version\":0}", "{\"version\":\"1\"}",
            "{\"version\":1,\"summarised\":3}", "{\"version\":1,\"messages\":[{\"parts\":[]}]}",
            "{\"version\":1,\"messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"smell\"}]}]}",
            "{\"version\":1,\"messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\"}]}]}"})
    void refusesWhatIsNoSavedConversation(String json) {
        var builder = Conversation.over(ModelClient.over(ScriptedProvider.answering("ok")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.resume(json));
    }

    @Test
    void tellsOfANewerVersion() {
        var builder = Conversation.over(ModelClient.over(ScriptedProvider.answering("ok")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.resume("{\"version\":2}"))
                .withMessageContaining("saved in version 2 by a newer release");
    }

    @Test
    void refusesWhatTheUserDidNotSay() {
        var builder = Conversation.over(ModelClient.over(ScriptedProvider.answering("ok")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.begin().say(Message.assistant("x")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.begin(List.of(Message.system("x"))));
    }
}
