package dev.wizardsdk.schema;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class ValueWriterTest {

    enum Colour {
        RED
    }

    @SuppressWarnings("ArrayRecordComponent")
    record City(String name, Optional<LocalDate> founded, int[] codes) {}

    @Test
    void leavesATextAsItIs() {
        assertThat(ValueWriter.text("21 °C, \"sunny\"")).isEqualTo("21 °C, \"sunny\"");
    }

    @Test
    void writesAllElseAsJson() {
        assertThat(ValueWriter.text(new City("Oslo", Optional.of(LocalDate.of(1048, 1, 1)), new int[] {1, 2})))
                .isEqualTo("{\"name\":\"Oslo\",\"founded\":\"1048-01-01\",\"codes\":[1,2]}");
        assertThat(ValueWriter.text(Arrays.asList(1, 2.5, new BigDecimal("1.10"), true, null, 'x', Colour.RED,
                OptionalInt.empty(), Map.of("a", List.of())))).isEqualTo(
                        "[1,2.5,1.10,true,null,\"x\",\"RED\",null,{\"a\":[]}]");
        assertThat(ValueWriter.text(null)).isEqualTo("null");
    }

    @Test
    void namesTheRecordOfASealedInterface() {
        JsonTypeTest.Figure figure = new JsonTypeTest.Circle(2);
        assertThat(ValueWriter.text(figure)).isEqualTo("{\"type\":\"Circle\",\"radius\":2.0}");
    }

    @Test
    void refusesWhatIsNoValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueWriter.text(new Object()))
                .withMessageStartingWith("java.lang.Object can't be written as JSON");
        var itself = new ArrayList<Object>();
        itself.add(itself);
        assertThatIllegalArgumentException().isThrownBy(() -> ValueWriter.text(itself))
                .withMessageContaining("does one contain itself?");
    }
}
