package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wizardsdk.policy.Failures.failure;
import static dev.wizardsdk.policy.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

class BreakingTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());

    private final FakeTime time = new FakeTime();
    private final AtomicReference<@Nullable ErrorKind> failing = new AtomicReference<>();
    private final ScriptedProvider provider = ScriptedProvider.answering(request -> {
        var kind = failing.get();
        if (kind != null) {
            throw failure(kind);
        }
        return "one two";
    });
    private final ModelProvider breaking = new Breaking(provider, new Breaker(BreakerPolicy.standard(), time), time);

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(breaking, REQUEST).check();
    }

    @Test
    void opensAfterFiveFailuresAndTellsUntilWhen() {
        failing.set(ErrorKind.SERVER);
        fail(5);
        time.pass(Duration.ofSeconds(10));

        var refused = failureOf(() -> breaking.open(REQUEST).reply());

        assertThat(provider.requests()).hasSize(5);
        assertThat(refused.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(refused.retryable()).isFalse();
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(refused).hasMessageContaining("scripted:script").hasMessageContaining("20000 ms");
    }

    @Test
    void triesAgainAfterItsTimeAndClosesWhenThatSucceeds() {
        failing.set(ErrorKind.NETWORK);
        fail(5);
        time.pass(Duration.ofSeconds(31));
        failing.set(null);
        IntStream.range(0, 10).forEach(i -> assertThat(breaking.open(REQUEST).reply().text()).isEqualTo("one two"));
    }

    @Test
    void opensAgainWhenTheTrialsFail() {
        failing.set(ErrorKind.NETWORK);
        fail(5);
        time.pass(Duration.ofSeconds(31));
        fail(5);
        assertThat(provider.requests()).hasSize(5 + 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "BAD_REQUEST", "CONTEXT_EXCEEDED", "FILTERED", "UNSUPPORTED", "CANCELLED",
            "BUDGET_EXHAUSTED", "NOT_FOUND", "PERMISSION"})
    void isNotOpenedByWhatIsNotTheServicesFault(ErrorKind kind) {
        failing.set(kind);
        fail(30);
        assertThat(provider.requests()).hasSize(30);
    }

    @Test
    void aRefusedKeyOpensItAtOnceButNotACallsOwnKey() {
        failing.set(ErrorKind.AUTHENTICATION);
        var tenant = CallOptions.none().withKey(() -> "wrong");
        IntStream.range(0, 10).forEach(i -> failureOf(() -> breaking.open(REQUEST, tenant).reply()));
        assertThat(provider.requests()).hasSize(10);
        fail(5);
        assertThat(provider.requests()).hasSize(11);
    }

    @Test
    void aTrialThatWasNotUsedIsGivenBack() {
        failing.set(ErrorKind.SERVER);
        fail(5);
        time.pass(Duration.ofSeconds(31));
        failing.set(null);
        for (var i = 0; i < 10; i++) {
            var stream = breaking.open(REQUEST);
            stream.next();
            stream.close();
        }
        assertThat(breaking.open(REQUEST).reply().text()).isEqualTo("one two");
    }

    private void fail(int times) {
        IntStream.range(0, times).forEach(i -> failureOf(() -> breaking.open(REQUEST).reply()));
    }
}
