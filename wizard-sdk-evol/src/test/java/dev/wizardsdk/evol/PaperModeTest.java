package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The method of the paper over a thousand seeds, with a model that counts by itself what it gets wrong. */
class PaperModeTest {

    private static final Pattern GIVEN = Pattern.compile("(?s)<given-[0-9a-f]+>\\n(.*?)\\n</given");
    private static final Pattern NONCE = Pattern.compile("<task-([0-9a-f]+)>");
    private static final int SEEDS = 1_000;

    private final Map<String, Integer> byHand = new ConcurrentHashMap<>();

    @Test
    void operationsAreDrawnEvenlyAndEachRuleCountsWhatItShould() {
        var client = ModelClient.over(ScriptedProvider.answering(this::model));
        var seeds = IntStream.range(0, SEEDS)
                .mapToObj(i -> new Node.Seed(Instruction.of("Tell what animal " + i + " eats in winter."), "test"))
                .toList();
        var run = Evolution.paper(client).parallel(32).run(seeds);

        assertThat(run.rounds()).hasSize(4);
        assertThat(new TreeMap<>(run.rejectedByRule())).isEqualTo(new TreeMap<>(byHand));
        assertThat(run.accepted() + answersThatFell()).isEqualTo(answers);
        run.rounds().forEach(round -> assertThat(round.accepted() + round.returned()).isEqualTo(round.in()));

        var drawn = draws(run);
        var all = drawn.values().stream().mapToInt(count -> count).sum();
        var expected = all / 6.0;
        var sigma = Math.sqrt(all * (1 / 6.0) * (5 / 6.0));
        assertThat(drawn).hasSize(6);
        assertThat(drawn.values()).allSatisfy(
                count -> assertThat((double) count).isBetween(expected - 3 * sigma, expected + 3 * sigma));
    }

    private volatile int answers;

    private int answersThatFell() {
        return byHand.getOrDefault("refused", 0) + byHand.getOrDefault("empty-answer", 0);
    }

    private static Map<String, Integer> draws(EvolRun run) {
        var counts = new HashMap<String, Integer>();
        run.expenses().stream().filter(expense -> expense.purpose().equals("evolve"))
                .forEach(expense -> counts.merge(expense.operation(), expense.spending().calls(), Integer::sum));
        return counts;
    }

    private void count(String rule) {
        byHand.merge(rule, 1, Integer::sum);
    }

    private String model(Request request) {
        var prompt = ((Request.Chat) request).messages().getLast().text();
        var luck = Math.floorMod(ContentId.seed(prompt), 20);
        if (prompt.startsWith("Compare two tasks")) {
            if (luck < 4) {
                count("no-gain");
                return "Same.";
            }
            return "Different.";
        }
        var nonce = NONCE.matcher(prompt);
        if (!nonce.find()) {
            return answer(luck);
        }
        var given = GIVEN.matcher(prompt);
        assertThat(given.find()).isTrue();
        if (luck == 0) {
            count("leaked-prompt");
            return tagged(nonce.group(1), given.group(1) + " Follow the given prompt in all.");
        }
        if (luck == 1) {
            count("unparsed");
            return tagged(nonce.group(1), "...");
        }
        return tagged(nonce.group(1), given.group(1) + " Also say why " + ContentId.of(prompt) + " matters.");
    }

    private synchronized String answer(int luck) {
        answers++;
        if (luck < 2) {
            count("refused");
            return "I am so sorry for your loss, dear friend.";
        }
        if (luck == 2) {
            count("empty-answer");
            return "A.";
        }
        return "In winter it eats bark, roots and what it stored.";
    }

    private static String tagged(String nonce, String text) {
        return "<task-" + nonce + ">" + text + "</task-" + nonce + ">";
    }

    @Test
    void theTypedRulesSpareWhatThePapersRulesTake() {
        var paper = Elimination.paper();
        var typed = Elimination.typed();
        var question = Instruction.of("Write a regular expression that matches words that begin with an a.");
        for (var answer : List.of("^a.+", "'A'", "😀😀", "A",
                "I'm so sorry for your loss. She was a wonderful person and will be missed by all of us.",
                "I'm sorry that happened to you. It is natural to feel hurt, and it will pass.")) {
            assertThat(AnswerRules.of(typed, question, answer, dev.wizardsdk.model.Finish.STOP)).as(answer)
                    .isEqualTo(Verdict.KEPT);
        }
        var taken = List.of("'A'", "😀😀", "I'm so sorry for your loss.").stream()
                .filter(answer -> AnswerRules.of(paper, question, answer,
                        dev.wizardsdk.model.Finish.STOP) != Verdict.KEPT)
                .collect(Collectors.toList());
        assertThat(taken).hasSize(3);
    }
}
