package dev.wizardsdk.catalog;

import dev.wizardsdk.text.Near;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Models by all their names. Immutable. */
final class CatalogIndex {

    private static final int SUGGESTIONS = 3;
    private static final int LONGEST_NAME = 200;
    private static final Pattern SERVICE = Pattern.compile("([a-z-]+):(.+)");
    private static final Pattern FILE_ENDING = Pattern
            .compile("[.-](i?q[0-9][a-z0-9_]*|mxfp4|b?f16|f32)(-[0-9]{5}-of-[0-9]{5})?(\\.gguf)?$|\\.gguf$");

    private final List<CatalogModel> models;
    /** By the names as they are, in small letters: to services, {@code llama2:7b} is another model than {@code llama-2-7b}. */
    private final Map<String, CatalogModel> exact;
    /** By the names that are the model's own, letters and digits alone. */
    private final Map<String, CatalogModel> plain;

    CatalogIndex(List<CatalogModel> models) {
        this.models = List.copyOf(models);
        exact = by(CatalogIndex::names, name -> name.toLowerCase(Locale.ROOT));
        plain = by(CatalogIndex::ownNames, CatalogIndex::plain);
    }

    private Map<String, CatalogModel> by(Function<CatalogModel, Stream<String>> names, Function<String, String> form) {
        var index = new HashMap<String, CatalogModel>();
        for (var model : models) {
            names.apply(model).map(form).forEach(name -> {
                var other = index.put(name, model);
                if (other != null && !other.equals(model)) {
                    throw new IllegalStateException(
                            "\"" + name + "\" is a name of both " + other.id() + " and " + model.id());
                }
            });
        }
        return Map.copyOf(index);
    }

    private static Stream<String> names(CatalogModel model) {
        return Stream.of(
                ownNames(model),
                model.repositories().stream(),
                model.files().stream().flatMap(file -> Stream.of(file.repository(), file.file())),
                model.offers().stream().map(CatalogModel.Offer::id))
                .flatMap(Function.identity());
    }

    private static Stream<String> ownNames(CatalogModel model) {
        return Stream.concat(Stream.of(model.id(), model.title()), model.aliases().stream());
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }

    List<CatalogModel> models() {
        return models;
    }

    Optional<CatalogModel> lookup(String name) {
        var given = name.strip().toLowerCase(Locale.ROOT);
        if (given.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return known(given).or(() -> {
            var parts = SERVICE.matcher(given);
            return parts.matches() && Service.named(parts.group(1)).isPresent()
                    ? known(parts.group(2))
                    : Optional.empty();
        });
    }

    private Optional<CatalogModel> known(String given) {
        return Optional.ofNullable(exact.get(given))
                .or(() -> Optional.ofNullable(plain.get(plain(given))))
                .or(() -> Optional.ofNullable(plain.get(plain(FILE_ENDING.matcher(given).replaceFirst("")))));
    }

    CatalogModel find(String name) {
        return lookup(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
    }

    private String unknown(String name) {
        var shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        var near = near(plain(shown));
        return "the catalogue has no model \"" + shown + "\""
                + (near.isEmpty() ? "; Catalog.models() tells which it has" : "; near are " + near);
    }

    private String near(String name) {
        if (name.isEmpty()) {
            return "";
        }
        record Close(CatalogModel model, int distance) {}
        return models.stream()
                .map(model -> new Close(model, distance(name, model)))
                .filter(near -> near.distance <= Math.max(2, name.length() / 3))
                .sorted(Comparator.comparingInt(Close::distance))
                .limit(SUGGESTIONS)
                .map(near -> near.model.id())
                .collect(Collectors.joining(", "));
    }

    /** The fewest edits to any of its names; a name that contains the given one is nearest. */
    private static int distance(String name, CatalogModel model) {
        return names(model).map(CatalogIndex::plain)
                .mapToInt(known -> known.contains(name) ? 0 : Near.distance(name, known))
                .min()
                .orElseThrow();
    }
}
