package dev.wizardsdk.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wizardsdk.catalog.CatalogModel.Gguf;
import dev.wizardsdk.catalog.CatalogModel.Kind;
import dev.wizardsdk.catalog.CatalogModel.Offer;
import dev.wizardsdk.model.Price;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads the catalogue's file. It is strict: a field it does not know is a mistake. */
final class CatalogReader {

    private static final Set<String> FIELDS = Set.of("id", "title", "vendor", "kind", "format", "context", "stops",
            "licence", "repositories", "files", "offers", "absence", "notes", "aliases");

    private CatalogReader() {}

    /** The models this library knows. */
    static List<CatalogModel> standard() {
        try (var in = CatalogReader.class.getResourceAsStream("models.json")) {
            return read(Objects.requireNonNull(in, "models.json is missing beside the classes"));
        } catch (IOException e) {
            throw new IllegalStateException("the catalogue cannot be read", e);
        }
    }

    static List<CatalogModel> read(InputStream in) throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
                .map(CatalogReader::model)
                .toList();
    }

    private static CatalogModel model(JsonNode row) {
        var id = text(row, "id");
        requireKnown(row, FIELDS, id);
        var format = optional(row, "format");
        return new CatalogModel(id, text(row, "title"), text(row, "vendor"),
                Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
                format,
                row.has("context") ? OptionalInt.of(row.get("context").intValue()) : OptionalInt.empty(),
                row.has("stops")
                        ? texts(row, "stops")
                        : format.flatMap(PromptFormat::named).map(PromptFormat::stops).orElse(List.of()),
                text(row, "licence"), texts(row, "repositories"), files(row), offers(row), optional(row, "absence"),
                texts(row, "notes"), texts(row, "aliases"));
    }

    private static List<Gguf> files(JsonNode row) {
        var files = new ArrayList<Gguf>();
        for (var file : row.path("files")) {
            requireKnown(file, Set.of("repository", "file", "seen"), text(row, "id"));
            files.add(new Gguf(text(file, "repository"), text(file, "file"), file.path("seen").booleanValue()));
        }
        return files;
    }

    /** By service; either the model's name there, or an object that tells more. */
    private static List<Offer> offers(JsonNode row) {
        var offers = new ArrayList<Offer>();
        for (var field : row.path("offers").properties()) {
            var offer = field.getValue();
            if (offer.isTextual()) {
                offers.add(new Offer(field.getKey(), offer.textValue(), Optional.empty(), Optional.empty()));
                continue;
            }
            requireKnown(offer, Set.of("id", "retired", "price"), text(row, "id"));
            offers.add(new Offer(field.getKey(), text(offer, "id"), optional(offer, "retired").map(LocalDate::parse),
                    Optional.ofNullable(offer.get("price")).map(CatalogReader::price)));
        }
        return offers;
    }

    private static Price price(JsonNode price) {
        requireKnown(price, Set.of("promptUsd", "cachedPromptUsd", "completionUsd", "asOf", "source"), "price");
        return new Price(new BigDecimal(text(price, "promptUsd")),
                new BigDecimal(optional(price, "cachedPromptUsd").orElseGet(() -> text(price, "promptUsd"))),
                new BigDecimal(text(price, "completionUsd")),
                LocalDate.parse(text(price, "asOf")), text(price, "source"));
    }

    private static void requireKnown(JsonNode node, Set<String> known, String where) {
        for (var field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw new IllegalStateException("the catalogue's " + where + " has a field " + field.getKey());
            }
        }
    }

    private static String text(JsonNode node, String field) {
        return optional(node, field).orElseThrow(
                () -> new IllegalStateException("a row of the catalogue has no text in " + field + ": " + node));
    }

    private static Optional<String> optional(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }

    private static List<String> texts(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false).map(JsonNode::textValue).toList();
    }
}
