package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Price;
import dev.wizardsdk.text.Near;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How the catalogue's file is read and searched, on rows of its own. */
class CatalogIndexTest {

    @ParameterizedTest
    @ValueSource(strings = {"a-1", "A.1", "'id'", "s1", "x/y"})
    void aNameOfTwoModelsIsAMistake(String alias) throws IOException {
        var first = row("a-1", "'repositories': ['x/y'], 'offers': {'openai': 's1'}, 'aliases': ['ID']");
        var models = read(first + "," + row("b-2", "'aliases': ['" + alias.replace("'", "") + "']"));

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> new CatalogIndex(models))
                .withMessageContaining("is a name of both a-1 and b-2");
    }

    @Test
    void aPriceHasItsSourceAndDate() throws IOException {
        var offers = read(row("a",
                "'offers': {'openai': {'id': 'x', 'retired': '2026-10-23', 'price': {'promptUsd': '0.10',"
                        + " 'cachedPromptUsd': '0.01', 'completionUsd': '0.62', 'asOf': '2026-11-21', 'source': 'its page'}}}"))
                .getFirst().offers();

        assertThat(offers)
                .containsExactly(new CatalogModel.Offer("openai", "x", Optional.of(LocalDate.of(2026, 10, 23)),
                        Optional.of(new Price(new BigDecimal("0.10"), new BigDecimal("0.01"), new BigDecimal("0.62"),
                                LocalDate.of(2026, 11, 21), "its page"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'asOf': '2026-11-21'", "'source': 'its page'"})
    void aPriceWithoutSourceOrDateIsAMistake(String rest) {
        var price = "'offers': {'openai': {'id': 'x', 'price': {'promptUsd': '1', 'completionUsd': '2', " + rest
                + "}}}";

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> read(row("a", price)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'licens': 'x'", "'files': [{'name': 'x'}]", "'offers': {'openai': {'prise': 1}}"})
    void aFieldOfAnotherNameIsAMistake(String field) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> read(row("a", field)))
                .withMessageContaining("has a field");
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "abc, abc, 0", "abc, abd, 1", "abc, ab, 1", "abc, xabc, 1", "kitten, sitting, 3",
            "'', abc, 3"})
    void countsEdits(String from, String to, int edits) {
        assertThat(Near.distance(from, to)).isEqualTo(edits);
        assertThat(Near.distance(to, from)).isEqualTo(edits);
    }

    private static String row(String id, String more) {
        return "{'id': '" + id + "', 'title': 'T " + id + "', 'vendor': 'v', 'kind': 'chat', 'licence': 'l', " + more
                + "}";
    }

    private static List<CatalogModel> read(String rows) throws IOException {
        return CatalogReader.read(new ByteArrayInputStream(
                ("[" + rows.replace('\'', '"') + "]").getBytes(StandardCharsets.UTF_8)));
    }
}
