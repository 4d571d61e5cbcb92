package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerTest {

    static Stream<String> fixtures() {
        try (var in = ConsumerTest.class.getResourceAsStream("consumers.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return Json.read(line);
        } catch (Json.NotJson e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aRowOnRecordBreaksTheRulesOnRecordAndNoOther(String line) {
        var fixture = parsed(line);
        var rules = new ArrayList<String>();
        fixture.path("rules").forEach(rule -> rules.add(rule.asText()));

        var complaints = Consumer.valueOf(fixture.path("consumer").asText()).check(Json.write(fixture.path("row")));

        assertThat(complaints.stream().map(Complaint::rule).distinct()).as(line)
                .containsExactlyInAnyOrderElementsOf(rules);
        assertThat(complaints).allSatisfy(complaint -> {
            assertThat(complaint.pointer()).matches("(?:/[^/]+)*");
            assertThat(complaint.reason()).isNotBlank();
        });
    }

    @Test
    void everyConsumerHasRowsOnRecordThatItTakesAndSuchThatItDoesNot() {
        var taken = EnumSet.noneOf(Consumer.class);
        var refused = EnumSet.noneOf(Consumer.class);
        fixtures().map(ConsumerTest::parsed)
                .forEach(fixture -> (fixture.path("rules").isEmpty() ? taken : refused)
                        .add(Consumer.valueOf(fixture.path("consumer").asText())));

        assertThat(taken).isEqualTo(EnumSet.allOf(Consumer.class));
        assertThat(refused).isEqualTo(EnumSet.allOf(Consumer.class));
    }

    @Test
    void whatIsNoRowAtAllIsRefused() {
        assertThat(Consumer.OPENAI.check("{")).singleElement().satisfies(complaint -> {
            assertThat(complaint.rule()).isEqualTo("unreadable-json");
            assertThat(complaint.effect()).isEqualTo(Complaint.Effect.REFUSES_FILE);
        });
        assertThat(Consumer.OPENAI.check("[]")).extracting(Complaint::rule).containsExactly("not-an-object");
    }

    @Test
    void everyConsumerTellsItsVersion() {
        assertThat(Consumer.values()).allMatch(consumer -> consumer.version().matches(".*\\d.*"));
        assertThat(Consumer.TRL_PRM.version()).contains("no trainer");
    }
}
