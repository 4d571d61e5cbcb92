package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonSchemaGrammarTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @ParameterizedTest
    @ValueSource(strings = {
            "{'type': 'string'}",
            "{'type': 'string', 'minLength': 2, 'maxLength': 5}",
            "{'type': 'string', 'maxLength': 0}",
            "{'type': 'integer'}",
            "{'type': 'integer', 'minimum': 0, 'maximum': 150}",
            "{'type': 'integer', 'minimum': -37, 'maximum': 1042}",
            "{'type': 'integer', 'exclusiveMinimum': 9, 'exclusiveMaximum': 11}",
            "{'type': 'integer', 'maximum': -5}",
            "{'type': 'integer', 'minimum': 99999999999999999999}",
            "{'type': 'integer', 'minimum': 0.5, 'maximum': 2.5}",
            "{'type': 'number'}",
            "{'type': 'number', 'minimum': 0, 'maximum': 1}",
            "{'type': 'number', 'exclusiveMinimum': 0, 'exclusiveMaximum': 1}",
            "{'type': 'number', 'minimum': -90, 'maximum': 90}",
            "{'type': 'number', 'minimum': -1.25, 'exclusiveMaximum': -0.05}",
            "{'type': 'number', 'minimum': 2.505, 'maximum': 2.5071}",
            "{'type': 'number', 'exclusiveMinimum': 2.5, 'maximum': 2.50001}",
            "{'type': 'number', 'exclusiveMinimum': 3.99}",
            "{'type': 'number', 'maximum': -3.99}",
            "{'type': 'number', 'exclusiveMaximum': 100}",
            "{'type': 'boolean'}",
            "{'type': 'null'}",
            "{'type': ['string', 'null', 'integer']}",
            "{'enum': ['red', 'a \\\"quoted\\\" one', 3, null, {'a': [1, true]}]}",
            "{'const': 'Grüße\\n'}",
            "{'enum': ['a', 'bb', 'ccc'], 'maxLength': 2}",
            "{}",
            "true",
            "{'type': 'object'}",
            "{'type': 'array'}",
            "{'type': 'array', 'items': {'type': 'integer'}, 'minItems': 2, 'maxItems': 4}",
            "{'type': 'array', 'items': {'type': 'boolean'}, 'minItems': 3}",
            "{'type': 'array', 'maxItems': 0}",
            "{'type': 'array', 'prefixItems': [{'type': 'string'}, {'type': 'integer'}], 'items': false}",
            "{'type': 'array', 'prefixItems': [{'const': 'a'}, {'const': 'b'}, {'const': 'c'}], 'minItems': 2, 'items': {'const': 'd'}, 'maxItems': 6}",
            "{'type': 'array', 'prefixItems': [{'type': 'boolean'}, {'type': 'null'}], 'minItems': 2}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'string'}, 'c': {'type': 'boolean'}}, 'required': ['b']}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'string'}, 'c': {'type': 'boolean'}}}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {}}, 'minProperties': 1, 'additionalProperties': false}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'ab': {'type': 'null'}}, 'required': ['a'], 'additionalProperties': {'type': 'boolean'}}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'null'}}, 'additionalProperties': true}",
            "{'type': 'object', 'additionalProperties': {'type': 'integer'}}",
            "{'type': 'object', 'additionalProperties': false}",
            "{'type': 'object', 'required': ['x'], 'additionalProperties': {'type': 'integer'}}",
            "{'anyOf': [{'type': 'string'}, {'type': 'object', 'properties': {'x': {'type': 'integer'}}, 'required': ['x']}]}",
            "{'oneOf': [{'type': 'string'}, {'type': 'integer'}, {'type': 'null'}]}",
            "{'oneOf': [{'properties': {'kind': {'const': 'cat'}, 'lives': {'type': 'integer'}}, 'required': ['kind']}, {'properties': {'kind': {'const': 'dog'}, 'tricks': {'type': 'array', 'items': {'type': 'string'}}}, 'required': ['kind']}]}",
            "{'allOf': [{'properties': {'a': {'type': 'integer', 'minimum': 3}}, 'required': ['a']}, {'properties': {'a': {'maximum': 12}, 'b': {'type': 'string'}}, 'required': ['b']}]}",
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'integer'}}, 'anyOf': [{'required': ['a']}, {'required': ['b']}]}",
            "{'$defs': {'node': {'type': 'object', 'properties': {'value': {'type': 'integer'}, 'next': {'anyOf': [{'$ref': '#/$defs/node'}, {'type': 'null'}]}}, 'required': ['value', 'next'], 'additionalProperties': false}}, '$ref': '#/$defs/node'}",
            "{'type': 'object', 'properties': {'name': {'type': 'string'}, 'children': {'type': 'array', 'items': {'$ref': '#'}, 'maxItems': 3}}, 'required': ['name']}",
            "{'definitions': {'a b': {'type': 'boolean'}}, 'properties': {'x': {'$ref': '#/definitions/a%20b', 'description': 'said'}}, 'required': ['x']}",
            "{'type': 'string', 'format': 'date'}",
            "{'type': 'string', 'format': 'time'}",
            "{'type': 'string', 'format': 'date-time'}",
            "{'type': 'string', 'format': 'uuid'}",
            "{'type': 'string', 'format': 'ipv4'}",
            "{'type': 'string', 'format': 'hostname'}",
            "{'type': 'string', 'format': 'uri'}",
            "{'type': 'string', 'pattern': '^[A-Z]{2}-[0-9]{3,5}$'}",
            "{'type': 'string', 'pattern': '^(?:foo|ba[rz])+\\\\.\\\\d?$'}",
            "{'type': 'string', 'pattern': 'b+'}",
            "{'type': 'string', 'pattern': '^[^a-z]*$|^x'}",
            "{'type': 'string', 'pattern': '^[\\\"\\\\\\\\/a]{1,4}$'}",
            "{'type': 'string', 'pattern': '^\\\\w+\\\\s\\\\S.$'}",
            "{'type': 'string', 'pattern': '^[a-z]+$', 'minLength': 2, 'maxLength': 4}",
            "{'type': 'array', 'items': {'type': 'string', 'maxLength': 3}, 'uniqueItems': false, 'title': 'T', 'x-own': 1}",
            "{'type': 'array', 'items': [{'type': 'integer'}, {'type': 'boolean'}], 'additionalItems': false}",
    })
    void whatItAllowsParsesAndIsValid(String schema) {
        assertGeneratesValid(schema.replace('\'', '"'), 60);
    }

    /** Apart, for the validator knows which top-level domains there are. */
    @Test
    void emailAddressesHaveTheirForm() {
        var grammar = JsonSchemaGrammar.of("{\"type\": \"string\", \"format\": \"email\"}");
        var random = new Random(5);
        for (int i = 0; i < 200; i++) {
            assertThat(RandomText.of(grammar, random, 30))
                    .matches("\"[a-zA-Z0-9]+([._+-][a-zA-Z0-9]+)*@([a-zA-Z0-9]+(-[a-zA-Z0-9]+)*\\.)+[a-zA-Z]{2,}\"")
                    .hasSizeLessThan(254);
        }
    }

    @Test
    void aSchemaOfDraft4KeepsItsLimits() {
        var grammar = JsonSchemaGrammar.of(
                "{\"type\": \"integer\", \"minimum\": 3, \"exclusiveMinimum\": true, \"maximum\": 5}");

        assertThat(grammar.matches("3")).isFalse();
        assertThat(grammar.matches("4")).isTrue();
        assertThat(grammar.matches("5")).isTrue();
        assertThat(grammar.matches("6")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 150", "-37, 1042", "7, 7", "-120, -99", "89, 1203", "-5, 0", "0, 0", "100, 999", "1, 10"})
    void integersAreExactToTheLastOne(int least, int most) {
        var grammar = JsonSchemaGrammar.of(
                "{\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d}".formatted(least, most));

        for (int each = -1500; each <= 1500; each++) {
            assertThat(grammar.matches(Integer.toString(each))).as("%d", each).isEqualTo(least <= each && each <= most);
        }
        assertThat(grammar.matches("-0")).isFalse();
        assertThat(grammar.matches("007")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-0.5, 0.25", "2.505, 2.5071", "-3.1, -2.95", "0.99, 12.01", "-1, 1"})
    void decimalsAreExactToTheLastDigit(BigDecimal least, BigDecimal most) {
        var closed = JsonSchemaGrammar
                .of("{\"type\": \"number\", \"minimum\": %s, \"maximum\": %s}".formatted(least, most));
        var open = JsonSchemaGrammar.of(
                "{\"type\": \"number\", \"exclusiveMinimum\": %s, \"exclusiveMaximum\": %s}".formatted(least, most));
        for (int each = -40_000; each <= 130_000; each++) {
            var value = BigDecimal.valueOf(each, 4);
            var text = value.toPlainString();
            var low = value.compareTo(least);
            var high = value.compareTo(most);
            if (each < 0 || !text.startsWith("-")) {
                assertThat(closed.matches(text)).as(text).isEqualTo(low >= 0 && high <= 0);
                assertThat(open.matches(text)).as(text).isEqualTo(low > 0 && high < 0);
            }
        }
    }

    @Test
    void propertiesComeInTheirOrderAndOptionalOnesMayBeMissing() {
        var grammar = JsonSchemaGrammar.of("""
                {"properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}, "required": ["b"]}
                """);

        assertThat(grammar.matches("{\"a\":1,\"b\":2,\"c\":3}")).isTrue();
        assertThat(grammar.matches("{\"a\": 1, \"b\": 2}")).isTrue();
        assertThat(grammar.matches("{\"b\":2}")).isTrue();
        assertThat(grammar.matches("{\"b\":2,\"c\":3}")).isTrue();
        assertThat(grammar.matches("{\"a\":1}")).isFalse();
        assertThat(grammar.matches("{\"b\":2,\"a\":1}")).isFalse();
        assertThat(grammar.matches("{\"b\":2,}")).isFalse();
        assertThat(grammar.matches("{\"b\":2,\"d\":1}")).isFalse();
        assertThat(grammar.matches("{\"b\":  2}")).isFalse();
        assertThat(grammar.matches("{ \"b\":2}")).isFalse();
    }

    @Test
    void manyOptionalPropertiesTakeFewRules() {
        var schema = new StringBuilder("{\"properties\": {");
        for (int i = 0; i < 300; i++) {
            schema.append(i == 0 ? "" : ",").append("\"p").append(i).append("\": {\"type\": \"integer\"}");
        }
        var grammar = JsonSchemaGrammar.of(schema.append("}}").toString());

        assertThat(grammar.matches("{\"p3\":1,\"p77\":2,\"p299\":3}")).isTrue();
        assertThat(grammar.matches("{\"p3\":1,\"p2\":2}")).isFalse();
        assertThat(grammar.gbnf().lines().count()).isLessThan(400);
    }

    @Test
    void otherPropertiesNeverHaveADeclaredName() {
        var grammar = JsonSchemaGrammar.of("""
                {"properties": {"name": {"const": 1}}, "additionalProperties": {"const": 2}}
                """);

        assertThat(grammar.matches("{\"name\":1,\"nam\":2,\"names\":2,\"other\":2,\"\":2}")).isTrue();
        assertThat(grammar.matches("{\"name\":2}")).isFalse();
        assertThat(grammar.matches("{\"other\":2,\"name\":2}")).isFalse();
        assertThat(grammar.matches("{\"n\\u0061me\":2}")).isFalse();
    }

    @Test
    void patternsThatAreNotAnchoredAllowTextAround() {
        var grammar = JsonSchemaGrammar.of("{\"type\": \"string\", \"pattern\": \"b+\"}");

        assertThat(grammar.matches("\"a\\nbbc\"")).isTrue();
        assertThat(grammar.matches("\"ac\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'not': {}} | not at #/not",
            "{'properties': {'a': {'if': {}, 'then': {}}}} | if at #/properties/a/if",
            "{'type': 'array', 'uniqueItems': true} | uniqueItems at #/uniqueItems",
            "{'type': 'number', 'multipleOf': 5} | multipleOf",
            "{'patternProperties': {'x': {}}} | patternProperties",
            "{'type': 'string', 'pattern': '(?=a)'} | looking ahead",
            "{'type': 'string', 'pattern': '\\\\bx'} | \\b is not supported",
            "{'type': 'string', 'pattern': '^a+b$', 'maxLength': 3} | keep to them",
            "{'type': 'string', 'format': 'ipv6'} | format ipv6",
            "{'type': 'strin'} | no type",
            "{'$ref': 'https://example.com/x'} | not in this schema",
            "{'$ref': '#/$defs/x'} | there is no #/$defs/x",
            "{'$ref': '#'} | nothing but itself",
            "{'oneOf': [{'type': 'integer'}, {'type': 'number'}]} | oneOf at #/oneOf",
            "{'oneOf': [{'properties': {'a': {}}}, {'properties': {'b': {}}}]} | may be valid by both",
            "{'allOf': [{'type': 'string'}, {'type': 'integer'}]} | nothing satisfies",
            "{'type': 'integer', 'minimum': 3, 'maximum': 2} | within the limits",
            "{'properties': {'a': {'$ref': '#'}}, 'required': ['a']} | never comes to an end",
            "{'type': 'array', 'minItems': 3, 'maxItems': 2} | minItems",
            "{'type': 'array', 'items': {'type': 'array', 'minItems': 2000000}} | too large",
            "{'properties': {'a': 3}} | no schema at #/properties/a",
            "[1] | no schema",
            "{ | no JSON",
            "{'properties': {'a': false}, 'required': ['a']} | required and forbidden",
    })
    void refusesByNameAndPlace(String schema, String reason) {
        assertThatThrownBy(() -> JsonSchemaGrammar.of(schema.replace('\'', '"')))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesASchemaThatGrowsWithoutEnd() {
        var deep = "{\"items\":".repeat(400) + "{}" + "}".repeat(400);

        assertThatThrownBy(() -> JsonSchemaGrammar.of(deep)).isInstanceOf(GrammarException.class);
    }

    @Test
    void aRealSchemaFitsOnAPage() {
        var gbnf = JsonSchemaGrammar.of("""
                {"type": "object", "properties": {"name": {"type": "string", "maxLength": 40},
                 "age": {"type": "integer", "minimum": 0, "maximum": 150}}, "required": ["name"]}
                """).gbnf();

        assertThat(gbnf).contains("root ::= value\n", "json-char ::=").hasLineCount(7);
    }

    /** Walks the grammar at random and checks each text that comes of it. */
    private static void assertGeneratesValid(String schema, int texts) {
        var grammar = JsonSchemaGrammar.of(schema);
        assertThat(Grammar.parse(grammar.gbnf()).gbnf()).isEqualTo(grammar.gbnf());
        var configuration = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        var version = schema.contains("additionalItems") ? SpecVersion.VersionFlag.V7 : SpecVersion.VersionFlag.V202012;
        var validator = JsonSchemaFactory.getInstance(version).getSchema(schema, configuration);
        var random = new Random(schema.hashCode());
        for (int i = 0; i < texts; i++) {
            var text = RandomText.of(grammar, random, 10 + random.nextInt(300));
            try {
                JSON.readTree(text);
                assertThat(validator.validate(text, InputFormat.JSON)).as(text).isEmpty();
            } catch (JsonProcessingException e) {
                // Names of further properties may come twice.
                assertThat(e).as(text).hasMessageContaining("Duplicate field");
            }
            assertThat(text).doesNotContain("\n", "  \"");
        }
    }
}
