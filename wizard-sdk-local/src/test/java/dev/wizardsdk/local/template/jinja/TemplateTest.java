package dev.wizardsdk.local.template.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each construct gives what Python's Jinja2 gives, set up as transformers does; {@code write_constructs.py} wrote it down. */
class TemplateTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:03Z"), ZoneOffset.UTC);

    static Stream<Arguments> constructs() throws IOException {
        try (var in = TemplateTest.class.getResourceAsStream("constructs.json")) {
            var file = new ObjectMapper().readTree(in);
            return StreamSupport.stream(file.get("cases").spliterator(), false)
                    .map(each -> Arguments.of(each.get("name").textValue(), each, file.get("values")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("constructs")
    void givesWhatPythonGives(String name, JsonNode each, JsonNode values) {
        var template = each.get("template").textValue();
        if (each.has("error")) {
            assertThatExceptionOfType(TemplateException.class).as(template)
                    .isThrownBy(() -> render(template, values))
                    .withMessageContaining("(line ");
        } else {
            assertThat(render(template, values)).as(template).isEqualTo(each.get("text").textValue());
        }
    }

    private static String render(String template, JsonNode values) {
        return Template.parse(template).render(PythonComparison.values(values), Limits.DEFAULT, CLOCK).toString();
    }
}
