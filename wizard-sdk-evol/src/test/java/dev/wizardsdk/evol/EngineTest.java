package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.similar.Decontamination;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.evol.Standing.Tally;
import dev.wizardsdk.evol.Standing.Tried;
import dev.wizardsdk.evol.score.Scorers;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an evolution can be told, beside its seeds. */
class EngineTest {

    @TempDir
    Path directory;

    private PromptSet prompts;

    @BeforeEach
    void writePrompts() {
        prompts = Scripts.prompts(directory.resolve("prompts"));
    }

    @Test
    void theOrderOfTheSeedsDecidesWhichRowComesFirstAndNothingElse() {
        var seeds = Scripts.seeds(60);
        var shuffled = new ArrayList<>(seeds);
        Collections.shuffle(shuffled, new java.util.Random(4));
        Function<Request, String> alike = request -> Scripts.isAnswer(request)
                ? "Fine."
                : "Name the bird that the animals " + Math.floorMod(ContentId.seed(request.toString()), 25) + " fear.";
        var one = evolution(alike).parallel(1).run(seeds);
        var other = evolution(alike).parallel(256).run(shuffled);
        assertThat(one.rejectedByRule()).containsKey("duplicate").isEqualTo(other.rejectedByRule());
        assertThat(other.answered()).containsExactlyInAnyOrderElementsOf(one.answered());
    }

