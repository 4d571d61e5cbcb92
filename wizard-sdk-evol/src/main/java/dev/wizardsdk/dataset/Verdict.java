package dev.wizardsdk.dataset;

import java.util.List;

/** What becomes of a row at a step. */
public sealed interface Verdict {

    /** It goes on, as it was or changed. */
    record Kept(Example example) implements Verdict {}

    /** It goes on as several rows, one or more; those without a lineage get this row for their root, so that no split parts them. */
    record Several(List<? extends Example> examples) implements Verdict {

        public Several {
            examples = List.copyOf(examples);
            if (examples.isEmpty()) {
                throw new IllegalArgumentException("a row becomes no rows; reject it, with a rule and a reason");
            }
        }
    }

    /** It goes on in a split. */
    record InSplit(String split, Example example) implements Verdict {

        public InSplit {
            Row.requireSplit(split);
        }
    }

    /**
     * It goes no further.
     *
     * @param rule   a short fixed name of what it breaks
     * @param reason what exactly is wrong
     * @param match  the row or text that it is too near to, where that is why; else empty
     */
    record Rejected(String rule, String reason, String match) implements Verdict {}

    static Verdict kept(Example example) {
        return new Kept(example);
    }

    static Verdict rejected(String rule, String reason) {
        return new Rejected(rule, reason, "");
    }
}
