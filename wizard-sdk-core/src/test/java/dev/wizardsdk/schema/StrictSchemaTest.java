package dev.wizardsdk.schema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class StrictSchemaTest {

    private static String object(String property) {
        return ("{'type':'object','properties':{'p':" + property + "},'required':['p'],'additionalProperties':false}")
                .replace('\'', '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'string'}", "{'type':['string','null'],'description':'x'}",
            "{'type':'string','format':'date-time'}", "{'type':'integer','minimum':1}", "{'$ref':'#'}",
            "{'anyOf':[{'type':'string','enum':['a']},{'type':'null'}]}", "{'type':'array','items':{'type':'number'}}",
            "{'type':'object','properties':{},'required':[],'additionalProperties':false}"})
    void takesWhatStrictModeTakes(String property) {
        assertThat(StrictSchema.faults(object(property))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "true", "{'type':'string','minLength':1}", "{'type':'string','default':''}",
            "{'type':'string','format':'uri'}", "{'type':'array'}", "{'oneOf':[{'type':'string'}]}",
            "{'$ref':'#','description':'x'}", "{'$ref':'#/$defs/none'}", "{'$ref':'https://a.b/c'}",
            "{'type':'object'}",
            "{'type':'object','properties':{},'required':[]}", "{'enum':['a']}",
            "{'type':'object','properties':{'a':{'type':'string'}},'required':[],'additionalProperties':false}",
            "{'type':'object','properties':{},'required':['a'],'additionalProperties':false}",
            "{'type':'object','additionalProperties':{'type':'string'},'properties':{},'required':[]}",
            "{'allOf':[{'type':'string'}]}", "{'type':'array','items':{'type':'string'},'uniqueItems':true}"})
    void tellsWhatItRefuses(String property) {
        assertThat(StrictSchema.faults(object(property))).isNotEmpty();
    }

    @Test
    void wantsAnObjectAtTheRoot() {
        assertThat(StrictSchema.faults("{\"type\":\"string\"}")).isNotEmpty();
        assertThat(StrictSchema.faults("[")).isNotEmpty();
        assertThat(StrictSchema.faults("{\"$ref\":\"#/$defs/a\",\"$defs\":{}}")).isNotEmpty();
    }

    @Test
    void knowsTheLimitsOfSize() {
        var deep = "{'type':'string'}";
        for (int i = 0; i < 9; i++) {
            deep = object(deep);
        }
        assertThat(StrictSchema.faults(object(deep))).isEmpty();
        assertThat(StrictSchema.faults(object(object(deep)))).isNotEmpty();
        assertThat(StrictSchema.faults(object("{'type':'string','enum':['" + "a','".repeat(1000) + "']}")))
                .isNotEmpty();
        assertThat(StrictSchema.faults(object("{'type':'string','const':'" + "a".repeat(120_001) + "'}"))).isNotEmpty();
    }
}
