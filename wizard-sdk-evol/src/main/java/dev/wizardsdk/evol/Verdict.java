package dev.wizardsdk.evol;

/** Whether a text stays. */
sealed interface Verdict {

    Verdict KEPT = new Kept();

    record Kept() implements Verdict {}

    /** It goes, by this rule and for this reason. */
    record Eliminated(Rule rule, String reason) implements Verdict {}

    static Verdict eliminated(Rule rule, String reason) {
        return new Eliminated(rule, reason);
    }
}
