package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Evolution;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.evol.Operation;
import dev.wizardsdk.evol.PromptSet;
import dev.wizardsdk.evol.Rule;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.evol.Spending;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EvolReportTest {

    private static final String BEFORE_CONTENT = "<script type=\"application/json\" id=\"content\">";

    @TempDir
    Path directory;

    @Test
    void everyCandidateBecameARowOrFell() throws Exception {
        var runs = Runs.large(40);
        var json = json(runs);

        assertThat(json.get("rows").asInt()).isEqualTo(runs.rows.size());
        assertThat(json.get("eliminated").asInt()).isEqualTo(runs.rejected.size());
        assertThat(sum(json.get("rules"), "count")).isEqualTo(runs.rejected.size());
        assertThat(sum(json.get("rounds"), "candidates")).isEqualTo(runs.rows.size() + runs.rejected.size());
        assertThat(sum(json.get("rounds"), "eliminatedByAnswer"))
                .isEqualTo(runs.rejected.stream().filter(fell -> fell.rule().equals("refused")).count())
                .isPositive();
        assertThat(sum(json.get("operations"), "accepted")).isEqualTo(runs.rows.size());
    }

    @Test
    void showsThreeOfEachRule() throws Exception {
        var rules = json(Runs.large(60)).get("rules");
        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(rule.get("examples")).hasSize(Math.min(3, rule.get("count").asInt()));
            assertThat(rule.get("meaning").asText()).isNotEmpty();
        });
    }

    @Test
    void everyRuleHasAMeaning() {
        assertThat(Rule.values()).allSatisfy(rule -> assertThat(Meanings.of(rule.id())).endsWith("."));
    }

    @Test
    void hostileTextsStayInTheirPlace() throws Exception {
        var report = EvolReport.of(ReportPages.hostile().books());
        var plain = EvolReport.of(Runs.of(Runs.seed("Say hello.")).books()).html();
        var html = report.html();

        for (var mark : List.of("<script", "</script", "<!--", "<img", "<style")) {
            assertThat(count(html, mark)).as(mark).isEqualTo(count(plain, mark));
        }
        assertThat(html).doesNotContain("\u2028", "\u2029");
        assertThat(strictUtf8(html).remaining()).isPositive();
        assertThat(strictUtf8(report.json()).remaining()).isPositive();
        assertThat(Json.read(embedded(html))).isEqualTo(Json.read(report.json()));
        assertThat(embedded(html)).contains("\\u003c/script\\u003e", "\uFFFD");
    }

    @Test
    void loadsNothingAndWritesTextsAsTextOnly() {
        var html = EvolReport.of(Runs.large(3).books()).html();
        assertThat(html).contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " img-src data:\"");
        var page = html.replace(embedded(html), "");
        assertThat(page).doesNotContain(" src=", "@import", "url(", "innerHTML", "outerHTML", "insertAdjacent",
                "document.write", "eval(", "fetch(", "srcdoc", "setHTML");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
    }

    @Test
    void theSameRunGivesTheSamePage() {
        assertThat(EvolReport.of(Runs.large(30).books()).html())
                .isEqualTo(EvolReport.of(Runs.large(30).books()).html());
    }

    @Test
    void of260SeedsWholeTreesOf200AreShown() throws Exception {
        var runs = Runs.large(260);
        var trees = json(runs).get("trees");

        assertThat(trees.get("shown").asInt()).isEqualTo(200);
        var shown = new HashSet<String>();
        trees.get("list").forEach(tree -> shown.add(tree.get("seed").asText()));
        assertThat(shown).hasSize(200);
        assertThat(nodes(trees).filter(node -> node.get("status").asText().equals("row")).count())
                .isEqualTo(runs.rows.stream().filter(row -> shown.contains(row.node().root().id())).count());
    }

    @Test
    void whatWasEliminatedStandsUnderItsParent() throws Exception {
        var seed = Runs.seed("Name a river.");
        var child = Runs.evolved(seed, 1, "deepen", "Name a river and its source.");
        var runs = Runs.of(seed, Runs.answered(child, "The Elbe."));
        runs.rejected.add(new Rejection(seed.id(), 1, "deepen@1", "no-gain", "the same", "Name one river."));
        runs.rejected.add(new Rejection(child.id(), 2, "breadth@1", "unparsed", "nothing", ""));
        var trees = json(runs).get("trees");

        assertThat(nodes(trees).map(node -> node.get("status").asText() + " < " + node.path("parent").asText()))
                .containsExactly("seed < ", "row < " + seed.id(), "eliminated < " + seed.id(),
                        "eliminated < " + child.id());
    }

    @Test
    void aSeedWithoutARowHasATreeOfWhatFell() throws Exception {
        var seed = Runs.seed("Name a river.");
        var runs = Runs.of(seed);
        runs.rejected.add(new Rejection(seed.id(), 1, "deepen@1", "no-gain", "the same", "Name one river."));
        var trees = json(runs).get("trees");
        assertThat(nodes(trees).map(node -> node.get("status").asText())).containsExactly("seed", "eliminated");
    }

    @Test
    void whatFellWithItsAnswerIsPlacedIfItsLineageIsKnown() throws Exception {
        var seed = Runs.seed("Name a river.");
        var row = Runs.answered(Runs.evolved(seed, 1, "deepen", "Name a river and its source."), "I can't.");
        var runs = Runs.of(seed);
        runs.rejected.add(new Rejection(row.node().id(), 1, "answer@1", "refused", "declines", "text"));
        assertThat(json(runs).get("trees").get("unplaced").asInt()).isEqualTo(1);
        assertThat(json(runs).get("operations")).isEmpty();

        runs.rejected.set(0, new Rejection(row.node().id(), 1, "answer@1", "refused", "declines", "text", "", "",
                row.example().toJson()));
        var json = json(runs);
        assertThat(json.get("trees").get("unplaced").asInt()).isZero();
        var nodes = nodes(json.get("trees")).toList();
        assertThat(nodes.get(0).get("text").asText()).isEqualTo("Name a river.");
        assertThat(nodes.get(1).get("parent").asText()).isEqualTo(seed.id());
        assertThat(nodes.get(1).get("operation").asText()).isEqualTo("deepen");
        assertThat(json.get("operations").get(0).get("rejected").get("refused").asInt()).isEqualTo(1);
    }

    @Test
    void theBestAreByQualityElseByLiftElseByGrowth() throws Exception {
        assertThat(best(Map.of("quality", 2.0, "difficulty-lift", 9.0))).isEqualTo("quality");
        assertThat(best(Map.of("difficulty-lift", 1.0, "ifd", 0.5))).isEqualTo("difficulty-lift");
        assertThat(best(Map.of("quality", Double.NaN))).isEqualTo("growth");

        var examples = json(Runs.large(40)).get("examples");
        assertThat(examples.get("best")).hasSize(10);
        assertThat(examples.get("worst")).hasSize(10);
        assertThat(examples.get("best").get(9).get("value").asDouble())
                .isGreaterThan(examples.get("worst").get(9).get("value").asDouble());
    }

    private static String best(Map<String, Double> numbers) throws Exception {
        var seed = Runs.seed("Name a river.");
        var row = scored(seed, Runs.evolved(seed, 1, "deepen", "Name a river and its source."), numbers);
        return json(Runs.of(seed, row)).get("examples").get("by").asText();
    }

    private static Answered scored(Node.Seed seed, Node.Evolved node, Map<String, Double> numbers) {
        var plain = Runs.answered(node, "The Elbe, from " + seed.source() + ".");
        return new Answered(node, plain.turns(), plain.model(), new Scores(numbers, Set.of()), Set.of(), Spending.NONE);
    }

    @Test
    void aSeedsScoreIsItsChildsLessTheLift() throws Exception {
        var seed = Runs.seed("Name a river.");
        var child = Runs.evolved(seed, 1, "deepen", "Name a river and its source.");
        var row = scored(seed, child, Map.of("difficulty", 5.0, "difficulty-lift", 2.0));
        var rounds = json(Runs.of(seed, row)).get("scores").get("difficulty");
        assertThat(rounds).extracting(round -> round.get("round").asInt() + ": " + round.get("mean").asDouble())
                .containsExactly("0: 3.0", "1: 5.0");
    }

    @Test
    void costsAddUpHoweverTheyAreGrouped() throws Exception {
        var json = json(Runs.large(40));
        var total = json.get("usd").decimalValue();
        assertThat(total).isPositive();
        for (var group : List.of("purpose", "operation", "fate", "model")) {
            var sum = StreamSupport.stream(json.get("cost").get(group).spliterator(), false)
                    .map(spent -> spent.get("usd").decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).as(group).isEqualByComparingTo(total);
        }
    }

    @Test
    void aRealRunIsWrittenWhole() throws Exception {
        var prompts = directory.resolve("prompts");
        Files.createDirectories(prompts);
        for (var operation : Operation.PAPER) {
            prompt(prompts, operation.id(), "reply: line\n", operation.id() + "> {{instruction}}");
        }
        prompt(prompts, "answer", "", "answer> {{instruction}}");
        var script = ScriptedProvider.answering(EvolReportTest::reply);
        var run = Evolution.with(ModelClient.over(script)).prompts(PromptSet.compact().replacedBy(prompts)).rounds(2)
                .run(List.of(Runs.seed("Describe the otter."), Runs.seed("Describe the heron.")));
        var report = EvolReport.of(run);
        report.writeHtml(directory.resolve("report.html"));
        report.writeJson(directory.resolve("report.json"));

        var json = Json.read(Files.readString(directory.resolve("report.json")));
        assertThat(json.get("rows").asLong()).isPositive().isEqualTo(run.rows().count());
        assertThat(json.get("ending").asText()).isEqualTo("complete");
        assertThat(nodes(json.get("trees")).filter(node -> node.get("status").asText().equals("row")).count())
                .isEqualTo(run.rows().count());
        assertThat(Json.read(embedded(Files.readString(directory.resolve("report.html"))))).isEqualTo(json);
        assertThat(EvolTree.of(run, run.rows().findFirst().orElseThrow().node().id())).contains("Describe the ");
    }

    private static void prompt(Path directory, String id, String settings, String body) throws IOException {
        Files.writeString(directory.resolve(id + ".txt"), "form: completion\n" + settings + "---\n" + body);
    }

    private static String reply(Request request) {
        var prompt = ((Request.Completion) request).prompt();
        var task = prompt.substring(prompt.indexOf("> ") + 2);
        return prompt.startsWith("answer> ")
                ? "It lives by the water, and that is " + task.length() + " letters of it."
                : task + " Also mention its habitat in region " + Math.floorMod(task.hashCode(), 97) + ".";
    }

    private static JsonNode json(Runs runs) throws Json.NotJson {
        return Json.read(EvolReport.of(runs.books()).json());
    }

    private static Stream<JsonNode> nodes(JsonNode trees) {
        return StreamSupport.stream(trees.get("list").spliterator(), false)
                .flatMap(tree -> StreamSupport.stream(tree.get("nodes").spliterator(), false));
    }

    private static long sum(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false).mapToLong(entry -> entry.get(field).asLong()).sum();
    }

    private static String embedded(String html) {
        var from = html.indexOf(BEFORE_CONTENT) + BEFORE_CONTENT.length();
        return html.substring(from, html.indexOf("</script>", from));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /** Fails on what UTF-8 has no form for. */
    private static ByteBuffer strictUtf8(String text) throws IOException {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    }
}
