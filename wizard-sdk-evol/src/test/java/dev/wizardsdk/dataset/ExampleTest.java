package dev.wizardsdk.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExampleTest {

    /** As the first version wrote it: this must be read for ever. */
    private static final String FIRST_VERSION = "{\"kind\":\"instruction\",\"system\":\"\",\"instruction\":\"Sum up\","
            + "\"input\":\"\",\"output\":\"ab\",\"meta\":{\"id\":\"r1\",\"lineage\":[],\"scores\":{\"quality\":4.5},"
            + "\"flags\":[\"long\"],\"extra\":{},\"licence\":\"mit\",\"source\":\"\"}}";

    static Stream<Example> rows() {
        return Rows.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadBackWhole(Example row) {
        assertThat(Example.fromJson(row.toJson())).isEqualTo(row);
        assertThat(row.toJson()).doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void itsNameIsOfItsContentAlone(Example row) {
        var bare = row.with(Meta.none());
        assertThat(bare.id()).matches("[0-9a-f]{16}").isEqualTo(row.with(Meta.none().withScore("a", 1)).id());
        assertThat(Rows.ALL.stream().map(other -> other.with(Meta.none()).id())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyTextIsShownAndCanBeChanged(Example row) {
        var shouted = row.map((side, text) -> text + "!");
        assertThat(shouted.passages()).extracting(Example.Passage::text)
                .containsExactlyElementsOf(row.passages().stream().map(passage -> passage.text() + "!").toList());
        assertThat(row.map((side, text) -> text)).isEqualTo(row);
    }

    @Test
    void readsWhatTheFirstVersionWrote() {
        var row = Example.fromJson(FIRST_VERSION);
        assertThat(row).isEqualTo(new Example.Instruction("Sum up", "", "ab", Meta.none().withId("r1")
                .withScore("quality", 4.5).withFlag("long").withLicence("mit")));
        assertThat(row.toJson()).isEqualTo(FIRST_VERSION);
    }

    @Test
    void whatIsNoRowIsRefusedByPlace() {
        assertThatIllegalArgumentException().isThrownBy(() -> Example.fromJson("{\"kind\":\"novel\"}"))
                .withMessageContaining("/kind");
        assertThatIllegalArgumentException().isThrownBy(() -> Example.fromJson("{\"kind\":\"text\"}"))
                .withMessageContaining("/text");
        assertThatIllegalArgumentException().isThrownBy(() -> Example.fromJson("{"));
    }

    @Test
    void answersAreToldFromWhatIsAsked() {
        assertThat(Rows.CHAT.text(Side.ANSWER)).isEqualTo("I must look\n\nCold.");
        assertThat(Rows.CHAT.text(Side.PROMPT)).isEqualTo("Weather in Oslo?\n\n−3 °C");
        assertThat(Rows.PREFERENCE.text(Side.ANSWER)).isEqualTo("Noon.\n\nNo idea.");
        assertThat(Rows.PREFERENCE.text(Side.SYSTEM)).isEqualTo("Be brief.");
    }

    @Test
    void marksMustFitTheParts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Turn(Rows.PROMPT.getFirst().message(), Loss.MASK, List.of(Loss.MASK, Loss.MASK)))
                .withMessageContaining("2 loss marks for the 1 parts");
    }
}
