package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

import static dev.wizardsdk.policy.Failures.failure;
import static dev.wizardsdk.policy.Failures.failureOf;
import static dev.wizardsdk.policy.Failures.model;
import static org.assertj.core.api.Assertions.assertThat;

class ObservedTest {

    private static final Request REQUEST = new Request.Completion("a secret prompt", Sampling.unset());
    private static final RetryPolicy AT_ONCE = new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ScriptedProvider provider = ScriptedProvider.answering(request -> "one two");

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(new Observed(provider, listener("a"), Time.SYSTEM), REQUEST).check();
    }

    @Test
    void hearsOfEachStepOnceAndNotBeforeTheFirstPull() {
        var client = ModelClient.over(provider).observe(listener("a")).observe(listener("b"));
        var stream = client.open(REQUEST, CallOptions.none().withTag("t"));
        assertThat(heard).isEmpty();
        stream.reply();
        assertThat(heard).containsExactly("a started t", "b started t", "b first", "a first", "b ended one two",
                "a ended one two");
    }

    @Test
    void hearsOfFailedAttemptsOfRetriesAndOfFallbacks() {
        var failing = Failures.failing(failure(ErrorKind.SERVER), failure(ErrorKind.SERVER))
                .describedAs(model("first"));
        ModelClient.firstOf(ModelClient.over(failing).observe(listener("inner")), ModelClient.over(provider))
                .retry(AT_ONCE).observe(listener("outer")).call(REQUEST);
        assertThat(heard).containsExactly("outer started ", "inner started ", "inner attempt test:first",
                "outer attempt test:first", "inner failed SERVER", "outer attempt test:first", "outer first",
                "outer ended one two");
    }

    @Test
    void hearsThatTheRestWasNotWanted() {
        var stream = ModelClient.over(provider).observe(listener("a")).open(REQUEST);
        stream.next();
        stream.close();
        stream.close();
        assertThat(heard).containsExactly("a started ", "a first", "a failed CANCELLED");
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        var broken = new CallListener() {
            @Override
            public void started(Asked call) {
                throw new IllegalStateException("a broken listener");
            }
        };
        assertThat(ModelClient.over(provider).observe(broken).call(REQUEST).text()).isEqualTo("one two");
    }

    @Test
    void whatIsAskedShowsNoPromptAndNoKey() {
        var asked = new CallListener.Asked(model("m"), REQUEST, CallOptions.none().withKey(() -> "a key"));
        assertThat(asked.toString()).contains("test:m").doesNotContain("secret").doesNotContain("a key");
    }

    @Test
    void usageIsToldApartByTag() {
        var usage = new UsageByTag();
        var priced = provider.describedAs(model("m", 1000, "1000000", "1000000"));
        var client = ModelClient.over(priced).cache(ReplyCache.inMemory(10_000)).observe(usage);
        client.with(CallOptions.none().withTag("a")).call(REQUEST);
        client.with(CallOptions.none().withTag("b")).call(REQUEST);
        failureOf(
                () -> client.open(REQUEST, CallOptions.none().withTag("c").withTimeLimit(Duration.ofNanos(1))).reply());
        ModelClient.over(provider).observe(usage).prompt("three words here").tag("a").call();

        assertThat(usage.of("a").usage().promptTokens()).isEqualTo(3 + 3);
        assertThat(usage.of("a").usd()).isEqualByComparingTo(new BigDecimal(5));
        assertThat(usage.of("a").unpriced()).isEqualTo(1);
        assertThat(usage.of("b").cached()).isEqualTo(1);
        assertThat(usage.of("b").usage().promptTokens()).isZero();
        assertThat(usage.all().keySet()).contains("a", "b");
        assertThat(usage.of("nobody").answered()).isZero();
    }

    @Test
    void optionsOfACallAreLaidOverThoseOfTheClient() {
        var seen = new CopyOnWriteArrayList<CallOptions>();
        var client = ModelClient.over(provider).observe(new CallListener() {
            @Override
            public void started(Asked call) {
                seen.add(call.options());
            }
        }).with(CallOptions.none().withTag("tenant").withHeader("a", "1").withHeader("b", "1")
                .withTimeLimit(Duration.ofMinutes(1)));
        client.with(CallOptions.none().withHeader("b", "2")).call(REQUEST, CallOptions.none().withSample(3));
        assertThat(seen.getFirst().tag()).isEqualTo("tenant");
        assertThat(seen.getFirst().headers()).containsEntry("a", "1").containsEntry("b", "2");
        assertThat(seen.getFirst().timeLimit()).contains(Duration.ofMinutes(1));
        assertThat(seen.getFirst().sample()).isEqualTo(3);
    }

    private CallListener listener(String name) {
        return new CallListener() {
            @Override
            public void started(Asked call) {
                heard.add(name + " started " + call.tag());
            }

            @Override
            public void firstToken(Asked call, Duration after) {
                heard.add(name + " first");
            }

            @Override
            public void attemptFailed(Asked call, FailedAttempt attempt) {
                heard.add(name + " attempt " + attempt.servedBy());
            }

            @Override
            public void ended(Asked call, Reply reply, Duration took) {
                heard.add(name + " ended " + reply.text());
            }

            @Override
            public void failed(Asked call, ModelException failure, Duration took) {
                heard.add(name + " failed " + failure.kind());
            }
        };
    }
}