    @Test
    void aRunThatPausesShowsWhatWaitsAndGoesOn() {
        var journal = directory.resolve("journal");
        var script = ScriptedProvider.answering(Scripts::answer);
        var paused = over(script).journal(journal).pauseBeforeAnswers(true).run(Scripts.seeds(20));
        assertThat(paused.ending()).isEqualTo(EvolRun.Ending.PAUSED);
        assertThat(script.requests()).noneMatch(Scripts::isAnswer);
        var waiting = paused.waiting().toList();
        assertThat(waiting).isNotEmpty();

        var second = evolution(Scripts::answer).journal(journal).pauseBeforeAnswers(true).run(Scripts.seeds(20));
        assertThat(second.waiting().toList()).isEqualTo(waiting);

        var rest = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(20));
        assertThat(rest.answered()).isEqualTo(evolution(Scripts::answer).run(Scripts.seeds(20)).answered());
        assertThatThrownBy(() -> evolution(Scripts::answer).pauseBeforeAnswers(true).run(Scripts.seeds(1)))
                .hasMessageContaining("needs a journal");
    }

    @Test
    void otherRulesOverTheSameAnswersCostNothing() {
        var first = directory.resolve("first");
        evolution(Scripts::answer).journal(first).run(Scripts.seeds(20));
        var script = ScriptedProvider.answering(Scripts::answer);
        var replayed = over(script).repliesFrom(first).replayOnly(true).journal(directory.resolve("second"))
                .elimination(Elimination.typed().without(Rule.AI_SPEAK)).rounds(1).run(Scripts.seeds(20));
        assertThat(script.requests()).isEmpty();
        assertThat(replayed.rejectedByRule()).doesNotContainKey("ai-speak");
        assertThat(replayed.calls().fromJournal()).isEqualTo(replayed.calls().total());

        var missing = over(script).repliesFrom(first).replayOnly(true).seed(9).run(Scripts.seeds(20));
        assertThat(missing.failure()).get().extracting(ModelException::kind).isEqualTo(ErrorKind.NOT_RECORDED);
        assertThat(script.requests()).isEmpty();
    }

    @Test
    void aRunInMemoryLeavesTheJournalsItTookAnswersFrom() {
        var first = directory.resolve("first");
        var whole = evolution(Scripts::answer).journal(first).run(Scripts.seeds(5));
        var script = ScriptedProvider.answering(Scripts::answer);
        for (int i = 0; i < 2; i++) {
            assertThat(over(script).repliesFrom(first).run(Scripts.seeds(5)).answered()).isEqualTo(whole.answered());
        }
        assertThat(script.requests()).isEmpty();
    }

    @Test
    void aDryRunShowsEveryPromptAndAsksNothing() {
        var script = ScriptedProvider.answering(request -> "must not be asked");
        var prompts = over(script).dryRun(Scripts.seeds(3));
        assertThat(script.requests()).isEmpty();
        assertThat(prompts).filteredOn(prompt -> prompt.purpose().equals("evolve")).hasSize(3 * 4)
                .allMatch(prompt -> prompt.text().contains("Describe animal number"));

        var asked = ScriptedProvider.answering(Scripts::answer);
        over(asked).parseRetries(0).rounds(1).run(Scripts.seeds(3));
        var sent = asked.requests().stream().filter(request -> !Scripts.isAnswer(request))
                .map(request -> ((Request.Completion) request).prompt()).toList();
        assertThat(prompts.stream().filter(prompt -> prompt.purpose().equals("evolve")).map(DryRun.Prompt::text))
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aDryRunShowsWhatJudgesScorersAndTeachersWouldBeAsked() {
        var script = ScriptedProvider.answering(request -> "It is 7.");
        var set = Evolution.with(ModelClient.over(script)).prompts(PromptSet.full()).includeSeeds(true).rounds(1)
                .score(Scorers.difficulty(), Scorers.quality()).responses(Responses.bestOf(2).evolved(1));
        var seeds = List.of(new Node.Seed(Instruction.of("Calculate 3 + 4."), "test"));
        var prompts = set.dryRun(seeds);
        assertThat(script.requests()).isEmpty();
        assertThat(prompts).extracting(DryRun.Prompt::purpose).contains("evolve", "judge", "sound", "answer", "compare",
                "improve", "difficulty", "quality");
        assertThat(prompts).filteredOn(prompt -> prompt.operation().equals("seed")).extracting(DryRun.Prompt::purpose)
                .containsSubsequence("answer", "answer", "difficulty");

        var asked = set.run(seeds).expenses().stream().map(Expense::purpose).toList();
        assertThat(prompts).extracting(DryRun.Prompt::purpose).containsAll(asked);
    }

    @Test
    void aTalkThatEndsWithACallIsNotGoneOnWith() {
        var call = Turn.of(new Message(Role.ASSISTANT, List.of(new Part.ToolCall("1", "weather", "{}"))));
        var seed = new Node.Seed(Instruction.of("What is the weather in Lisbon?"), List.of(call), "test");
        var run = Evolution.with(ModelClient.over(ScriptedProvider.answering(request -> "Fine.")))
                .prompts(PromptSet.full()).operations(Operation.DIALOGUE).rounds(1).run(List.of(seed));
        assertThat(run.rejectedByRule()).containsOnlyKeys(Rule.UNSUITED.id());
    }

    @Test
    void aCallThatNobodyOfferedMakesNoRow() {
        var call = new Part.ToolCall("1", "remove", "{not json");
        var run = Evolution.with(ModelClient.over(ScriptedProvider.replying(request -> ScriptedProvider
                .reply(request, new Message(Role.ASSISTANT,
                        List.of(new Part.Text("I'm sorry, but I can't help with that."), call))))))
                .prompts(PromptSet.full()).includeSeeds(true).rounds(1).run(Scripts.seeds(2));
        assertThat(run.accepted()).isZero();
        assertThat(run.rejections()).anyMatch(it -> it.reason().contains("calls remove, which is not offered"));
    }

    @Test
    void aSeedThatIsARowTellsWhatItsAnswerTook() {
        var run = evolution(Scripts::answer).includeSeeds(true).rounds(1).run(Scripts.seeds(4));
        assertThat(run.answered()).isNotEmpty().allMatch(row -> row.spending().calls() > 0);
    }

    @Test
    void anEstimateOverAllThereIsHasNoBand() {
        var seed = Scripts.seeds(1).getFirst();
        var estimate = evolution(Scripts::answer).rounds(1).estimate(List.of(seed, seed), 2);
        assertThat(estimate.calls().low()).isEqualTo(estimate.calls().high()).isPositive();
        assertThat(estimate.toString()).contains("by 1 of 2 seeds");
    }

    @Test
    void aRunThatBrokeOffInALaterRoundIsNotSaidToBeComplete() {
        var asked = new AtomicInteger();
        var journal = directory.resolve("broken");
        var set = evolution(request -> {
            if (asked.incrementAndGet() > 30) {
                throw ModelException.of(ErrorKind.NETWORK, "gone").build();
            }
            return Scripts.answer(request);
        }).patience(Duration.ZERO).parallel(1).rounds(4).journal(journal);
        assertThat(set.run(Scripts.seeds(4)).ending()).isEqualTo(EvolRun.Ending.FAILED);
        assertThat(EvolRun.read(journal).ending()).isEqualTo(EvolRun.Ending.STOPPED);
    }

    @Test
    void aRuleSaysWhatHappensNext() {
        Function<Request, String> same = request -> Scripts.isAnswer(request) ? "Fine." : task(request);
        var dropped = evolution(same).elimination(Elimination.typed().on(Rule.NO_GAIN, Then.DROP)).rounds(2)
                .run(Scripts.seeds(4));
        assertThat(dropped.rounds()).extracting(Round::dropped).containsExactly(4, 0);
        assertThat(dropped.rounds()).extracting(Round::in).containsExactly(4, 0);

        var others = evolution(same).candidates(1)
                .elimination(Elimination.typed().on(Rule.NO_GAIN, Then.OTHER_OPERATION)).rounds(1)
                .run(Scripts.seeds(1));
        assertThat(others.rejections()).hasSize(3).extracting(rejection -> rejection.how()).doesNotHaveDuplicates();
    }

    @Test
    void whatWasTooHardIsMadeSimplerThoughNoOperationOfTheRunDoes() throws java.io.IOException {
        java.nio.file.Files.writeString(directory.resolve("prompts/simplify.txt"),
                "form: completion\nreply: line\ngrowth: -50..50\n---\nsimplify> {{instruction}}");
        var run = evolution(request -> Scripts.isAnswer(request)
                ? ((Request.Completion) request).prompt().contains("Simply") ? "Fine." : "I cannot help with that."
                : ((Request.Completion) request).prompt().startsWith("simplify")
                        ? "Simply describe an animal."
                        : task(request) + " Also tell what it eats in the long winter.")
                .prompts(PromptSet.compact().replacedBy(directory.resolve("prompts"))).candidates(1)
                .elimination(Elimination.typed().on(Rule.REFUSED, Then.SIMPLIFY)).rounds(2).run(Scripts.seeds(1));
        assertThat(run.answered()).extracting(row -> ((Node.Evolved) row.node()).operationId())
                .containsExactly("simplify");
        assertThatThrownBy(() -> evolution(Scripts::answer).prompts(PromptSet.compact())
                .elimination(Elimination.typed().on(Rule.REFUSED, Then.SIMPLIFY)).run(Scripts.seeds(1)))
                .hasMessageContaining("no prompt for simplify");
    }

    @Test
    void aBanditThatIsStoppedGoesOnAsIfItWasNot() {
        var journal = directory.resolve("journal");
        var whole = evolution(Scripts::answer).choosing(Choosing.bandit(0.1)).rounds(3).run(Scripts.seeds(40));
        var begun = new java.util.concurrent.atomic.AtomicInteger();
        evolution(Scripts::answer).choosing(Choosing.bandit(0.1)).rounds(3).journal(journal)
                .stopWhen(() -> begun.incrementAndGet() > 110).run(Scripts.seeds(40));
        var rest = evolution(Scripts::answer).choosing(Choosing.bandit(0.1)).rounds(3).journal(journal)
                .run(Scripts.seeds(40));
        assertThat(rest.answered()).isEqualTo(whole.answered());
        assertThat(rest.expenses()).isEqualTo(whole.expenses());
    }

    @Test
    void aScorerThatFailsByItselfIsNamedWithItsInstruction() {
        var broken = new Scorer() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public boolean needsAnswer() {
                return true;
            }

            @Override
            public Scores score(Instruction instruction, String answer, Asking asking) {
                throw new IllegalArgumentException("no");
            }
        };
        assertThatThrownBy(() -> evolution(Scripts::answer).score(broken).run(Scripts.seeds(1)))
                .hasMessageContaining("the work on instruction").hasMessageContaining("scorer");
    }

    @Test
    void seedsMayBecomeRowsToo() {
        var run = evolution(Scripts::answer).includeSeeds(true).rounds(1).run(Scripts.seeds(20));
        var seeds = run.answered().stream().filter(row -> row.node() instanceof Node.Seed).toList();
        assertThat(seeds).hasSizeBetween(15, 20);
        assertThat(run.rounds()).hasSize(1);
        assertThat(run.rounds().getFirst().in()).isEqualTo(20);
    }

    @Test
    void benchmarkItemsAreEliminatedInEveryRound() {
        var item = "Describe animal number 3. It lives where seven rivers meet and eats only blue flowers at dawn.";
        var run = evolution(request -> Scripts.isAnswer(request)
                ? "Fine."
                : task(request) + " It lives where seven rivers meet and eats only blue flowers at dawn.")
                .decontaminate(Decontamination.against("bench", List.of(item))).candidates(1).rounds(1)
                .run(Scripts.seeds(5));
        assertThat(run.rejectedByRule()).containsKey("contaminated");
    }

    @Test
    void aRunEndsEarlyWhereAnotherRoundIsNotWorthIt() {
        var run = evolution(Scripts::answer).stopEarly(Stopping.eliminationAbove(0.05)).run(Scripts.seeds(30));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(run.rounds()).hasSize(1);
        assertThat(run.stoppedBecause()).contains("gave no row");
    }

    @Test
    void scoresAndChecksGoWithTheRow() {
        var scorer = new Scorer() {
            @Override
            public String name() {
                return "length";
            }

            @Override
            public boolean needsAnswer() {
                return false;
            }

            @Override
            public Scores score(Instruction instruction, String answer, Asking asking) {
                return Scores.of(Scores.DIFFICULTY, instruction.text().length());
            }
        };
        var verifier = new Verifier() {
            @Override
            public String name() {
                return "even";
            }

            @Override
            public Verification verify(Instruction instruction, String answer) {
                return answer.length() % 2 == 0 ? new Verification.Passed("") : new Verification.Failed("odd");
            }
        };
        var run = evolution(request -> Scripts.isAnswer(request)
                ? "Animal ".repeat(1 + Math.floorMod(ContentId.seed(request.toString()), 2))
                : Scripts.answer(request)).score(scorer).verify(verifier).rounds(2).run(Scripts.seeds(20));
        assertThat(run.answered()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.scores().numbers()).containsKeys("difficulty", "difficulty-lift");
            assertThat(row.checks()).contains("verified:even");
            assertThat(row.example().meta().scores()).containsKey("difficulty");
        });
        assertThat(run.rejectedByRule()).containsKey("unverified");
        assertThat(run.rounds().getFirst().means()).containsKey("difficulty");
    }

    @Test
    void theBetterOfTwoAnswersIsTakenInBothOrdersOnly() {
        var best = judged("second").responses(Responses.bestOf(3)).rounds(1).run(Scripts.seeds(1));
        assertThat(best.answered().getFirst().answer()).isEqualTo("answer 0");
        var real = judged("longer").responses(Responses.bestOf(3)).rounds(1).run(Scripts.seeds(1));
        assertThat(real.answered().getFirst().answer()).isEqualTo("answer 2 2 2");
    }

    @Test
    void anAnswerCanOnlyGetBetterByBeingEvolved() {
        var longer = judged("longer").responses(Responses.single().evolved(2)).rounds(1).run(Scripts.seeds(1));
        assertThat(longer.answered().getFirst().answer()).startsWith("answer 0 and more and more");
        var never = judged("shorter").responses(Responses.single().evolved(2)).rounds(1).run(Scripts.seeds(1));
        assertThat(never.answered().getFirst().answer()).isEqualTo("answer 0");
    }

    @Test
    void answersThatDoNotAgreeEliminateTheInstruction() {
        Function<String, Optional<String>> last = text -> Optional.of(text.substring(text.length() - 1));
        var split = judged("longer").responses(Responses.selfConsistency(3, last)).rounds(1).run(Scripts.seeds(1));
        assertThat(split.rejectedByRule()).containsEntry("ill-posed", 1);
        var agreed = judged("longer").responses(Responses.selfConsistency(3, text -> Optional.of("same"))).rounds(1)
                .run(Scripts.seeds(1));
        assertThat(agreed.answered()).extracting(Answered::answer).containsExactly("answer 0");
    }

    @Test
    void aStyleBecomesPartOfTheRow() {
        var run = judged("longer").responses(Responses.single().styled()).rounds(1).run(Scripts.seeds(1));
        var row = (dev.wizardsdk.dataset.Example.Instruction) run.examples().getFirst();
        assertThat(row.system()).isNotBlank();
        assertThat(row.output()).isEqualTo("answer 0");
    }

    @Test
    void aWeightDecidesHowOftenAnOperationIsDrawn() {
        var weighted = Choosing.weighted(Map.of("deepen", 8.0, "breadth", 0.0, "complicate-input", 0.0,
                "concretize", 0.0, "reasoning", 0.0, "constraints", 2.0));
        assertThat(draws(weighted, Standing.NONE, 1)).containsOnlyKeys("deepen", "constraints")
                .hasEntrySatisfying("deepen", count -> assertThat(count).isBetween(760, 840));
        assertThatThrownBy(() -> Choosing.weighted(Map.of("deepen", -1.0))).hasMessageContaining("deepen");
    }

    @Test
    void aBanditPrefersWhatWorkedAndKeepsItsFloor() {
        var standing = new Standing(Map.of(new Tried("deepen", Kind.CHAT), new Tally(100, 95, 90),
                new Tried("breadth", Kind.CHAT), new Tally(100, 10, 5), new Tried("reasoning", Kind.CHAT),
                new Tally(100, 20, 10), new Tried("concretize", Kind.CHAT), new Tally(100, 20, 10),
                new Tried("constraints", Kind.CHAT), new Tally(100, 20, 10),
                new Tried("complicate-input", Kind.CHAT), new Tally(100, 20, 10)), Map.of(), Map.of());
        var drawn = draws(Choosing.bandit(0.12), standing, 1);
        assertThat(drawn.get("deepen")).isBetween(850, 930);
        assertThat(drawn).hasSize(6);
    }

    @Test
    void coveragePrefersWhatBringsRareLabels() {
        var standing = new Standing(Map.of(), Map.of("skill:math", 100, "skill:law", 2),
                Map.of("deepen", Map.of("skill:math", 100), "breadth", Map.of("skill:law", 2)));
        var drawn = draws(Choosing.coverage(), standing, 1);
        assertThat(drawn.get("breadth")).isGreaterThan(10 * drawn.getOrDefault("deepen", 0));
    }

    @Test
    void roundsMayChooseDifferently() {
        var way = Choosing.byRound(Choosing.weighted(Map.of("breadth", 1e9)), Choosing.weighted(Map.of("deepen", 1e9)));
        assertThat(draws(way, Standing.NONE, 1)).containsOnlyKeys("breadth");
        assertThat(draws(way, Standing.NONE, 2)).containsOnlyKeys("deepen");
        assertThat(draws(way, Standing.NONE, 7)).containsOnlyKeys("deepen");
    }

    private static Map<String, Integer> draws(Choosing choosing, Standing standing, int round) {
        var random = new SplittableRandom(1);
        var node = Scripts.seeds(1).getFirst();
        var counts = new HashMap<String, Integer>();
        for (int i = 0; i < 1_000; i++) {
            var choice = new Choosing.Choice(node, round, Operation.PAPER, standing);
            counts.merge(choosing.choose(choice, random).id(), 1, Integer::sum);
        }
        return counts;
    }

    /** A model whose answers tell their number, and that prefers the longer answer, the shorter one, or always the second. */
    private Evolution judged(String taste) {
        var answers = new java.util.concurrent.atomic.AtomicInteger();
        var answering = ScriptedProvider.answering(request -> {
            if (request instanceof Request.Chat chat) {
                var nonce = chat.messages().getLast().text().replaceAll("(?s).*</better-([0-9a-f]+)>.*", "$1");
                var old = chat.messages().getLast().text().replaceAll("(?s).*<answer-[0-9a-f]+>\\n(.*?)\\n</answer.*",
                        "$1");
                return "<better-" + nonce + ">" + old + " and more</better-" + nonce + ">";
            }
            var number = answers.getAndIncrement();
            return "answer" + (" " + number).repeat(number + 1);
        });
        var judge = ScriptedProvider.answering(request -> {
            var text = ((Request.Chat) request).messages().getLast().text();
            var first = text.replaceAll("(?s).*<first-[0-9a-f]+>\\n(.*?)\\n</first.*", "$1");
            var second = text.replaceAll("(?s).*<second-[0-9a-f]+>\\n(.*?)\\n</second.*", "$1");
            return switch (taste) {
                case "longer" -> first.length() > second.length() ? "first" : "second";
                case "shorter" -> first.length() < second.length() ? "first" : "second";
                default -> taste;
            };
        });
        return evolution(request -> task(request) + " Also tell what it eats in the long winter.").candidates(1)
                .answeredBy(ModelClient.over(answering)).judgedBy(ModelClient.over(judge));
    }

    private static String task(Request request) {
        var prompt = ((Request.Completion) request).prompt();
        return prompt.substring(prompt.indexOf("> ") + 2);
    }

    private Evolution evolution(Function<Request, String> script) {
        return over(ScriptedProvider.answering(script));
    }

    private Evolution over(ScriptedProvider provider) {
        return Evolution.with(ModelClient.over(provider).retry(RetryPolicy.none())).prompts(prompts).rounds(2)
                .patience(Duration.ZERO);
    }
}
