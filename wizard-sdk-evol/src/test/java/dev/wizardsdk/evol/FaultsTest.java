package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.score.Scorers;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What may happen to a run from outside: power, disk, service, interrupts. */
class FaultsTest {

    @TempDir
    Path directory;

    private PromptSet prompts;

    @BeforeEach
    void writePrompts() {
        prompts = Scripts.prompts(directory.resolve("prompts"));
    }

    @Test
    void whatWasAnsweredBeforeAPowerLossIsThereAfterIt() throws IOException {
        var whole = evolution(Scripts::answer).run(Scripts.seeds(12));
        var disk = new FaultyDisk();
        var random = new Random(3);
        var asked = new AtomicInteger();
        int losses = 0;
        while (losses < 25) {
            var until = 5 + random.nextInt(25);
            var now = new AtomicInteger();
            try {
                evolution(request -> {
                    if (now.incrementAndGet() == until) {
                        disk.powerOff();
                    }
                    asked.incrementAndGet();
                    return Scripts.answer(request);
                }).changed(it -> it.disk = disk).journal(directory.resolve("journal")).parallel(16)
                        .run(Scripts.seeds(12));
                break;
            } catch (JournalException e) {
                losses++;
                disk.lose(random);
            }
        }
        var rest = evolution(request -> {
            asked.incrementAndGet();
            return Scripts.answer(request);
        }).changed(it -> it.disk = disk).journal(directory.resolve("journal")).run(Scripts.seeds(12));

        assertThat(losses).isPositive();
        assertThat(rest.answered()).isEqualTo(whole.answered());
        assertThat(rest.rejections()).isEqualTo(whole.rejections());
        assertThat(asked.get() - whole.calls().total()).isLessThanOrEqualTo(losses * 16);
        assertThat(rest.calls().maybePaidTwice()).isLessThanOrEqualTo(losses * 16);
    }

    @Test
    void answersTakenOverBeforeAStopAreCutByALaterPowerLossAndTakenOverAgain() throws IOException {
        var first = directory.resolve("first");
        var whole = evolution(Scripts::answer).rounds(1).journal(first).run(Scripts.seeds(12));
        var random = new Random(5);
        for (int i = 2; i < 8; i++) {
            var disk = new FaultyDisk();
            var done = new AtomicInteger();
            var stop = i;
            var set = evolution(Scripts::answer).rounds(1).parallel(1).repliesFrom(first)
                    .changed(it -> it.disk = disk).journal(directory.resolve("journal " + i));
            set.listener(progress -> done.set(progress.done())).stopWhen(() -> done.get() >= stop)
                    .run(Scripts.seeds(12));
            var lost = set.listener(progress -> {
                if (progress.done() == stop + 4) {
                    disk.powerOff();
                }
            });
            assertThatThrownBy(() -> lost.run(Scripts.seeds(12))).isInstanceOf(JournalException.class);
            disk.lose(random);
            assertThat(set.run(Scripts.seeds(12)).answered()).isEqualTo(whole.answered());
        }
    }

