package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.natives.NativeLibraryException;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.wizardsdk.local.TestModels.greedy;
import static dev.wizardsdk.local.TestModels.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(120)
class IsolatedTest {

    @TempDir
    private Path folder;

    @Test
    void keepsTheContractOfProviders() {
        new ProviderContract(endless(), greedy("Say something", 20)).check();
    }

    @Test
    void answersAsInThisProcess() {
        var request = greedy("Say something", 40);
        try (var model = endless(); var here = TestModels.endless(folder, options())) {
            var reply = model.open(request).reply();

            assertThat(reply).isEqualTo(here.open(request).reply());
            assertThat(model.description()).isEqualTo(here.description());
            assertThat(model.statistics().generatedTokens()).isEqualTo(40);
        }
    }

    @Test
    void asksAWholeConversation() {
        try (var model = LocalModel.isolated(TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf")),
                options().withChatFormat("chatml"), IsolationOptions.defaults())) {
            var events = new ArrayList<Event>();
            model.open(new Request.Chat(List.of(Message.user("Hello")),
                    Sampling.unset().withTemperature(0).withMaxTokens(30)))
                    .forEach(events::add);

            assertThat(((Event.End) events.getLast()).reply().text()).isNotEmpty();
            assertThat(events).hasSizeGreaterThan(2);
        }
    }

    @Test
    void anAnswerLostToADeadChildIsAFailureThatMayBeRetried() {
        try (var model = endless()) {
            var running = model.open(greedy("Say something", 100_000));
            assertThat(running.next()).isInstanceOf(Event.Text.class);
            ProcessHandle.current().children().filter(child -> child.info().arguments().stream().flatMap(Stream::of)
                    .anyMatch(IsolatedMain.class.getName()::equals)).forEach(ProcessHandle::destroyForcibly);

            assertThatExceptionOfType(ModelException.class).isThrownBy(running::reply)
                    .withMessageContaining("local:tiny.gguf").withMessageContaining("killed (137)")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER))
                    .satisfies(e -> assertThat(e.retryable()).isTrue())
                    .satisfies(e -> assertThat(e.partialText()).isNotEmpty());
            assertThat(model.open(greedy("Say something", 20)).reply().usage().orElseThrow().completionTokens())
                    .isEqualTo(20);
        }
    }

    @Test
    void failsToLoadAsInThisProcess() {
        var file = TinyGguf.random(11).write(folder.resolve("tiny.gguf"));
        var tooLong = options().withContextTokens(1 << 27);

        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> isolated(file, tooLong))
                .withMessage(catchThrowableOfType(ModelLoadException.class, () -> LocalModel.load(file, tooLong))
                        .getMessage());
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> isolated(folder.resolve("none"), options()));
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> isolated(file, options().withLibraryDirectory(folder.resolve("none"))))
                .withMessageContaining("LocalOptions.withLibraryDirectory");
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(
                        () -> LocalModel.isolated(file, options(), IsolationOptions.defaults().withJavaHome(folder)))
                .withMessageContaining("IsolationOptions.withJavaHome, " + folder + ": no Java");
    }

    @Test
    void refusesWhatTheModelCannotDoInTheSameWords() {
        var chat = new Request.Chat(List.of(Message.user("Hello")), Sampling.unset());
        try (var model = endless(); var here = TestModels.endless(folder, options())) {
            var expected = catchThrowableOfType(ModelException.class, () -> here.open(chat));

            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(chat))
                    .withMessage(expected.getMessage()).satisfies(e -> assertThat(e.kind()).isEqualTo(expected.kind()));
        }
    }

    @Test
    void aFileThatKillsTheChildIsRefused() {
        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> fake(options().withContextTokens(666)))
                .withMessageContaining("tiny.gguf").withMessageContaining("died: exit 3");
    }

    @Test
    void aNewChildIsToldWhatTheOldOneKnew() throws Exception {
        try (var model = fake(options())) {
            var saved = Files.writeString(folder.resolve("saved"), "restored");
            var adapter = new LoraAdapter(folder.resolve("adapter.gguf"), 0.5);
            var first = model.pin(completion("first"));
            var dropped = model.pin(completion("dropped"));
            var third = model.pin(completion("third"));
            model.restore(saved);
            model.unpin(dropped);
            model.adapters(List.of(adapter));
            var expected = "[first, restored, third] [" + adapter + "]";
            assertTells(model, expected);

            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(ModelException.class)
                        .isThrownBy(() -> model.open(completion("die"), CallOptions.none()).reply());
                assertThat(model.statistics().requests()).isZero();
                model.save(third, folder.resolve("third"));
                assertThat(folder.resolve("third")).hasContent("third");
                assertTells(model, expected);
            }
            model.unpin(first);
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.save(first, saved))
                    .withMessageContaining("not pinned any more");
            assertTells(model, "[restored, third] [" + adapter + "]");
        }
    }

    /** Pins are restored and dropped while other requests run. */
    private static void assertTells(LocalRuntime model, String expected) throws InterruptedException {
        var told = model.open(completion("tell"), CallOptions.none()).reply().text();
        for (int i = 0; i < 200 && !told.equals(expected); i++) {
            Thread.sleep(20);
            told = model.open(completion("tell"), CallOptions.none()).reply().text();
        }
        assertThat(told).isEqualTo(expected);
    }

    private static Request.Completion completion(String prompt) {
        return new Request.Completion(prompt, Sampling.unset());
    }

    private Isolated fake(LocalOptions options) {
        return Isolated.load(TinyGguf.random(11).write(folder.resolve("tiny.gguf")), options,
                IsolationOptions.defaults(),
                FakeMain.class);
    }

    private static LocalModel isolated(Path file, LocalOptions options) {
        return LocalModel.isolated(file, options, IsolationOptions.defaults());
    }

    private LocalModel endless() {
        return isolated(TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf")), options());
    }
}
