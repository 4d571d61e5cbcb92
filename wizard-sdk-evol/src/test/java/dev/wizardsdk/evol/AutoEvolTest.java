package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.testing.ScriptedProvider;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AutoEvolTest {

    private static final Pattern METHOD = Pattern.compile("(?s)<method-[0-9a-f]+>\\n(.*?)\\n</method");
    private static final Pattern GIVEN = Pattern.compile("(?s)<given-[0-9a-f]+>\\n(.*?)\\n</given");
    private static final String PLANTED = "Ask for a reason with every claim.";

    @TempDir
    Path directory;

    @Test
    void findsAPlantedBetterMethodWithinTwelveSteps() {
        var script = ScriptedProvider.answering(AutoEvolTest::model);
        var search = AutoEvol.of(evolution(script)).development(20).batch(5).proposals(3).patience(12);
        var found = search.optimize(Scripts.seeds(60));

        assertThat(found.method()).contains(PLANTED);
        assertThat(found.rate()).isZero();
        assertThat(found.log().getFirst().rate()).isGreaterThan(0.5);
        assertThat(found.analyses()).hasSizeLessThanOrEqualTo(12).isNotEmpty();
        assertThat(found.log()).filteredOn(AutoEvol.Tried::kept).extracting(AutoEvol.Tried::rate)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));

        var run = evolution(ScriptedProvider.answering(AutoEvolTest::model))
                .operations(java.util.List.of(found.operation()))
                .rounds(1).run(Scripts.seeds(10));
        assertThat(run.accepted()).isEqualTo(10);
        assertThat(run.answered()).allMatch(row -> ((Node.Evolved) row.node()).operationId().equals("auto-evol"));
    }

    @Test
    void takesAsManyCallsAsItSays() {
        var script = ScriptedProvider.answering(request -> text(request).startsWith("The method below")
                ? better(text(request),
                        "Another method, number " + text(request).replaceAll("(?s).*proposal (\\d+).*", "$1")
                                + " after " + ContentId.of(text(request)) + ".")
                : !text(request).contains("<") && text(request).contains("number 7.")
                        ? "I cannot help with that."
                        : answerable(request));
        var search = AutoEvol.of(evolution(script)).development(39).batch(1).depth(2).proposals(3).steps(4).patience(4);
        var found = search.optimize(Scripts.seeds(40));
        assertThat(search.mostCalls()).isEqualTo(2 * 39 + 4 * (1 * 2 + 1 + 3 + 2 * 3 * 39));
        assertThat(found.analyses()).hasSize(4);
        assertThat((long) script.requests().size()).isEqualTo(search.mostCalls());
        assertThat((long) found.calls().total()).isEqualTo(search.mostCalls());
    }

    @Test
    void aRunWithWhatItFindsTakesAThirtiethOfSearchingForEachRow() {
        var search = AutoEvol.of(evolution(ScriptedProvider.answering(AutoEvolTest::model)));
        var once = search.mostCalls() + 10_000; // one call evolves a row
        var forEachRow = 10_000L * (5 * 3 + 1) * 3; // 5n + 1 with n = 3, three epochs
        assertThat((double) forEachRow / once).isBetween(29.0, 31.0);
    }

    @Test
    void goesOnFromItsJournal() {
        var journal = directory.resolve("journal");
        var whole = AutoEvol.of(evolution(ScriptedProvider.answering(AutoEvolTest::model)).journal(journal))
                .development(10)
                .optimize(Scripts.seeds(30));
        var script = ScriptedProvider.answering(request -> "must not be asked");
        var again = AutoEvol.of(evolution(script).journal(journal)).development(10).optimize(Scripts.seeds(30));
        assertThat(script.requests()).isEmpty();
        assertThat(again.method()).isEqualTo(whole.method());
        assertThat(again.log()).isEqualTo(whole.log());
    }

    @Test
    void theDevelopmentSetMustLeaveSomethingOver() {
        var search = AutoEvol.of(evolution(ScriptedProvider.answering(AutoEvolTest::model)));
        assertThatThrownBy(() -> search.optimize(Scripts.seeds(50))).hasMessageContaining("smaller development set");
    }

    private static Evolution evolution(ScriptedProvider provider) {
        return Evolution.with(ModelClient.over(provider)).prompts(PromptSet.full());
    }

    /** An evolver that does well by a method with the planted sentence only, and an optimizer that finds it now and then. */
    private static String model(Request request) {
        var text = text(request);
        if (text.startsWith("By the method below")) {
            return "Claims stay without reasons.";
        }
        if (text.startsWith("The method below")) {
            var method = found(METHOD, text);
            var luck = Math.floorMod(ContentId.seed(text), 5);
            return better(text, luck == 0 ? method + "\n" + PLANTED : method + "\nBe careful, " + luck + ".");
        }
        if (text.contains("<method-") && !found(METHOD, text).contains(PLANTED)
                && Math.floorMod(ContentId.seed(text), 4) > 0) {
            return "I would rather talk about something else.";
        }
        return answerable(request);
    }

    private static String answerable(Request request) {
        var text = text(request);
        if (text.startsWith("Compare two tasks")) {
            return "Different.";
        }
        if (text.contains("<task-")) {
            var nonce = text.replaceAll("(?s).*</task-([0-9a-f]+)>.*", "$1");
            return "<task-" + nonce + ">" + found(GIVEN, text) + " Give a reason for each of its " + ContentId.of(text)
                    + " habits.</task-" + nonce + ">";
        }
        return text.startsWith("By the method below")
                ? "Nothing."
                : "It hunts at night because its prey sleeps by day.";
    }

    private static String better(String prompt, String method) {
        var nonce = prompt.replaceAll("(?s).*</better-([0-9a-f]+)>.*", "$1");
        return "<better-" + nonce + ">" + method + "</better-" + nonce + ">";
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String text(Request request) {
        return ((Request.Chat) request).messages().getLast().text();
    }
}
