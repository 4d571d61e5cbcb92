package dev.wizardsdk;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(30)
final class ToolRunTest {

    record City(String name) {}

    record Weather(int celsius, String sky) {}

    private static final Tool WEATHER = Tool.of("weather", "Current weather", City.class,
            city -> new Weather(city.name().length(), "clear"));

    private static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, "seal-" + id);
    }

    private static Message turn(Part... parts) {
        return new Message(Role.ASSISTANT, List.of(parts));
    }

    /** Says these turns one after the other. */
    private static ScriptedProvider script(Message... turns) {
        var next = new AtomicInteger();
        return ScriptedProvider.replying(request -> ScriptedProvider.reply(request, turns[next.getAndIncrement()]));
    }

    private static List<Part.ToolResult> results(List<Message> messages) {
        return messages.stream().filter(message -> message.role() == Role.TOOL).flatMap(m -> m.parts().stream())
                .map(Part.ToolResult.class::cast).toList();
    }

    private static Part.ToolResult onlyResult(Tool tool, String arguments) {
        var model = script(turn(call("1", "weather", arguments)), Message.assistant("Done."));
        return results(ModelClient.over(model).prompt("x").tools(tool).run().messages()).getFirst();
    }

    @ParameterizedTest
    @EnumSource(names = {"LENGTH", "FILTERED"})
    void theLastCallOfAnAnswerThatWasCutOffIsNotCarriedOut(Finish finish) {
        var deleted = new AtomicInteger();
        var delete = Tool.of("delete", "Deletes a town, or all", Optionally.class, town -> deleted.incrementAndGet());
        var cut = turn(call("1", "weather", "{\"name\":\"Oslo\"}"), call("2", "delete", "{}"));
        var turns = new AtomicInteger();
        var model = ScriptedProvider.replying(request -> turns.getAndIncrement() == 0
                ? new Reply(cut, finish, "", Optional.empty(), "p:m", "")
                : ScriptedProvider.reply(request, Message.assistant("Done.")));
        var results = results(ModelClient.over(model).prompt("x").tools(WEATHER, delete).run().messages());

        assertThat(deleted).hasValue(0);
        assertThat(results).extracting(Part.ToolResult::failed).containsExactly(false, true);
        assertThat(results.getLast().text()).contains("cut off");
    }

    record Optionally(Optional<String> town) {}

    @Test
    void carriesOutCallsUntilTheModelAnswers() {
        var calls = turn(new Part.Reasoning("hm", "seal"), new Part.Opaque("OpenAi", "{}"),
                call("1", "weather", "{\"name\":\"Oslo\"}"), call("2", "weather", "{\"name\":\"Paris\"}"));
        var model = script(calls, turn(call("3", "weather", "{\"name\":\"Rome\"}")), Message.assistant("All clear."));

        var exchange = ModelClient.over(model).prompt("Weather?").tools(WEATHER).run();

        assertThat(exchange.text()).isEqualTo("All clear.");
        assertThat(exchange.messages()).hasSize(6).startsWith(calls).endsWith(Message.assistant("All clear."));
        assertThat(results(exchange.messages())).containsExactly(
                new Part.ToolResult("1", "weather", "{\"celsius\":4,\"sky\":\"clear\"}"),
                new Part.ToolResult("2", "weather", "{\"celsius\":5,\"sky\":\"clear\"}"),
                new Part.ToolResult("3", "weather", "{\"celsius\":4,\"sky\":\"clear\"}"));
        var last = (Request.Chat) model.requests().getLast();
        assertThat(last.messages()).containsExactlyElementsOf(
                Stream.concat(Stream.of(Message.user("Weather?")), exchange.messages().stream().limit(5)).toList());
        assertThat(last.tools()).containsExactly(WEATHER.definition());
    }

    @Test
    void sumsUpTokensAndCost() {
        var next = new AtomicInteger();
        var model = ScriptedProvider.replying(request -> {
            var reply = ScriptedProvider.reply(request,
                    next.getAndIncrement() == 0
                            ? turn(call("1", "weather", "{\"name\":\"Oslo\"}"))
                            : Message.assistant("It is clear."));
            return reply.with(Delivery.by("x").withCost(new BigDecimal("0.01")));
        });

        var exchange = ModelClient.over(model).prompt("How is it?").tools(WEATHER).run();

        assertThat(exchange.cost()).contains(new BigDecimal("0.02"));
        assertThat(exchange.usage().orElseThrow().completionTokens()).isEqualTo(3);
        assertThat(exchange.usage().orElseThrow().promptTokens()).isEqualTo(6);
        assertThat(exchange.replies()).hasSize(2);

        var unpriced = ModelClient.over(script(Message.assistant("Hi"))).prompt("x").run();
        assertThat(unpriced.cost()).isEqualTo(Optional.empty());
    }

    @Test
    void runsTheCallsOfOneTurnAtTheSameTime() {
        var together = new CyclicBarrier(2);
        var meet = Tool.of("meet", "Waits for another", City.class, city -> {
            together.await(20, TimeUnit.SECONDS);
            return city.name();
        });
        var model = script(turn(call("1", "meet", "{\"name\":\"a\"}"), call("2", "meet", "{\"name\":\"b\"}")),
                Message.assistant("Done."));

        var exchange = ModelClient.over(model).prompt("x").tools(meet).run();

        assertThat(results(exchange.messages())).extracting(Part.ToolResult::text).containsExactly("a", "b");
    }

    @Test
    void tellsTheModelWhatIsWrongWithItsArguments() {
        assertThat(onlyResult(WEATHER, "{\"nam\":3}")).isEqualTo(new Part.ToolResult("1", "weather",
                "Not called: the arguments do not fit.\n/name: is missing, expected a string\n"
                        + "/nam: is no known property, only name are; did you mean \"name\"?",
                true));
        assertThat(onlyResult(WEATHER, "{\"name\":")).extracting(Part.ToolResult::text).asString()
                .contains("the JSON is not valid: it ends too early");
    }

    @Test
    void tellsTheModelWhichToolsThereAre() {
        var model = script(turn(call("1", "wether", "{}")), Message.assistant("Sorry."));

        var exchange = ModelClient.over(model).prompt("x").tools(WEATHER).run();

        assertThat(results(exchange.messages())).containsExactly(new Part.ToolResult("1", "wether",
                "There is no such tool, only weather; did you mean \"weather\"?", true));
    }

    @Test
    void tellsTheModelTheMessageOfWhatABodyThrows() {
        var broken = Tool.of("weather", "", City.class, city -> {
            throw new IOException("no station");
        });
        assertThat(onlyResult(broken, "{\"name\":\"Oslo\"}"))
                .isEqualTo(new Part.ToolResult("1", "weather", "It failed: no station", true));
    }

    @Test
    void endsTheRunWhenAToolFailsThatMustSucceed() {
        var cause = new IOException("no station");
        var broken = Tool.of("weather", "", City.class, city -> {
            throw cause;
        }).mustSucceed();
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> onlyResult(broken, "{\"name\":\"Oslo\"}"))
                .withMessage("the tool weather failed: no station")
                .withCause(cause);
        // arguments that do not fit are the model's fault, not the tool's
        assertThat(onlyResult(broken, "{}").failed()).isTrue();
    }

    @Test
    void endsTheRunWhenAResultCannotBeWritten() {
        var odd = Tool.of("weather", "", City.class, city -> new Object());
        assertThatExceptionOfType(ToolException.class).isThrownBy(() -> onlyResult(odd, "{\"name\":\"Oslo\"}"))
                .withMessageContaining("java.lang.Object can't be written as JSON");
    }

    @Test
    void asksForApprovalBeforeAnythingRuns() {
        var log = new ArrayList<String>();
        var delete = Tool.of("delete", "Deletes a city", City.class, city -> {
            synchronized (log) {
                log.add("deleted " + city.name());
            }
            return "gone";
        }).approvedBy(call -> {
            synchronized (log) {
                log.add("asked " + call.arguments());
            }
            return call.arguments().contains("Oslo") ? Approval.denied("Oslo stays.") : Approval.given();
        });
        var model = script(turn(call("1", "delete", "{\"name\":\"Rome\"}"), call("2", "delete", "{\"name\":\"Oslo\"}"),
                call("3", "delete", "{}")), Message.assistant("Done."));

        var exchange = ModelClient.over(model).prompt("x").tools(delete).run();

        assertThat(log).containsExactly("asked {\"name\":\"Rome\"}", "asked {\"name\":\"Oslo\"}", "deleted Rome");
        assertThat(results(exchange.messages())).extracting(Part.ToolResult::text)
                .startsWith("gone", "Not called: it was denied. Oslo stays.");
        assertThat(results(exchange.messages())).extracting(Part.ToolResult::failed).containsExactly(false, true, true);
    }

    @Test
    void stopsAfterTheStepsAllowedAndLeavesTheLastCallsUndone() {
        var calls = new AtomicInteger();
        var count = Tool.of("weather", "", () -> calls.incrementAndGet());
        var model = ScriptedProvider.replying(request -> ScriptedProvider.reply(request,
                turn(new Part.Text("Again."), call("1", "weather", ""))));

        var failure = catchThrowableOfType(ModelException.class,
                () -> ModelClient.over(model).prompt("x").tools(count).steps(3).run());

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_OUTPUT);
        assertThat(failure).hasMessageContaining("still calls tools (weather) in its answer number 3");
        assertThat(failure.partialText()).isEqualTo("Again.");
        assertThat(calls).hasValue(2);
        assertThat(model.requests()).hasSize(3);
        calls.set(0);
        assertThatThrownBy(() -> ModelClient.over(model).prompt("x").tools(count).run());
        assertThat(calls).hasValue(7);
    }

    @Test
    void requiresACallInTheFirstReplyOnly() {
        var model = script(turn(call("1", "weather", "{\"name\":\"Oslo\"}")), Message.assistant("Clear."));

        ModelClient.over(model).prompt("x").tools(WEATHER).toolChoice(ToolChoice.REQUIRED).run();

        assertThat(model.requests()).extracting(request -> ((Request.Chat) request).toolChoice())
                .containsExactly(ToolChoice.REQUIRED, ToolChoice.AUTO);
    }

    @Test
    void streamsTheTextOfAllSteps() {
        var model = script(turn(new Part.Text("Let me see. "), call("1", "weather", "{\"name\":\"Oslo\"}")),
                turn(call("2", "weather", "{\"name\":\"Rome\"}")), Message.assistant("All clear."));
        var text = new StringBuilder();

        var exchange = ModelClient.over(model).prompt("x").tools(WEATHER).run(text::append);

        assertThat(text).hasToString("Let me see. All clear.");
        assertThat(exchange.messages()).hasSize(5);
    }

    @Test
    void isOneStreamWhoseCallsAreNumberedOn() {
        var model = script(turn(call("1", "weather", "{\"name\":\"Oslo\"}")),
                turn(call("2", "weather", "{\"name\":\"Rome\"}")), Message.assistant("Clear."));
        var indexes = new ArrayList<Integer>();
        var ends = 0;

        try (var run = ModelClient.over(model).prompt("x").tools(WEATHER).openRun()) {
            assertThat(model.requests()).isEmpty();
            for (var event : run) {
                if (event instanceof Event.ToolCall call) {
                    indexes.add(call.index());
                }
                ends += event instanceof Event.End ? 1 : 0;
            }
            assertThat(run.exchange().text()).isEqualTo("Clear.");
        }
        assertThat(indexes).containsExactly(0, 0, 1, 1);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("try") // it is closed from another thread than the one that waits
    void closingInterruptsRunningToolsAndKeepsWhatIsKnown() throws InterruptedException {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var slow = Tool.of("slow", "", () -> {
            started.countDown();
            try {
                return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        var quick = Tool.of("quick", "", () -> "ok");
        var model = script(turn(call("1", "quick", ""), call("2", "slow", "")));
        var failure = new AtomicReference<Throwable>();
        try (var run = ModelClient.over(model).prompt("x").tools(slow, quick).openRun()) {
            var caller = Thread.ofVirtual().start(() -> failure.set(catchThrowableOfType(ModelException.class,
                    run::exchange)));
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            run.close();
            assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(((ModelException) failure.get()).kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(results(run.messages())).extracting(Part.ToolResult::text)
                    .containsExactly("ok", "It was stopped; whether it had any effect is not known.");
            assertThatThrownBy(run::next).isSameAs(failure.get());
        }
    }

    @Test
    void interruptingTheCallerEndsTheTools() throws InterruptedException {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var slow = Tool.of("slow", "", () -> {
            started.countDown();
            try {
                return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        var kind = new AtomicReference<ErrorKind>();
        var flag = new AtomicReference<Boolean>();
        var prompt = ModelClient.over(script(turn(call("1", "slow", "")))).prompt("x").tools(slow);
        var caller = Thread.ofVirtual().start(() -> {
            kind.set(catchThrowableOfType(ModelException.class, prompt::run).kind());
            flag.set(Thread.currentThread().isInterrupted());
        });

        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        assertThat(kind).hasValue(ErrorKind.CANCELLED);
        assertThat(flag).hasValue(true);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void asksAgainForAnAnswerThatBrokeAndNobodySaw() {
        var broken = new AtomicInteger();
        var model = ScriptedProvider.answering("Whole.");
        var breaking = new ModelProvider() {
            @Override
            public ModelDescription description() {
                return model.description();
            }

            @Override
            public EventStream open(Request request, CallOptions options) {
                return broken.getAndIncrement() > 0 ? model.open(request, options) : new Breaking();
            }

            @Override
            public void close() {}
        };

        assertThat(ModelClient.over(breaking).prompt("x").run().text()).isEqualTo("Whole.");
        broken.set(0);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelClient.over(breaking).prompt("x").run(text -> {})).withMessageContaining("cut");
    }

    /** Says half a word, and breaks. */
    private static final class Breaking extends EventStream {

        @Override
        protected Event pull() {
            if (text().isEmpty()) {
                return new Event.Text("Who");
            }
            throw ModelException.of(ErrorKind.STREAM_BROKEN, "cut").retryable(true).build();
        }

        @Override
        public void close() {}
    }

    @Test
    void aFailureLaterOnLosesNothingOfWhatWasSaid() {
        var next = new AtomicInteger();
        var model = ScriptedProvider.replying(request -> {
            if (next.getAndIncrement() == 0) {
                return ScriptedProvider.reply(request, turn(call("1", "weather", "{\"name\":\"Oslo\"}")));
            }
            throw ModelException.of(ErrorKind.AUTHENTICATION, "no").build();
        });
        try (var run = ModelClient.over(model).prompt("x").tools(WEATHER).openRun()) {
            assertThatExceptionOfType(ModelException.class).isThrownBy(run::exchange).withMessage("no");
            assertThat(run.messages()).hasSize(2);
        }
    }

    @Test
    void tellsWhatCannotBeRun() {
        var client = ModelClient.over(script());
        assertThatIllegalStateException().isThrownBy(() -> client.prompt("x")
                .tools(new ToolDefinition("clock", "", "{}")).run()).withMessageContaining("(clock)");
        assertThatIllegalArgumentException().isThrownBy(() -> client.prompt("x").tools(WEATHER, WEATHER).run())
                .withMessageContaining("same name");
        assertThatIllegalArgumentException().isThrownBy(() -> client.prompt("x").steps(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Tool.of("x", "", Thread.class, thread -> ""))
                .withMessageContaining(
                        "java.lang.Thread has no JSON form");
    }
}
