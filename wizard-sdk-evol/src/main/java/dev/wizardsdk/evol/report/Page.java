package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page: {@code report.html} with its style, its scripts and the content put in. Texts of the run stand in it only as JSON, which
 * the scripts put on the page as text; without scripts there is a summary of the counts.
 */
final class Page {

    private static final int NAME = 60;
    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z-]+)}}");

    private Page() {}

    static String of(ObjectNode content) {
        var parts = Map.of(
                "title", "Evolution: " + many(content.get("seeds"), "seed") + ", " + many(content.get("rows"), "row"),
                "style", resource("report.css"),
                "summary", summary(content),
                "content", Escaped.inScript(Json.write(content)),
                "script", resource("parts.js") + resource("charts.js") + resource("tree.js") + resource("report.js"));
        return SLOT.matcher(resource("report.html"))
                .replaceAll(slot -> Matcher.quoteReplacement(
                        Objects.requireNonNull(parts.get(slot.group(1)), "no part for " + slot.group())));
    }

    /** Counts and rules; of the run's words only the names of rules, escaped and without control characters. */
    private static String summary(JsonNode content) {
        var rounds = content.get("rounds").valueStream()
                .map(round -> "<tr><td>" + round.get("round") + "</td><td>" + round.get("in") + "</td><td>"
                        + round.get("candidates") + "</td><td>" + round.get("accepted") + "</td></tr>")
                .collect(Collectors.joining("\n"));
        var rules = content.get("rules").valueStream()
                .map(rule -> "<li>" + Escaped.html(Escaped.line(rule.get("rule").asText(), NAME)) + ": "
                        + rule.get("count") + "</li>")
                .collect(Collectors.joining("\n"));
        return "<p>" + many(content.get("seeds"), "seed") + " gave " + many(content.get("rows"), "row")
                + "; candidates eliminated: " + content.get("eliminated") + ". The run is "
                + Escaped.html(content.get("ending").asText()) + ".</p>\n<table>"
                + "<tr><th>Round</th><th>Instructions</th><th>Candidates</th><th>Accepted</th></tr>\n" + rounds
                + "</table>\n<ul>" + rules + "</ul>";
    }

    private static String many(JsonNode count, String what) {
        return count + " " + what + (count.asLong() == 1 ? "" : "s");
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " of this library can't be read", e);
        }
    }
}
