package dev.wizardsdk.local.template.jinja;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and values in the order of their making. Immutable, as transformers' sandbox has it. */
final class Mapping {

    static final Mapping EMPTY = new Mapping(Map.of());

    private final Map<Object, Object> entries;

    /** @param entries with keys from {@link #key} */
    private Mapping(Map<Object, Object> entries) {
        this.entries = entries;
    }

    Map<Object, Object> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    Optional<Object> find(Run run, Object key) {
        return Optional.ofNullable(entries.get(key(run, key)));
    }

    /** A key in the one form that equal keys have: 1, 1.0 and true are the same. */
    static Object key(Run run, Object key) {
        return switch (key) {
            case Text text -> text;
            case Long number -> number;
            case None none -> none;
            case Boolean bool -> bool ? 1L : 0L;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> number.longValue();
            case Double number -> number;
            case BigInteger number -> number;
            default -> throw run.failed(Operators.type(key) + " cannot be a key");
        };
    }

    /** A mapping in the making. */
    static final class Builder {

        private final Run run;
        private final Map<Object, Object> entries = new LinkedHashMap<>();

        Builder(Run run) {
            this.run = run;
        }

        Builder put(Object key, Object value) {
            run.step();
            entries.put(key(run, key), value);
            return this;
        }

        Builder putAll(Mapping other) {
            run.steps(other.size());
            entries.putAll(other.entries);
            return this;
        }

        Mapping mapping() {
            return new Mapping(entries);
        }
    }
}