    @Test
    void aRequestThatIsRefusedForOneInstructionCostsThatOneAlone() {
        var run = evolution(request -> {
            if (((Request.Completion) request).prompt().contains("number 5")) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, "not this one").build();
            }
            return Scripts.answer(request);
        }).candidates(6).parallel(1).run(Scripts.seeds(12));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(run.answered()).noneMatch(row -> row.node().instruction().text().contains("number 5"));
    }

    @Test
    void onAFullDiskNothingMoreIsAskedAndWhatWasAskedIsKept() {
        var whole = evolution(Scripts::answer).run(Scripts.seeds(12));
        var disk = new FaultyDisk();
        var asked = new AtomicInteger();
        var full = evolution(request -> {
            if (asked.incrementAndGet() == 20) {
                disk.room(10);
            }
            return Scripts.answer(request);
        }).changed(it -> it.disk = disk).journal(directory.resolve("journal")).parallel(1);
        assertThatThrownBy(() -> full.run(Scripts.seeds(12))).isInstanceOf(JournalException.class)
                .hasMessageContaining("make room");
        assertThat(asked).hasValueLessThanOrEqualTo(20);

        disk.room(Long.MAX_VALUE);
        var rest = full.run(Scripts.seeds(12));
        assertThat(rest.answered()).isEqualTo(whole.answered());
        assertThat(rest.calls().fromJournal()).isGreaterThanOrEqualTo(19);
        assertThat(rest.calls().maybePaidTwice()).isLessThanOrEqualTo(1);
    }

    @Test
    void aServiceThatIsGoneForAWhileIsWaitedFor() {
        var time = new FakeTicker();
        var calls = Collections.synchronizedList(new ArrayList<Duration>());
        var run = evolution(request -> {
            var now = time.now();
            calls.add(now);
            if (now.compareTo(Duration.ofSeconds(1)) >= 0 && now.compareTo(Duration.ofMinutes(5)) < 0) {
                throw ModelException.of(ErrorKind.OVERLOADED, "no room").build();
            }
            time.pass(Duration.ofMillis(100));
            return Scripts.answer(request);
        }).changed(it -> it.ticker = time).patience(Duration.ofMinutes(15)).parallel(16).run(Scripts.seeds(12));

        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(run.answered()).isEqualTo(evolution(Scripts::answer).run(Scripts.seeds(12)).answered());
        var during = calls.stream().filter(at -> at.compareTo(Duration.ofSeconds(2)) >= 0)
                .filter(at -> at.compareTo(Duration.ofMinutes(5)) < 0).count();
        assertThat(during).as("calls while it was gone").isBetween(3L, 30L);
    }

    @Test
    void aServiceThatStaysGoneEndsTheRunWhenPatienceDoes() {
        var time = new FakeTicker();
        var run = evolution(request -> {
            throw ModelException.of(ErrorKind.RATE_LIMITED, "slow down").build();
        }).changed(it -> it.ticker = time).patience(Duration.ofMinutes(10)).run(Scripts.seeds(3));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.FAILED);
        assertThat(run.failure()).get().extracting(ModelException::kind).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(time.now()).isGreaterThanOrEqualTo(Duration.ofMinutes(10)).isLessThan(Duration.ofMinutes(20));
    }

    @Test
    void aServiceThatSaysToComeBackAfterPatienceIsOverIsNotWaitedFor() {
        var time = new FakeTicker();
        var run = evolution(request -> {
            throw ModelException.of(ErrorKind.OVERLOADED, "no room").retryAfter(Duration.ofHours(1)).build();
        }).changed(it -> it.ticker = time).patience(Duration.ofMinutes(10)).parallel(1).run(Scripts.seeds(2));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.FAILED);
        assertThat(time.now()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aJudgeThatRefusesEveryRequestEndsTheRunThoughOthersAreAnswered() {
        var refusing = new AtomicBoolean(true);
        Function<Request, String> judge = request -> {
            if (refusing.get()) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, "temperature must be 1").build();
            }
            return "7";
        };
        var set = evolution(Scripts::answer).judgedBy(client(judge)).score(Scorers.difficulty()).parallel(1)
                .journal(directory.resolve("journal"));
        var failed = set.run(Scripts.seeds(12));
        assertThat(failed.ending()).isEqualTo(EvolRun.Ending.FAILED);
        assertThat(failed.failure()).hasValueSatisfying(it -> assertThat(it).hasMessageContaining("temperature"));

        refusing.set(false);
        var whole = set.run(Scripts.seeds(12));
        assertThat(whole.calls().failed()).isZero();
        assertThat(whole.calls().maybePaidTwice()).isZero();
        assertThat(whole.answered()).isNotEmpty()
                .allMatch(row -> row.scores().numbers().containsKey(Scores.DIFFICULTY));
    }

    @Test
    void aServiceThatNeverAnsweredIsNotSaidToBeCompleteHoweverSmallTheRun() {
        var refusing = new AtomicBoolean(true);
        var set = evolution(request -> {
            if (refusing.get()) {
                throw ModelException.of(ErrorKind.BAD_REQUEST, "no such parameter").build();
            }
            return Scripts.answer(request);
        }).journal(directory.resolve("journal")).parallel(1).candidates(1);
        assertThat(set.run(Scripts.seeds(1)).ending()).isEqualTo(EvolRun.Ending.FAILED);
        refusing.set(false);
        var whole = set.run(Scripts.seeds(1));
        assertThat(whole.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(whole.calls().failed()).isZero();
    }

    @Test
    void anInterruptEndsTheRunAtOnceAndItGoesOnLater() throws InterruptedException {
        var journal = directory.resolve("journal");
        var stuck = new java.util.concurrent.CountDownLatch(1);
        var results = new ArrayList<EvolRun>();
        var asked = new AtomicInteger();
        var runner = new Thread(() -> results.add(evolution(request -> {
            if (asked.incrementAndGet() > 20) {
                stuck.countDown();
                try {
                    Thread.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw ModelException.of(ErrorKind.CANCELLED, "interrupted").build();
                }
            }
            return Scripts.answer(request);
        }).journal(journal).run(Scripts.seeds(12))));
        runner.start();
        stuck.await();
        runner.interrupt();
        runner.join();

        assertThat(results).hasSize(1);
        assertThat(results.getFirst().ending()).isEqualTo(EvolRun.Ending.STOPPED);
        var rest = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(12));
        assertThat(rest.answered()).isEqualTo(evolution(Scripts::answer).run(Scripts.seeds(12)).answered());
        assertThat(rest.calls().fromJournal()).isEqualTo(20);
    }

    @Test
    void aFailingRowTouchesNoOther() {
        var whole = evolution(Scripts::answer).run(Scripts.seeds(12));
        var run = evolution(request -> {
            if (((Request.Completion) request).prompt().contains("number 5.")) {
                throw ModelException.of(ErrorKind.FILTERED, "not this one").build();
            }
            return Scripts.answer(request);
        }).run(Scripts.seeds(12));
        List<Answered> others = whole.answered().stream()
                .filter(row -> !row.node().root().instruction().text().contains("number 5.")).toList();
        assertThat(run.answered()).isEqualTo(others);
    }

    private static ModelClient client(Function<Request, String> script) {
        return ModelClient.over(ScriptedProvider.answering(script)).retry(RetryPolicy.none());
    }

    private Evolution evolution(Function<Request, String> script) {
        return Evolution.with(client(script))
                .prompts(prompts).patience(Duration.ZERO).rounds(2);
    }
}
