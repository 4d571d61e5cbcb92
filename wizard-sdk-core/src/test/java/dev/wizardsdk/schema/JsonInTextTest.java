package dev.wizardsdk.schema;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class JsonInTextTest {

    record Person(String name, int age) {}

    record Chain(int value, Optional<Chain> next) {}

    private static final JsonType<Person> PERSON = JsonType.of(Person.class);
    private static final String ANN = "{\"name\": \"Ann\", \"age\": 25}";

    private static List<String> faults(String text) {
        assertThat(PERSON.readAnswer(text)).isInstanceOf(Reading.Faulty.class);
        return ((Reading.Faulty<Person>) PERSON.readAnswer(text)).faults().stream().map(Fault::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, "\n " + ANN + "\n", "```json\n" + ANN + "\n```",
            "Here you are:\n\n```\n" + ANN + "\n```\nBye.",
            "~~~~JSON\n" + ANN + "\n~~~~", "Sure! The answer is " + ANN + ". Anything else?",
            "The set {a, b} and [x] say: " + ANN, "<think>{\"name\":\"Bob\",\"age\":1}</think>\n" + ANN,
            "Draft {\"name\":\"Bob\",\"age\":1}</think>" + ANN, "As [1] says, " + ANN, ANN + " or, again, " + ANN,
            "```json\n" + ANN + "\nand the fence stays open",
            "```python\nprint({\"a\": 1})\n```\n```json\n" + ANN + "\n```"})
    void findsTheOneValue(String text) {
        assertThat(PERSON.readAnswer(text)).isEqualTo(new Reading.Fitting<>(new Person("Ann", 25)));
    }

    @Test
    void choosesNothingAmongDifferentValues() {
        assertThat(faults(ANN + " or {\"name\":\"Bob\",\"age\":1}")).containsExactly("expected one value, found 2");
        assertThat(faults("[" + ANN + "]")).containsExactly("expected an object, Person, found an array");
        assertThat(faults("Both: [" + ANN + "]")).containsExactly("expected an object, Person, found an array");
    }

    @Test
    void takesNothingFromWithinABrokenValue() {
        var chain = JsonType.of(Chain.class);
        var cut = "So: {\"value\": 1, \"next\": {\"value\": 2, \"next\": null}";
        assertThat(chain.readAnswer(cut)).isEqualTo(new Reading.Faulty<>(List.of(
                new Fault("", "the JSON is not valid: it ends too early at line 1, column 48"))));
        assertThat(chain.readAnswer(cut + ",}")).isInstanceOf(Reading.Faulty.class);
        assertThat(chain.readAnswer(cut + "}")).isInstanceOf(Reading.Fitting.class);
    }

    @Test
    void tellsWhyNothingWasFound() {
        assertThat(faults("I can't.")).containsExactly("the answer holds no JSON");
        assertThat(faults("")).containsExactly("the answer ends before anything is said");
        assertThat(faults("<think>He may be " + ANN)).containsExactly("the answer ends before anything is said");
        assertThat(faults("{\"name\": \"Ann\", \"name\": \"Bob\", \"age\": 1}")).singleElement().asString()
                .startsWith("the JSON is not valid: a property comes twice at line 1");
        assertThat(faults("{'name': 'Ann', 'age': 25}")).containsExactly("the answer holds no JSON");
        assertThat(faults("{\"name\": \"Ann\", \"age\": 25,}")).singleElement().asString()
                .startsWith("the JSON is not valid: its syntax is wrong at line 1");
        assertThat(faults("{\"a\":".repeat(100))).singleElement().asString().contains("nested deeper than 64");
    }

    @Test
    void namesNothingOfTheText() {
        assertThat(
                faults("secret {\"name\": secret}").toString() + faults("{\"name\": \"secret\", \"age\": \"secret\"}"))
                .doesNotContain("secret");
    }

    @Test
    void isDoneSoonWithHostileText() {
        for (var piece : List.of("{\"", "[\"", "[1,", "{\"a\":[", "\\\"{\"", "</think>", "```\n", "{ ", "[ ",
                "{\"a\":1}")) {
            assertThat(PERSON.readAnswer(piece.repeat(200_000))).isInstanceOf(Reading.Faulty.class);
        }
        assertThat(faults("x".repeat(9 << 20))).containsExactly("the answer is longer than 8388608 characters");
    }
}
