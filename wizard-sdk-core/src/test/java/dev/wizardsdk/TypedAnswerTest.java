package dev.wizardsdk;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

final class TypedAnswerTest {

    record Person(String name, int age) {}

    private static final String JOHN = "{\"name\":\"John\",\"age\":25}";

    private static ScriptedProvider holding(String... texts) {
        var next = new AtomicInteger();
        return ScriptedProvider.replying(request -> ScriptedProvider.reply(request,
                Message.assistant(texts[next.getAndIncrement()])));
    }

    private static ScriptedProvider free(String... texts) {
        return holding(texts).describedAs(new ModelDescription("p", "m", Set.of(Feature.CHAT, Feature.TOOLS),
                OptionalInt.empty(), OptionalLong.empty()));
    }

    private static Request.Chat request(ScriptedProvider model, int index) {
        return (Request.Chat) model.requests().get(index);
    }

    @Test
    void holdsAModelToTheSchemaThatCanBeHeld() {
        var model = holding(JOHN);

        assertThat(ModelClient.over(model).prompt("John is 25").as(Person.class)).isEqualTo(new Person("John", 25));

        var schema = (Constraint.JsonSchema) request(model, 0).sampling().constraint().orElseThrow();
        assertThat(schema.schema()).startsWith("{\"type\":\"object\"").contains("\"age\"");
        assertThat(request(model, 0).messages()).containsExactly(Message.user("John is 25"));
    }

    @Test
    void asksAnyOtherModelInWords() {
        var model = free("Sure:\n```json\n" + JOHN + "\n```");

        assertThat(ModelClient.over(model).prompt("John is 25").as(Person.class)).isEqualTo(new Person("John", 25));

        assertThat(request(model, 0).sampling().constraint()).isEmpty();
        assertThat(request(model, 0).messages()).singleElement().extracting(Message::text).asString()
                .startsWith("John is 25\n").contains("JSON Schema").contains("\"age\"");
    }

    @Test
    void readsListsAndSingleValues() {
        assertThat(ModelClient.over(holding("{\"value\":[" + JOHN + "]}")).prompt("x").asList(Person.class))
                .containsExactly(new Person("John", 25));
        assertThat(ModelClient.over(holding("{\"value\":25}")).prompt("x").as(Integer.class)).isEqualTo(25);
        assertThat(ModelClient.over(free("25")).prompt("x").as(int.class)).isEqualTo(25);
    }

    @Test
    void showsTheModelItsFaultsOnce() {
        var model = holding("{\"name\":\"John\",\"age\":\"old\"}", JOHN);

        assertThat(ModelClient.over(model).prompt("John is 25").as(Person.class)).isEqualTo(new Person("John", 25));

        assertThat(request(model, 1).sampling().constraint()).isPresent();
        assertThat(request(model, 1).messages()).hasSize(3);
        assertThat(request(model, 1).messages().get(1).text()).contains("\"old\"");
        assertThat(request(model, 1).messages().get(2)).extracting(Message::role).isEqualTo(Role.USER);
        assertThat(request(model, 1).messages().get(2).text())
                .contains("- /age: expected an integer of 32 bits, found a string of 3 characters");
    }

    @Test
    void failsWithTheTextAndTheFaultsAfterTheSecondAnswer() {
        var model = free("no", "{\"name\":\"secret\"}");

        var failure = catchThrowableOfType(ModelException.class,
                () -> ModelClient.over(model).prompt("John is 25").as(Person.class));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_OUTPUT);
        assertThat(failure).hasMessage("p:m gave no Person, when asked again too.\n"
                + "- /age: is missing, expected an integer of 32 bits");
        assertThat(failure.partialText()).isEqualTo("{\"name\":\"secret\"}");
        assertThat(failure.maybeBilled()).isTrue();
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void doesNotAskAgainForWhatWasCutOff() {
        var model = ScriptedProvider.replying(request -> new Reply(Message.assistant("{\"name\":\"Jo"), Finish.LENGTH,
                "length", Optional.empty(), "x", ""));

        var failure = catchThrowableOfType(ModelException.class,
                () -> ModelClient.over(model).prompt("John is 25").asList(Person.class));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_OUTPUT);
        assertThat(failure).hasMessageContaining("gave no List<Person>: it was cut off, so raise maxTokens");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void carriesOutToolsFirstAndHoldsTheModelAfterwards() {
        var turns = List.of(
                new Message(Role.ASSISTANT, List.of(new Part.ToolCall("1", "age", "{}"))),
                Message.assistant("John is 25."),
                Message.assistant(JOHN));
        var next = new AtomicInteger();
        var model = ScriptedProvider
                .replying(request -> ScriptedProvider.reply(request, turns.get(next.getAndIncrement())));

        var person = ModelClient.over(model).prompt("How old is John?").tools(Tool.of("age", "His age", () -> 25))
                .as(Person.class);

        assertThat(person).isEqualTo(new Person("John", 25));
        assertThat(request(model, 0).sampling().constraint()).isEmpty();
        assertThat(request(model, 2).sampling().constraint()).isPresent();
        assertThat(request(model, 2).toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(request(model, 2).messages()).hasSize(5);
    }
}
