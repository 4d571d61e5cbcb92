package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.natives.NativeLibraryException;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class SupervisorTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final AtomicLong clock = new AtomicLong();
    private final Supervisor supervisor = supervisor(100);

    @AfterEach
    void close() {
        supervisor.close();
    }

    private Supervisor supervisor(int crashes) {
        return new Supervisor(launch(Map.of()), Echo.codec(), new CrashBudget(crashes, WINDOW, clock::get),
                child -> {});
    }

    private static Launch launch(Map<String, String> environment) {
        return new Launch("test:echo", JavaHome.launcher(Optional.empty()), Echo.class, 64 << 20, environment);
    }

    private static Request says(String text, int times) {
        return new Request.Completion(text, Sampling.unset().withMaxTokens(times));
    }

    private Object order(Object order) {
        return supervisor.await(supervisor.connect().thenCompose(child -> child.send(order)));
    }

    private Echo.Ask.Told self() {
        return (Echo.Ask.Told) order(new Echo.Ask.Self());
    }

    @Test
    void carriesEveryCharacterAsItIs() {
        var text = "\u0000é𝄞\uD83D\u2028";
        var reply = supervisor.open(says(text, 2), Optional.empty()).reply();

        assertThat(reply.text()).isEqualTo(text + text);
        assertThat(reply.usage().orElseThrow().completionTokens()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"ABORT, SIGABRT (134)", "BAD_ADDRESS, SIGSEGV", "EXIT, exit 3", "KILL, killed (137)",
            "HEAP, out of Java heap", "CLOSE_OUTPUT, killed (137)"})
    void aDeadChildFailsWhatRanAndIsStartedAgain(Echo.How how, String words) {
        var pid = self().pid();
        var running = supervisor.open(says("piece ", 1_000_000), Optional.empty());
        assertThat(running.next()).isEqualTo(new Event.Text("piece "));

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> order(new Echo.Ask.Die(how)))
                .withMessageContaining("test:echo").withMessageContaining(words)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER))
                .satisfies(e -> assertThat(e.retryable()).isTrue());
        assertThatExceptionOfType(ModelException.class).isThrownBy(running::reply).withMessageContaining(words)
                .satisfies(e -> assertThat(e.partialText()).startsWith("piece piece ").hasSizeLessThan(1000));

        assertThat(self().pid()).isNotEqualTo(pid);
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void tellsItsLastWordsAndWhatTheJvmReports() {
        assertThat(catchModelException(() -> order(new Echo.Ask.Die(Echo.How.ABORT))))
                .hasMessageContaining("its last words: GGML_ASSERT(n_tokens_all <= cparams.n_batch) failed");
        assertThat(catchModelException(() -> order(new Echo.Ask.Die(Echo.How.BAD_ADDRESS))))
                .hasMessageContaining("SIGSEGV (0xb) at pc=")
                .hasMessageMatching(".*report is in \\S+/hs_err_\\d+\\.log.*");
    }

    @Test
    void aFrameThatBreaksOffIsADeath() {
        assertThat(catchModelException(() -> order(new Echo.Ask.Die(Echo.How.HALF)))).hasMessageContaining("exit 0");
    }

    @ParameterizedTest
    @EnumSource(value = Echo.How.class, names = {"GARBAGE", "HUGE", "CHECKSUM", "UNKNOWN_KIND", "STRANGER", "FLOOD"})
    void aChildThatSendsNoAnswerIsEnded(Echo.How how) {
        var pid = self().pid();
        var running = supervisor.open(says("piece ", 1_000_000), Optional.empty());
        assertThat(running.next()).isEqualTo(new Event.Text("piece "));

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> order(new Echo.Ask.Die(how)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE))
                .satisfies(e -> assertThat(e.retryable()).isTrue());
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(catchModelException(running::reply).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
    }

    @Test
    void isNotStartedForEver() {
        try (var short_ = supervisor(2)) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(ModelException.class).isThrownBy(
                        () -> short_
                                .await(short_.connect().thenCompose(it -> it.send(new Echo.Ask.Die(Echo.How.EXIT)))));
                clock.addAndGet(Duration.ofMinutes(1).toNanos());
            }

            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> short_.open(says("a", 1), Optional.empty()).reply())
                    .withMessageContaining("died 2 times within PT10M").withMessageContaining("480 seconds")
                    .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(8)));
            clock.addAndGet(Duration.ofMinutes(8).toNanos());
            assertThat(short_.open(says("a", 1), Optional.empty()).reply().text()).isEqualTo("a");
        }
    }

    @Test
    void seesNoSecretOfTheEnvironment() {
        assertThat(Launch.passesOn("PATH")).isTrue();
        assertThat(Launch.passesOn("LC_ALL")).isTrue();
        assertThat(Launch.passesOn("SystemRoot")).isTrue();
        assertThat(Launch.passesOn("GGML_CUDA_FORCE_MMQ")).isTrue();
        for (var name : new String[] {"OPENAI_API_KEY", "LLAMA_API_KEY", "LLAMA_ARG_HF_TOKEN", "AWS_SECRET_ACCESS_KEY",
                "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "LD_PRELOAD", "CLASSPATH"}) {
            assertThat(Launch.passesOn(name)).as(name).isFalse();
        }
        assertThat(self().environment()).isNotEmpty().allMatch(variable -> Launch.passesOn(
                variable.substring(0, variable.indexOf('=')))
                || variable.matches("(PWD|SHLVL|_|OLDPWD|GGML_NO_BACKTRACE)=.*"));
    }

    @Test
    void getsTheVariablesItIsGiven() {
        try (var given = new Supervisor(launch(Map.of("MY_SETTING", "7")), Echo.codec(),
                new CrashBudget(1, WINDOW, clock::get), child -> {})) {
            var told = (Echo.Ask.Told) given.await(given.connect().thenCompose(it -> it.send(new Echo.Ask.Self())));

            assertThat(told.environment()).contains("MY_SETTING=7", "GGML_NO_BACKTRACE=1");
        }
    }

    @Test
    void runsInAFolderOfItsOwnThatGoesWithIt() throws Exception {
        Path folder;
        try (var other = supervisor(1)) {
            var told = (Echo.Ask.Told) other.await(other.connect().thenCompose(it -> it.send(new Echo.Ask.Self())));
            folder = Path.of(told.folder());
            assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void exceptionsKeepTheirTypes() {
        assertThatThrownBy(() -> order(new Echo.Ask.Fail("load"))).isExactlyInstanceOf(ModelLoadException.class)
                .hasMessage("/x/y: no good");
        assertThatThrownBy(() -> order(new Echo.Ask.Fail("natives"))).isExactlyInstanceOf(NativeLibraryException.class)
                .hasMessage("no libraries");
        assertThatThrownBy(() -> order(new Echo.Ask.Fail("argument")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad argument");
        assertThatThrownBy(() -> order(new Echo.Ask.Fail("other"))).isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("java.lang.UnsupportedOperationException: not this");
    }

    @Test
    void whatItPrintsIsNoAnswer() {
        order(new Echo.Ask.Print("WZD1 and other things"));

        assertThat(supervisor.open(says("a", 3), Optional.empty()).reply().text()).isEqualTo("aaa");
    }

    @Test
    void aSlowReaderHoldsUpNoOther() {
        try (var slow = supervisor.open(says("x".repeat(10_000), 100_000), Optional.empty())) {
            slow.next();
            for (int i = 0; i < 3; i++) {
                assertThat(supervisor.open(says("b", 500), Optional.empty()).reply().text()).hasSize(500);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(slow.next()).isInstanceOf(Event.Text.class);
            }
        }
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedHere() {
        var large = supervisor.open(says("x".repeat(Frame.MOST_BYTES / 2 + 1), 1), Optional.empty());

        assertThatExceptionOfType(ModelException.class).isThrownBy(large::next)
                .withMessageContaining("the most are 268435456")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
        assertThat(supervisor.open(says("a", 1), Optional.empty()).reply().text()).isEqualTo("a");
    }

    @Test
    void closingEndsABlockedPull() throws Exception {
        self();
        var stream = supervisor.open(says("never", 1), Optional.empty());
        var pulling = new CountDownLatch(1);
        var waiting = CompletableFuture.supplyAsync(() -> {
            pulling.countDown();
            return catchModelException(stream::next);
        });
        pulling.await();
        stream.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void interruptEndsABlockedPull() throws Exception {
        self();
        var stream = supervisor.open(says("never", 1), Optional.empty());
        var failure = new CompletableFuture<ModelException>();
        var thread = Thread.ofPlatform().start(() -> failure.complete(catchModelException(stream::next)));
        thread.interrupt();

        assertThat(failure.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void closeEndsAChildInTheMiddleOfNativeCode() {
        var pid = self().pid();
        var sleeping = supervisor.connect().thenCompose(child -> child.send(new Echo.Ask.Sleep(1000)));
        self();
        supervisor.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(catchModelException(() -> supervisor.await(sleeping)).kind()).isEqualTo(ErrorKind.CLOSED);
        assertThat(catchModelException(() -> supervisor.open(says("a", 1), Optional.empty())).kind())
                .isEqualTo(ErrorKind.CLOSED);
    }

    @Test
    void aTimeLimitHoldsWhateverTheChildDoes() {
        try (var slow = supervisor.open(says("never", 1), Optional.of(Duration.ofMillis(200)))) {
            assertThat(catchModelException(slow::next).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
        assertThat(supervisor.open(says("a", 1), Optional.of(Duration.ofMinutes(1))).reply().text()).isEqualTo("a");
    }

    @Test
    void leavesNoThreadAndNoDescriptorBehind() {
        self();
        supervisor.close();
        var threads = threads();
        var descriptors = descriptors();
        for (int i = 0; i < 5; i++) {
            try (var another = supervisor(1)) {
                another.open(says("a", 100), Optional.empty()).reply();
            }
        }

        assertThat(threads()).isEqualTo(threads).isZero();
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(it -> it.getName().startsWith("wizard-worker"))
                .count();
    }

    private static long descriptors() {
        return Optional.ofNullable(new java.io.File("/proc/self/fd").list()).map(names -> names.length).orElse(0);
    }

    private static ModelException catchModelException(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(ModelException.class, call);
    }
}
