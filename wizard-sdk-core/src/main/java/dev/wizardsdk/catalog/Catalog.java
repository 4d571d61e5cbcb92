package dev.wizardsdk.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The models that are known by name. It is read at its first use and never changes; thread-safe.
 *
 * <p>A model is found by its id, its title, its repositories and files, its names at services, alone or as {@code service:name},
 * and by whatever differs from those only in case and in what stands between letters and digits.
 */
public final class Catalog {

    private Catalog() {}

    /** All models, in the catalogue's order. */
    public static List<CatalogModel> models() {
        return Standard.INDEX.models();
    }

    /** The model of this name; empty for an unknown name. */
    public static Optional<CatalogModel> lookup(String name) {
        return Standard.INDEX.lookup(name);
    }

    /**
     * The model of this name.
     *
     * @throws IllegalArgumentException if there is none; its message names the nearest ones
     */
    public static CatalogModel find(String name) {
        return Standard.INDEX.find(name);
    }

    /** Read when it is first needed. */
    private static final class Standard {

        static final CatalogIndex INDEX = new CatalogIndex(CatalogReader.standard());
    }
}
