package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.CatalogModel.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds CATALOG.md to the catalogue. */
class CatalogDocumentTest {

    private static final Path MODULE = Files.isDirectory(Path.of("src/main/resources/dev/wizardsdk/catalog"))
            ? Path.of("")
            : Path.of("wizard-sdk-core");

    @Test
    void theDocumentSaysWhatTheCatalogueSays() throws IOException {
        var wanted = document();
        var file = MODULE.resolve("CATALOG.md");
        if (!Files.exists(file) || !Files.readString(file).equals(wanted)) {
            var copy = MODULE.resolve("target/CATALOG.md");
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, wanted);
            assertThat(file).as("copy %s over it", copy).exists().content().isEqualTo(wanted);
        }
    }

    private static String document() {
        return Stream
                .of("""
                # Models and services known by name

                Written from `models.json` and the table of services by `CatalogDocumentTest`. Services drop models without notice; a date
                says since when one is gone. "none" under run: see the note.

                ## Models

                """, table(
                        List.of("id", "kind", "prompt format", "context", "licence", "run", "ids at services",
                                "weights"),
                        Catalog.models().stream().map(CatalogDocumentTest::row)), """

                ## Why some cannot be run, and what else there is to know

                """, notes(), """

                ## Services

                """,
                        table(List.of("name", "protocol", "base URL", "key", "limit", "JSON", "tools", "also"),
                                Service.names().stream().map(name -> row(Service.named(name).orElseThrow()))))
                .collect(Collectors.joining());
    }

    private static List<String> row(CatalogModel model) {
        return List.of("`" + model.id() + "`", lower(model.kind()), model.promptFormat().orElse("–"),
                model.contextTokens().isPresent() ? Integer.toString(model.contextTokens().getAsInt()) : "–",
                model.licence(),
                model.places().isEmpty()
                        ? "none"
                        : model.places().stream().map(CatalogDocumentTest::lower).collect(Collectors.joining(", ")),
                listed(model.offers().stream().map(CatalogDocumentTest::offer)),
                listed(Stream.concat(model.repositories().stream(), model.files().stream()
                        .map(file -> file.repository() + ": " + file.file()
                                + (file.seen() ? "" : " (by its pattern)")))));
    }

    private static String offer(Offer offer) {
        var text = new StringBuilder(offer.service()).append(' ').append(offer.id());
        offer.retired().ifPresent(day -> text.append(" (gone since ").append(day).append(')'));
        offer.price().ifPresent(price -> text.append(" (").append(price.promptUsd()).append(" / ").append(
                price.completionUsd()).append(" USD, ").append(price.asOf()).append(", ").append(price.source())
                .append(')'));
        return text.toString();
    }

    private static String notes() {
        return Catalog.models().stream()
                .filter(model -> model.absence().isPresent() || !model.notes().isEmpty())
                .map(model -> "- `" + model.id() + "`: "
                        + Stream.concat(model.absence().map(reason -> "Cannot be run: " + reason + ".").stream(),
                                model.notes().stream()).collect(Collectors.joining(" "))
                        + "\n")
                .collect(Collectors.joining());
    }

    private static List<String> row(Service service) {
        var quirks = service.quirks();
        return List.of("`" + service.name() + "`", lower(service.protocol()), "`" + service.baseUrl() + "`",
                String.join(" or ", service.keyVariables()) + (service.selfHosted() ? ", if it wants one" : ""),
                lower(quirks.tokenLimit()), lower(quirks.json()), lower(quirks.tools()),
                Stream.of(quirks.streamOptions() ? "stream_options" : "", quirks.logprobs() ? "logprobs" : "",
                        quirks.completions() ? "completions" : "", quirks.embeddings() ? "embeddings" : "",
                        quirks.rerankPath().isPresent() ? "rerank" : "", quirks.infill().isPresent() ? "infill" : "")
                        .filter(name -> !name.isEmpty()).collect(Collectors.joining(", ")));
    }

    private static String listed(Stream<String> texts) {
        return texts.collect(Collectors.joining("<br>"));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        return Stream.concat(Stream.of(head, head.stream().map(column -> "---").toList()), rows)
                .map(row -> "| " + row.stream().map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ")) + " |\n")
                .collect(Collectors.joining());
    }
}
