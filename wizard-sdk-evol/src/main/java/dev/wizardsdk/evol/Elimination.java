package dev.wizardsdk.evol;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which rules eliminate, and what happens to an instruction whose evolution they ended. Immutable. */
public final class Elimination {

    private static final Set<Rule> ALWAYS = EnumSet.of(Rule.UNPARSED, Rule.UNSUITED, Rule.NOT_CHOSEN, Rule.CALL_FAILED,
            Rule.DUPLICATE);

    private final boolean paper;
    private final Set<Rule> rules;
    private final Map<Rule, Then> then;
    private final int otherOperations;

    private Elimination(boolean paper, Set<Rule> rules, Map<Rule, Then> then, int otherOperations) {
        this.paper = paper;
        this.rules = rules;
        this.then = then;
        this.otherOperations = otherOperations;
    }

    /**
     * All rules, typed: a condolence that says "sorry" and a right answer that is a single letter pass. What falls goes back to the pool as
     * it was.
     */
    public static Elimination typed() {
        return new Elimination(false, EnumSet.allOf(Rule.class), new EnumMap<>(Rule.class), 2);
    }

    /**
     * The four rules of the paper as it gives them (WizardLM, section 3.3), for reproduction: a judge finds no gain; the answer has the
     * word "sorry" and fewer than 80 words; it is only punctuation and stop words; the instruction has words of the prompt such as "given
     * prompt". What falls goes back to the pool. Where no instruction can be found in a reply, a call failed or the same instruction was
     * there before, it falls here too; so does what gives an item of a benchmark away, a verifier refutes or several answers do not
     * agree on, where the run has such.
     */
    public static Elimination paper() {
        var rules = EnumSet.copyOf(ALWAYS);
        rules.addAll(EnumSet.of(Rule.NO_GAIN, Rule.REFUSED, Rule.EMPTY_ANSWER, Rule.LEAKED_PROMPT, Rule.CONTAMINATED,
                Rule.UNVERIFIED, Rule.ILL_POSED));
        return new Elimination(true, rules, new EnumMap<>(Rule.class), 0);
    }

    /**
     * Without these rules.
     *
     * @throws IllegalArgumentException if one of them can't be left out, for nothing would be there to go on with
     */
    public Elimination without(Rule... left) {
        var rest = EnumSet.copyOf(rules);
        for (var rule : left) {
            if (ALWAYS.contains(rule)) {
                throw new IllegalArgumentException("the rule " + rule.id() + " can't be left out");
            }
            rest.remove(rule);
        }
        return new Elimination(paper, rest, then, otherOperations);
    }

    /** What happens to an instruction whose evolution this rule ended; by default it is {@link Then#RETURN}. */
    public Elimination on(Rule rule, Then value) {
        var changed = new EnumMap<Rule, Then>(Rule.class);
        changed.putAll(then);
        changed.put(rule, value);
        return new Elimination(paper, rules, changed, otherOperations);
    }

    /** How many other operations {@link Then#OTHER_OPERATION} tries; default 2. */
    public Elimination otherOperations(int most) {
        return new Elimination(paper, rules, then, Require.atLeast(1, "otherOperations", most));
    }

    boolean has(Rule rule) {
        return rules.contains(rule);
    }

    boolean isPaper() {
        return paper;
    }

    Then then(Rule rule) {
        return then.getOrDefault(rule, Then.RETURN);
    }

    /** Whether some rule makes instructions simpler. */
    boolean simplifies() {
        return then.containsValue(Then.SIMPLIFY);
    }

    int otherOperations() {
        return otherOperations;
    }

    /** Its settings, as a journal keeps them. */
    String name() {
        return (paper ? "paper" : "typed") + " " + EnumSet.copyOf(rules) + " " + then + " "
                + otherOperations;
    }
}
