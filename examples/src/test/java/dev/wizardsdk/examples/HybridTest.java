package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.provider.OpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HybridTest {

    private static final Price PRICE = Price.of("1000", "1000", LocalDate.of(2026, 11, 22), "a test");
    private static final LabelledQuestion SUM = new LabelledQuestion("step", "What is 1000 + 18?", "1018", "");
    private static final LabelledQuestion WORD = new LabelledQuestion("choice", "Which?", "Not sound.", "");

    @Test
    void readsTheLastNumberOfAnAnswerAndComparesItAsOne() {
        assertThat(SUM.answeredBy("1,000 + 18 = 1,018.")).isTrue();
        assertThat(SUM.answeredBy("1018.0")).isTrue();
        assertThat(SUM.answeredBy("1018 is not it, 17 is")).isFalse();
        assertThat(SUM.answeredBy("I don't know")).isFalse();
    }

    @Test
    void comparesWordsOfTheFirstLineAlone() {
        assertThat(WORD.answeredBy(" not sound\nbecause of this")).isTrue();
        assertThat(WORD.answeredBy("It is sound")).isFalse();
    }

    @Test
    void tellsTheLineThatHasNoAnswer(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("q.jsonl"), """
                {"question": "a", "answer": "b"}
                {"question": "c"}
                """);

        assertThatThrownBy(() -> LabelledQuestion.read(file)).hasMessageContaining("line 2")
                .hasMessageContaining("answer");
    }

    @Test
    void countsWhatTheSimulatedServiceAnsweredAndCharged() throws IOException {
        var questions = IntStream.range(0, 200)
                .mapToObj(i -> new LabelledQuestion("step", "What is " + i + "?", String.valueOf(i), "")).toList();
        try (var service = new SimulatedService(questions, 0.8, 7);
                var provider = OpenAi.model("m").name("simulated").baseUrl(service.baseUrl()).streaming(false)
                        .build()) {
            var runs = new HybridRuns(questions, service, PRICE);
            var client = ModelClient.over(provider);
            runs.run(new HybridRuns.Way("once", question -> client));
            runs.run(new HybridRuns.Way("again", question -> client));

            var rows = runs.table("none", 0.8).lines()
                    .filter(line -> line.startsWith("| once") || line.startsWith("| again"))
                    .map(line -> line.split("\\|", -1)).toList();
            assertThat(rows).hasSize(2);
            assertThat(Double.parseDouble(rows.getFirst()[2].replace("%", ""))).isBetween(70.0, 90.0);
            assertThat(List.of(rows.getFirst()).subList(2, 8)).isEqualTo(List.of(rows.getLast()).subList(2, 8));
            assertThat(rows.getFirst()[5]).isEqualTo(" 200 ");
            assertThat(runs.picture(0.8)).startsWith("<svg").contains("<circle").contains("once: ")
                    .endsWith("</svg>\n");
        }
    }
}
