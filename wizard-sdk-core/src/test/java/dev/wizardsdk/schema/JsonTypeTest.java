package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Description;
import dev.wizardsdk.text.Json;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class JsonTypeTest {

    enum Colour {
        RED, DARK_GREEN
    }

    record City(@Description("in English") String name, int people) {}

    record Person(String name, Optional<City> home, List<Person> friends, Colour colour) {}

    sealed interface Figure permits Circle, Square, Bent {}

    record Circle(double radius) implements Figure {}

    record Square(double side) implements Figure {}

    sealed interface Bent extends Figure {}

    record Arc(double angle, List<Figure> parts) implements Bent {}

    record Page<T>(List<T> items, @Description("the next page") Optional<Page<T>> next) {}

    record Pages(Page<City> cities, Page<String> names) {}

    record Positive(int number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("the number must be positive");
            }
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE_USE, ElementType.RECORD_COMPONENT})
    @interface Nullable {}

    record Marked(@Nullable String nick, String name) {}

    record Numbers(byte small, short medium, int normal, long large, float rough, double fine, BigInteger any,
            BigDecimal exact, Year year) {}

    record Times(Instant instant, LocalDate date, LocalTime time, LocalDateTime local, OffsetDateTime offset,
            ZonedDateTime zoned, OffsetTime offsetTime, Duration duration, Period period, YearMonth month, MonthDay day,
            ZoneId zone, DayOfWeek weekday) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Others(URI uri, UUID uuid, char letter, boolean flag, Set<String> words, int[] codes, City[] cities,
            Map<String, City> byName) {}

    record Empties(Optional<String> text, OptionalInt whole, OptionalLong large, OptionalDouble real) {}

    private static JsonNode json(String text) throws Json.NotJson {
        return Json.read(text.replace('\'', '"'));
    }

    private static <T> T value(JsonType<T> type, String json) {
        var reading = type.readArguments(json.replace('\'', '"'));
        assertThat(reading).isInstanceOf(Reading.Fitting.class);
        return ((Reading.Fitting<T>) reading).value();
    }

    private static List<String> faults(Reading<?> reading) {
        assertThat(reading).isInstanceOf(Reading.Faulty.class);
        return ((Reading.Faulty<?>) reading).faults().stream().map(Fault::toString).toList();
    }

    private static List<String> faults(Class<?> type, String json) {
        return faults(JsonType.of(type).readArguments(json.replace('\'', '"')));
    }

    @Test
    void writesTheSchemaOfARecord() throws Json.NotJson {
        assertThat(Json.read(JsonType.of(City.class).schema())).isEqualTo(json("{'type':'object','properties':{"
                + "'name':{'type':'string','description':'in English'},'people':{'type':'integer'}},"
                + "'required':['name','people'],'additionalProperties':false}"));
    }

    @Test
    void refersToTheRootAndToWhatIsUsedTwice() throws Json.NotJson {
        var person = Json.read(JsonType.of(Person.class).schema());
        assertThat(person.at("/properties/friends/items")).isEqualTo(json("{'$ref':'#'}"));
        assertThat(person.at("/properties/home/anyOf/0/properties/name/type").asText()).isEqualTo("string");
        assertThat(person.at("/properties/home/anyOf/1")).isEqualTo(json("{'type':'null'}"));
        assertThat(person.at("/properties/colour")).isEqualTo(json("{'type':'string','enum':['RED','DARK_GREEN']}"));

        var pages = Json.read(JsonType.of(Pages.class).schema());
        assertThat(pages.at("/properties/cities")).isEqualTo(json("{'$ref':'#/$defs/Page_City'}"));
        assertThat(pages.at("/$defs/Page_City/properties/next")).isEqualTo(json(
                "{'anyOf':[{'$ref':'#/$defs/Page_City'},{'type':'null'}],'description':'the next page'}"));
        assertThat(pages.at("/$defs/Page_String/properties/items/items/type").asText()).isEqualTo("string");
    }

    @Test
    void keepsDescriptionsAwayFromReferences() throws Json.NotJson {
        record Two(@Description("the first") City one, @Description("the second") City two) {}
        assertThat(Json.read(JsonType.of(Two.class).schema()).at("/properties/one"))
                .isEqualTo(json("{'description':'the first','anyOf':[{'$ref':'#/$defs/City'}]}"));
    }

    @Test
    void tellsTheRecordsOfASealedInterfaceApart() throws Json.NotJson {
        var type = JsonType.of(Figure.class);
        var schema = Json.read(type.schema());
        assertThat(schema.at("/properties/value")).isEqualTo(json("{'$ref':'#/$defs/Figure'}"));
        assertThat(schema.at("/$defs/Figure/anyOf/0")).isEqualTo(json("{'type':'object','properties':{"
                + "'type':{'type':'string','enum':['Circle']},'radius':{'type':'number'}},"
                + "'required':['type','radius'],'additionalProperties':false}"));

        var arc = "{'value':{'type':'Arc','angle':1,'parts':[{'type':'Circle','radius':2.5}]}}";
        assertThat(value(type, arc)).isEqualTo(new Arc(1, List.of(new Circle(2.5))));
        assertThat(value(type, "{'type':'Square','side':2}")).isEqualTo(new Square(2));
        assertThat(faults(Figure.class, "{'value':{'type':'circle','radius':2}}")).containsExactly(
                "/value/type: expected one of Circle, Square, Arc, found another string; did you mean \"Circle\"?");
        assertThat(faults(Figure.class, "{'value':{'radius':2}}")).containsExactly(
                "/value/type: expected one of Circle, Square, Arc, found nothing");
    }

    @Test
    void everySchemaFitsStrictModeButThatOfAMap() {
        for (var type : List.of(City.class, Person.class, Figure.class, Pages.class, Marked.class, Numbers.class,
                Times.class, Empties.class, int.class, Colour.class)) {
            assertThat(StrictSchema.faults(JsonType.of(type).schema())).as(type.getName()).isEmpty();
        }
        assertThat(StrictSchema.faults(JsonType.listOf(Figure.class).schema())).isEmpty();
        assertThat(StrictSchema.faults(JsonType.of(Others.class).schema())).extracting(Fault::pointer)
                .contains("/properties/byName");
    }

    @Test
    void wrapsWhatIsNoRecordAndUnwrapsIt() throws Json.NotJson {
        assertThat(Json.read(JsonType.of(int.class).schema())).isEqualTo(json("{'type':'object','properties':{"
                + "'value':{'type':'integer'}},'required':['value'],'additionalProperties':false}"));
        assertThat(value(JsonType.of(int.class), "{'value':25}")).isEqualTo(25);
        assertThat(value(JsonType.of(Integer.class), "25")).isEqualTo(25);
        assertThat(value(JsonType.of(Colour.class), "{'value':'RED'}")).isEqualTo(Colour.RED);
        assertThat(value(JsonType.listOf(City.class), "{'value':[{'name':'Oslo','people':7}]}"))
                .containsExactly(new City("Oslo", 7));
        assertThat(value(JsonType.listOf(String.class), "['a','b']")).containsExactly("a", "b");
        assertThat(faults(int.class, "{'value':'many'}"))
                .containsExactly("/value: expected an integer of 32 bits, found a string of 4 characters");
    }

    @Test
    void readsRecordsWithinRecords() {
        var ann = "{'name':'Ann','home':null,'friends':[],'colour':'RED'}";
        assertThat(value(JsonType.of(Person.class),
                "{'name':'Bob','home':{'name':'Oslo','people':700000},'friends':[" + ann + "],'colour':'DARK_GREEN'}"))
                .isEqualTo(new Person("Bob", Optional.of(new City("Oslo", 700_000)),
                        List.of(new Person("Ann", Optional.empty(), List.of(), Colour.RED)), Colour.DARK_GREEN));
    }

    @Test
    void gathersAllFaultsWithTheirPlaces() {
        assertThat(faults(Person.class,
                "{'home':{'name':3,'people':1.5},'friends':[null,{'name':'x'}],'colour':'green',"
                        + "'nam':'Bob'}"))
                .containsExactly(
                        "/name: is missing, expected a string",
                        "/home/name: expected a string, found the number 3",
                        "/home/people: expected an integer of 32 bits, found the number 1.5",
                        "/friends/0: expected an object, Person, found null",
                        "/friends/1/friends: is missing, expected an array",
                        "/friends/1/colour: is missing, expected one of RED, DARK_GREEN",
                        "/colour: expected one of RED, DARK_GREEN, found another string",
                        "/nam: is no known property, only name, home, friends, colour are; did you mean \"name\"?");
    }

    @Test
    void doesNotGatherFaultsWithoutEnd() {
        assertThat(faults(JsonType.listOf(int.class).readArguments("[" + "null,".repeat(5000) + "null]"))).hasSize(20);
    }

    @Test
    void suggestsAConstant() {
        assertThat(faults(Colour.class, "{'value':'dark-green'}")).containsExactly(
                "/value: expected one of RED, DARK_GREEN, found another string; did you mean \"DARK_GREEN\"?");
        assertThat(faults(Colour.class, "{'value':1}"))
                .containsExactly("/value: expected one of RED, DARK_GREEN, found the number 1");
    }

    @Test
    void readsEveryNumber() {
        var numbers = value(JsonType.of(Numbers.class),
                "{'small':-128,'medium':32767,'normal':2.0,'large':9223372036854775807,"
                        + "'rough':1e3,'fine':0.1,'any':123456789012345678901234567890,'exact':0.10000000000000000000001,'year':2026}");
        assertThat(numbers).isEqualTo(new Numbers((byte) -128, (short) 32767, 2, Long.MAX_VALUE, 1000f, 0.1,
                new BigInteger("123456789012345678901234567890"), new BigDecimal("0.10000000000000000000001"),
                Year.of(2026)));
    }

    @ParameterizedTest
    @CsvSource({"int,2147483648", "int,-1e10", "int,0.5", "long,9223372036854775808", "byte,200", "double,1e999",
            "float,1e39", "java.math.BigInteger,1e999999999", "int,true", "double,'\"1\"'", "boolean,1",
            "char,'\"ab\"'", "java.util.UUID,'\"1-1-1-1-1\"'", "java.time.LocalDate,'\"31.1.2026\"'",
            "java.net.URI,'\"a b\"'", "java.lang.String,1"})
    void refusesWhatIsOutOfRangeOrOfAnotherType(String name, String json) throws ClassNotFoundException {
        var type = Map.of("int", int.class, "long", long.class, "byte", byte.class, "double", double.class, "float",
                float.class, "boolean", boolean.class, "char", char.class).get(name);
        assertThat(faults(type == null ? Class.forName(name) : type, "{'value':" + json + "}")).singleElement()
                .asString()
                .startsWith("/value: expected ");
    }

    @Test
    void readsTimes() {
        var times = value(JsonType.of(Times.class),
                "{'instant':'2026-01-31T12:00:00Z','date':'2026-01-31','time':'12:00:00',"
                        + "'local':'2026-01-31T12:00:00','offset':'2026-01-31T12:00:00+01:00','zoned':'2026-01-31T12:00:00+01:00',"
                        + "'offsetTime':'12:00:00Z','duration':'PT1H30M','period':'P1Y2M','month':'2026-01','day':'--01-31',"
                        + "'zone':'Europe/Oslo','weekday':'MONDAY'}");
        assertThat(times.duration()).isEqualTo(Duration.ofMinutes(90));
        assertThat(times.offset()).isEqualTo(OffsetDateTime.parse("2026-01-31T12:00:00+01:00"));
        assertThat(times.day()).isEqualTo(MonthDay.of(1, 31));
        assertThat(value(JsonType.of(Times.class), ValueWriter.text(times))).isEqualTo(times);
    }

    @Test
    void readsContainersAndOthers() {
        var others = value(JsonType.of(Others.class),
                "{'uri':'https://a.b/c','uuid':'123e4567-e89b-12d3-a456-426614174000',"
                        + "'letter':'x','flag':true,'words':['b','a','b'],'codes':[1,2],'cities':[{'name':'Oslo','people':7}],"
                        + "'byName':{'o':{'name':'Oslo','people':7}}}");
        assertThat(others.words()).containsExactly("b", "a");
        assertThat(others.codes()).containsExactly(1, 2);
        assertThat(others.cities()).containsExactly(new City("Oslo", 7));
        assertThat(others.byName()).containsExactly(Map.entry("o", new City("Oslo", 7)));
        assertThat(others.letter()).isEqualTo('x');
    }

    @Test
    void takesNullAndAbsenceForEmpty() {
        var none = new Empties(Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty());
        assertThat(value(JsonType.of(Empties.class), "{}")).isEqualTo(none);
        assertThat(value(JsonType.of(Empties.class), "{'text':null,'whole':null,'large':null,'real':null}")).isEqualTo(
                none);
        assertThat(value(JsonType.of(Empties.class), "{'text':'x','whole':1,'large':2,'real':3}")).isEqualTo(
                new Empties(Optional.of("x"), OptionalInt.of(1), OptionalLong.of(2), OptionalDouble.of(3)));
        assertThat(value(JsonType.of(Marked.class), "{'nick':null,'name':'n'}")).isEqualTo(new Marked(null, "n"));
        assertThat(faults(Marked.class, "{'nick':null,'name':null}"))
                .containsExactly("/name: expected a string, found null");
    }

    @Test
    void tellsWhatTheConstructorRefuses() {
        assertThat(faults(JsonType.listOf(Positive.class).readArguments("[{\"number\":1},{\"number\":-1}]")))
                .containsExactly("/1: Positive does not accept it: the number must be positive");
    }

    @Test
    void passesOverUnknownPropertiesOfWholeAnswersOnly() {
        var city = JsonType.of(City.class);
        assertThat(city.readAnswer("{\"name\":\"Oslo\",\"people\":7,\"note\":1}")).isEqualTo(
                new Reading.Fitting<>(new City("Oslo", 7)));
        assertThat(faults(city.readArguments("{\"name\":\"Oslo\",\"people\":7,\"note\":1}")))
                .containsExactly("/note: is no known property, only name, people are");
        assertThat(faults(JsonType.of(Empties.class).readAnswer("{\"texts\":\"x\"}"))).containsExactly(
                "/texts: is no known property, only text, whole, large, real are; did you mean \"text\"?");
    }

    @Test
    void takesNoArgumentsForAnEmptyObject() {
        record None() {}
        assertThat(value(JsonType.of(None.class), "")).isEqualTo(new None());
        assertThat(value(JsonType.of(None.class), "{}")).isEqualTo(new None());
    }

    @Test
    void tellsWhatHasNoJsonForm() {
        record Dated(Date date) {}
        record Raw(@SuppressWarnings("rawtypes") List things) {}
        record Typed(String type, String other) {}
        record Endless<T>(T value, Optional<Endless<List<T>>> next) {}
        record Ended(Endless<String> endless) {}
        assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(Dated.class))
                .withMessageContaining("Dated.date: java.util.Date has no JSON form here");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(Raw.class))
                .withMessageContaining("Raw.things: java.util.List needs its type arguments");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(Ended.class))
                .withMessageContaining("contain itself with other arguments");
        assertThat(value(JsonType.of(Typed.class), "{'type':'a','other':'b'}")).isEqualTo(new Typed("a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(Clash.class))
                .withMessageContaining("Clash$Of.type: the property \"type\" tells the records");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonType.of(Open.class))
                .withMessageContaining("which is neither a record nor a sealed interface of records");
    }

    sealed interface Clash {
        record Of(String type) implements Clash {}
    }

    sealed interface Open {
        non-sealed interface Any extends Open {}
    }

    @Test
    void readsGenericAlternatives() {
        record Holder(Outcome<City> outcome) {}
        assertThat(value(JsonType.of(Holder.class), "{'outcome':{'type':'Good','of':{'name':'Oslo','people':7}}}"))
                .isEqualTo(new Holder(new Outcome.Good<>(new City("Oslo", 7))));
        assertThat(value(JsonType.of(Holder.class), "{'outcome':{'type':'Bad','why':'x'}}"))
                .isEqualTo(new Holder(new Outcome.Bad<>("x")));
    }

    sealed interface Outcome<T> {
        record Good<V>(V of) implements Outcome<V> {}

        record Bad<V>(String why) implements Outcome<V> {}
    }
}
