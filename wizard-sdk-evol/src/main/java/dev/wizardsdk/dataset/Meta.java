package dev.wizardsdk.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a row beside its content. Immutable; it is never trained on.
 *
 * @param id      stands for the row in every file; empty for a name made from the content, see {@link Example#id()}
 * @param lineage how the row came to be, first step first; may be empty
 * @param scores  numbers by name, such as {@code quality}; by the order of names
 * @param flags   what filters noticed and let pass, such as {@code refusal}; by the order of names
 * @param extra   columns of the file it was read from that are none of the form's own, as JSON texts by name
 * @param licence its SPDX name in lower case; empty if it is not known
 * @param source  where it was taken from; empty if it is not known
 */
public record Meta(String id, List<LineageStep> lineage, Map<String, Double> scores, Set<String> flags,
        Map<String, String> extra, String licence, String source) {

    private static final Meta NONE = new Meta("", List.of(), Map.of(), Set.of(), Map.of(), "", "");

    public Meta {
        lineage = List.copyOf(lineage);
        scores = scores.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(scores));
        flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(flags));
        extra = extra.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Nothing is known. */
    public static Meta none() {
        return NONE;
    }

    public Meta withId(String value) {
        return new Meta(value, lineage, scores, flags, extra, licence, source);
    }

    public Meta withLineage(List<LineageStep> steps) {
        return new Meta(id, steps, scores, flags, extra, licence, source);
    }

    public Meta withScore(String name, double value) {
        var all = new TreeMap<>(scores);
        all.put(name, value);
        return new Meta(id, lineage, all, flags, extra, licence, source);
    }

    public Meta withFlag(String name) {
        var all = new TreeSet<>(flags);
        all.add(name);
        return new Meta(id, lineage, scores, all, extra, licence, source);
    }

    public Meta withExtra(Map<String, String> columns) {
        return new Meta(id, lineage, scores, flags, columns, licence, source);
    }

    public Meta withLicence(String value) {
        return new Meta(id, lineage, scores, flags, extra, value, source);
    }

    public Meta withSource(String value) {
        return new Meta(id, lineage, scores, flags, extra, licence, value);
    }
}
