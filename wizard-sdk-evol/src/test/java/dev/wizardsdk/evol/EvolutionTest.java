package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EvolutionTest {

    @TempDir
    Path directory;

    private PromptSet prompts;

    @BeforeEach
    void writePrompts() {
        prompts = Scripts.prompts(directory.resolve("prompts"));
    }

    @Test
    void oneAndManyThreadsGiveTheSameRows() {
        var alone = evolution(Scripts::answer).parallel(1).run(Scripts.seeds(40));
        var crowded = evolution(Scripts::answer).parallel(64).run(Scripts.seeds(40));

        assertThat(alone.answered()).hasSizeGreaterThan(40);
        assertThat(crowded.answered()).isEqualTo(alone.answered());
        assertThat(crowded.rejections()).isEqualTo(alone.rejections());
    }

    @Test
    void anotherSeedGivesOtherRows() {
        var one = evolution(Scripts::answer).seed(1).run(Scripts.seeds(10));
        var two = evolution(Scripts::answer).seed(2).run(Scripts.seeds(10));
        assertThat(one.answered()).isNotEqualTo(two.answered());
    }

    @Test
    void whatGoesInComesOutOrIsRejected() {
        var script = ScriptedProvider.answering(Scripts::answer);
        var run = over(script).parseRetries(0).run(Scripts.seeds(30));

        assertThat(run.rounds()).hasSize(4).allSatisfy(round -> {
            assertThat(round.in()).isEqualTo(30);
            assertThat(round.accepted() + round.returned()).isEqualTo(30);
        });
        var evolved = script.requests().stream().filter(r -> !isAnswer(r)).count();
        var answers = script.requests().stream().filter(EvolutionTest::isAnswer).count();
        assertThat(evolved).isEqualTo(30 * 4 * 4);
        assertThat(evolved)
                .isEqualTo(answers + run.rejections().stream().filter(r -> !r.how().startsWith("answer")).count());
        assertThat(answers).isEqualTo(run.answered().size()
                + run.rejections().stream().filter(r -> r.how().startsWith("answer")).count());
        assertThat(run.calls().total()).isEqualTo((int) (evolved + answers));
    }

    @Test
    void whatPassesReplacesItsParentAndWhatFailsLeavesIt() {
        var run = evolution(request -> isAnswer(request) ? "A fine answer." : harder(request))
                .rounds(3)
                .candidates(1)
                .run(Scripts.seeds(1));
        assertThat(run.answered()).extracting(row -> row.node().instruction().text()).containsExactly(
                "Describe animal number 0. And say why 31 times.",
                "Describe animal number 0. And say why 31 times. And say why 53 times.",
                "Describe animal number 0. And say why 31 times. And say why 53 times. And say why 75 times.");

        var stuck = evolution(request -> isAnswer(request) ? "I'm sorry, I cannot help with that." : harder(request))
                .rounds(2)
                .candidates(1)
                .run(Scripts.seeds(1));
        assertThat(stuck.answered()).isEmpty();
        assertThat(stuck.rejectedByRule()).containsOnlyKeys("refused", "duplicate");
    }

    @Test
    void lineageLeadsFromTheSeedToTheAnswer() {
        var run = evolution(request -> isAnswer(request) ? "A fine answer." : harder(request)).rounds(2)
                .run(Scripts.seeds(1));
        var example = run.dataset().examples().getLast();
        assertThat(example.meta().lineage()).hasSize(4);
        assertThat(example.meta().lineage()).extracting(step -> step.round()).containsExactly(0, 1, 2, 2);
        assertThat(example.meta().lineage().getFirst().how()).isEqualTo("seed");
        assertThat(example.meta().lineage().get(2).id()).isEqualTo(example.id());
    }

    @Test
    void aSeedThatCameBeforeIsRejected() {
        var twice = List.of(seed("Name a bird."), seed("name a bird"), seed("Name a fish."));
        var run = evolution(Scripts::answer).rounds(1).run(twice);
        assertThat(run.rounds().getFirst().in()).isEqualTo(2);
        assertThat(run.rejections().getFirst().rule()).isEqualTo("duplicate");
    }

    @Test
    void theSameEvolutionOfTwoSeedsIsKeptOnce() {
        var run = evolution(
                request -> isAnswer(request) ? "Fine." : "Name the bird that all of these animals fear and say why.")
                .rounds(1)
                .candidates(1)
                .run(List.of(seed("Name a bird."), seed("Name an animal.")));
        assertThat(run.answered()).hasSize(1);
        assertThat(run.rejectedByRule()).containsEntry("duplicate", 1);
    }

    @Test
    void aFinishedRunIsReplayedWithoutACall() {
        var first = evolution(Scripts::answer).journal(directory.resolve("journal")).run(Scripts.seeds(10));
        var script = ScriptedProvider.answering(request -> "must not be asked");
        var again = over(script).journal(directory.resolve("journal")).run(Scripts.seeds(10));

        assertThat(script.requests()).isEmpty();
        assertThat(again.answered()).isEqualTo(first.answered());
        assertThat(again.calls().fromJournal()).isEqualTo(first.calls().total());
    }

    @Test
    void aStoppedRunContinuesWithoutAskingTwice() {
        var whole = evolution(Scripts::answer).run(Scripts.seeds(20));
        var journal = directory.resolve("journal");
        var begun = new AtomicInteger();
        var stopped = evolution(Scripts::answer).journal(journal).stopWhen(() -> begun.incrementAndGet() > 50)
                .run(Scripts.seeds(20));
        assertThat(stopped.ending()).isEqualTo(EvolRun.Ending.STOPPED);

        var rest = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(20));

        assertThat(rest.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(rest.answered()).isEqualTo(whole.answered());
        assertThat(rest.rejections()).isEqualTo(whole.rejections());
        assertThat(rest.calls().fromJournal()).isEqualTo(stopped.calls().total());
        assertThat(rest.calls().total()).isEqualTo(whole.calls().total());
    }

    @Test
    void aModelThatCanNotBeAskedAnyMoreEndsTheRunAndLosesNothing() {
        var journal = directory.resolve("journal");
        var asked = new AtomicInteger();
        var failed = evolution(request -> {
            if (asked.incrementAndGet() > 30) {
                throw ModelException.of(ErrorKind.QUOTA_EXHAUSTED, "no money left").build();
            }
            return Scripts.answer(request);
        })
                .journal(journal)
                .parallel(3)
                .run(Scripts.seeds(20));
        assertThat(failed.ending()).isEqualTo(EvolRun.Ending.FAILED);
        assertThat(failed.failure()).get().extracting(ModelException::kind).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(failed.calls().total()).isEqualTo(30);

        var rest = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(20));
        assertThat(rest.answered()).isEqualTo(evolution(Scripts::answer).run(Scripts.seeds(20)).answered());
        assertThat(rest.calls().fromJournal()).isEqualTo(30);
    }

    @Test
    void oneBadRequestCostsOneCandidate() {
        var run = evolution(request -> {
            if (!isAnswer(request) && ((Request.Completion) request).prompt().endsWith("number 3.")) {
                throw ModelException.of(ErrorKind.CONTEXT_EXCEEDED, "too long").build();
            }
            return isAnswer(request) ? "Fine." : harder(request);
        })
                .rounds(1)
                .candidates(1)
                .parallel(1)
                .run(Scripts.seeds(5));
        assertThat(run.answered()).hasSize(4);
        assertThat(run.rejectedByRule()).containsEntry("call-failed", 1);
    }

    @Test
    void aTooLongFirstSeedDoesNotEndTheRun() {
        var run = evolution(request -> {
            if (!isAnswer(request) && ((Request.Completion) request).prompt().endsWith("number 0.")) {
                throw ModelException.of(ErrorKind.CONTEXT_EXCEEDED, "too long").build();
            }
            return isAnswer(request) ? "Fine." : harder(request);
        })
                .rounds(1)
                .parallel(1)
                .run(Scripts.seeds(3));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(run.answered()).hasSize(2);
    }

    @Test
    void oneRequestThatAlwaysFailsCostsOneCandidateAndIsNotAskedAgain() {
        var journal = directory.resolve("journal");
        var script = ScriptedProvider.answering(request -> {
            if (((Request.Completion) request).prompt().endsWith("number 2.")) {
                throw ModelException.of(ErrorKind.SERVER, "crashed").build();
            }
            return isAnswer(request) ? "Fine." : harder(request);
        });
        var run = over(script).rounds(1).candidates(1).parallel(1).journal(journal).run(Scripts.seeds(5));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(run.answered()).hasSize(4);
        var asked = script.requests().size();
        over(script).rounds(1).candidates(1).journal(journal).run(Scripts.seeds(5));
        assertThat(script.requests()).hasSize(asked);
    }

    @Test
    void aPageInsteadOfAnAnswerEndsTheRunAndIsAskedAgainLater() {
        var journal = directory.resolve("journal");
        var asked = new AtomicInteger();
        var failed = evolution(request -> {
            if (asked.incrementAndGet() > 20) {
                throw ModelException.of(ErrorKind.BAD_RESPONSE, "a page").maybeBilled(true).build();
            }
            return Scripts.answer(request);
        })
                .journal(journal)
                .parallel(1)
                .run(Scripts.seeds(20));
        assertThat(failed.ending()).isEqualTo(EvolRun.Ending.FAILED);
        var rest = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(20));
        assertThat(rest.rejectedByRule()).doesNotContainKey("call-failed");
        var again = rest.calls().maybePaidTwice(); // up to four candidates of five instructions
        assertThat(again).isBetween(5, 20).isEqualTo(asked.get() - 20);
        assertThat(evolution(Scripts::answer).journal(journal).run(Scripts.seeds(20)).calls().maybePaidTwice())
                .isEqualTo(again);
    }

    @Test
    void instructionsThatDifferInASymbolAreNotTheSame() {
        var seeds = List.of(seed("Explain pointers in C."), seed("Explain pointers in C++."), seed("3 + 4?"),
                seed("3 * 4?"));
        assertThat(evolution(Scripts::answer).rounds(1).run(seeds).rounds().getFirst().in()).isEqualTo(4);
    }

    @Test
    void thoughtsOfTheModelAreNoPartOfARow() {
        var run = evolution(request -> "<think>\nhm, same or different?\n</think>\n"
                + (isAnswer(request) ? "A fine answer." : harder(request)))
                .rounds(1)
                .run(Scripts.seeds(1));
        assertThat(run.answered()).extracting(Answered::answer).containsExactly("A fine answer.");
        assertThat(run.answered().getFirst().node().instruction().text()).startsWith("Describe animal number 0.");
    }

    @Test
    void aStopAfterTheLastInstructionFindsTheRunComplete() {
        var stop = new AtomicBoolean();
        var run = evolution(Scripts::answer)
                .rounds(1)
                .listener(p -> stop.set(p.phase() == Progress.Phase.ANSWERING && p.done() == p.total()))
                .stopWhen(stop::get)
                .run(Scripts.seeds(4));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
    }

    @Test
    void anOperationWithoutAPromptIsRefusedBeforeAnythingIsAsked() {
        var evolution = evolution(Scripts::answer).operations(List
                .of(new Operation("mine", Operation.Direction.HARDER, java.util.Set.of(), Operation.Needs.NOTHING)));
        assertThatThrownBy(() -> evolution.run(Scripts.seeds(1))).hasMessageContaining("no prompt for mine");
    }

    @Test
    void aSetUpThatNeverWorkedIsNotTakenForBadRequests() {
        var run = evolution(request -> {
            throw ModelException.of(ErrorKind.BAD_REQUEST, "no such parameter").build();
        })
                .run(Scripts.seeds(5));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.FAILED);
    }

    @Test
    void anotherSetUpIsRefusedWithTheDifference() {
        var journal = directory.resolve("journal");
        evolution(Scripts::answer).rounds(1).journal(journal).run(Scripts.seeds(2));
        assertThatThrownBy(
                () -> evolution(Scripts::answer).candidates(2).seed(7).journal(journal).run(Scripts.seeds(2)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("candidates was 4, now 2")
                .hasMessageContaining("seed was 0, now 7")
                .hasMessageNotContaining("elimination");
    }

    @Test
    void moreRoundsAreAddedToAFinishedRun() {
        var journal = directory.resolve("journal");
        var two = evolution(Scripts::answer).rounds(2).journal(journal).run(Scripts.seeds(20));
        var script = ScriptedProvider.answering(Scripts::answer);
        var four = over(script).rounds(4).journal(journal).run(Scripts.seeds(20));
        var whole = evolution(Scripts::answer).rounds(4).run(Scripts.seeds(20));
        assertThat(two.rounds()).hasSize(2);
        assertThat(four.answered()).isEqualTo(whole.answered());
        assertThat(four.rejections()).isEqualTo(whole.rejections());
        assertThat(four.rounds()).isEqualTo(whole.rounds());
        assertThat(script.requests()).hasSize(whole.calls().total() - two.calls().total());
    }

    @Test
    void nothingIsAskedAboutAnInstructionTheCompactPromptsAreNotMeantFor() {
        var script = ScriptedProvider.answering(Scripts::answer);
        var run = Evolution.with(client(script)).prompts(PromptSet.compact()).rounds(1)
                .run(List.of(seed("Erkläre, warum der Himmel am Abend rot wird."), seed("大海为什么是蓝色的？")));
        assertThat(script.requests()).isEmpty();
        assertThat(run.rejectedByRule()).containsEntry("unsuited", 2);
        assertThat(run.rounds().getFirst().returned()).isEqualTo(2);
    }

    @Test
    void theJudgeOfTheFullSetDecidesGain() {
        var run = Evolution.with(client(ScriptedProvider.answering(EvolutionTest::fullModel)))
                .prompts(PromptSet.full())
                .rounds(1)
                .run(List.of(seed("Name a bird."), seed("Name a fish.")));
        assertThat(run.answered()).extracting(row -> row.node().instruction().text())
                .containsExactly("Name a bird. Then explain which other animals fear it.");
        assertThat(run.rejectedByRule()).containsEntry("no-gain", 1);
    }

    @Test
    void progressEndsWhereTheRunDoes() {
        var last = new Progress[1];
        var run = evolution(Scripts::answer).listener(progress -> last[0] = progress).run(Scripts.seeds(8));
        assertThat(last[0].accepted()).isEqualTo(run.answered().size());
        assertThat(last[0].calls()).isEqualTo(run.calls().total());
        assertThat(last[0].rejected().values().stream().mapToInt(n -> n).sum()).isEqualTo(run.rejections().size());
    }

    @Test
    void rowsHaveTheFormTrainersRead() {
        var run = evolution(Scripts::answer).rounds(1).run(Scripts.seeds(3));
        assertThat(run.dataset().examples()).extracting(row -> ((Example.Instruction) row).output())
                .allMatch(text -> text.startsWith("Animal facts"));
        assertThat(run.summary()).contains("\"accepted\" : " + run.answered().size());
    }

    private static String fullModel(Request request) {
        var text = ((Request.Chat) request).messages().getFirst().text();
        if (text.startsWith("Compare two tasks")) {
            return text.contains("bird") ? "Different." : "same";
        }
        if (!text.contains("<task-")) {
            return "A fine answer.";
        }
        var nonce = text.replaceAll("(?s).*</task-([0-9a-f]+)>.*", "$1");
        var task = text.replaceAll("(?s).*<given-[0-9a-f]+>\\n(.*?)\\n</given.*", "$1");
        return "Here you are:\n<task-" + nonce + ">\n" + task + " Then explain which other animals fear it.\n</task-"
                + nonce + ">";
    }

    private static String harder(Request request) {
        var prompt = ((Request.Completion) request).prompt();
        var task = prompt.substring(prompt.indexOf("> ") + 2);
        return task + " And say why " + (task.length() + 6) + " times.";
    }

    private static boolean isAnswer(Request request) {
        return ((Request.Completion) request).prompt().startsWith("answer> ");
    }

    private static Node.Seed seed(String text) {
        return new Node.Seed(Instruction.of(text), "test");
    }

    private Evolution evolution(Function<Request, String> script) {
        return over(ScriptedProvider.answering(script));
    }

    private Evolution over(ScriptedProvider provider) {
        return Evolution.with(client(provider)).prompts(prompts).patience(Duration.ZERO);
    }

    private static ModelClient client(ScriptedProvider provider) {
        return ModelClient.over(provider).retry(RetryPolicy.none());
    }
}
