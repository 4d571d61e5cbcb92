package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.KeyedStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Verdict;

/**
 * Rejects rows whose text an earlier one has; the first one stays. Rows that differ in media, calls of tools or marks of right and
 * wrong are not the same. It holds 35 to 80 bytes of memory for each row that stays. Immutable; thread-safe.
 */
public final class ExactDedup implements KeyedStep<Digest> {

    private final boolean normalised;
    private final Chosen chosen;

    ExactDedup(boolean normalised, Chosen chosen) {
        this.normalised = normalised;
        this.chosen = chosen;
    }

    /** Compares these sides of a row; prompt and answer unless this is called. */
    public ExactDedup on(Side... sides) {
        return new ExactDedup(normalised, Chosen.of(sides));
    }

    @Override
    public String name() {
        return (normalised ? "normalised(" : "exact(") + chosen.suffix().replaceFirst("^, ", "") + ")";
    }

    @Override
    public Digest key(Example row) {
        var content = new StringBuilder();
        for (var side : chosen.sides()) {
            content.append(normalised ? normalised(row.text(side)) : row.text(side)).append('\0');
        }
        return Digest.of(content.append(chosen.unspoken(row)).toString());
    }

    /** A text of nothing but punctuation is only itself. */
    private static String normalised(String text) {
        var normalised = Normalised.of(text);
        return normalised.isEmpty() ? text.strip() : normalised;
    }

    @Override
    public Looking<Digest> begin() {
        return new Seen();
    }

    private final class Seen implements Looking<Digest> {

        private final Digests first = new Digests();
        private final Places places = new Places();

        @Override
        public Verdict see(Row row, Digest key) {
            long earlier = first.putIfAbsent(key, places.pack(row.place()));
            if (earlier < 0) {
                return Verdict.kept(row.example());
            }
            var match = places.unpack(earlier).toString();
            return new Verdict.Rejected("duplicate",
                    "the same text" + (normalised ? ", normalised," : "") + " as in " + match, match);
        }
    }
}
