package dev.wizardsdk.local.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What texts are allowed: rules, compiled to a pushdown automaton over bytes, whose states are found as they are needed and kept as
 * long as there are not too many. Immutable to its users, thread-safe; compiling costs, so one is kept rather than made again.
 *
 * <p>The ways through a grammar are walked side by side, as stacks that share what is beneath them (a graph-structured stack, as in
 * Tomita's parser); sets of stacks that were met before are one state, as in the lazy construction of a deterministic automaton.
 */
public final class Grammar {

    /** So many ways, in all states together, are kept; each takes some hundred bytes. */
    private static final int MAX_KEPT = 50_000;

    private final RuleSet rules;
    private final Node[] starts;
    private final byte[] classes;
    private final byte[] representatives;
    private final GrammarState dead;
    private final Map<Set<Frame>, GrammarState> states = new HashMap<>();
    private int kept;
    private int epoch;

    Grammar(RuleSet rules) {
        this.rules = rules;
        var compiler = new Compiler(rules);
        starts = compiler.compile();
        classes = compiler.classes();
        representatives = new byte[(classes[255] & 0xFF) + 1];
        for (int each = 255; each >= 0; each--) {
            representatives[classes[each] & 0xFF] = (byte) each;
        }
        dead = new GrammarState(this, Set.of(), representatives.length, 0);
    }

    /**
     * Reads a grammar in llama.cpp's notation, GBNF. The rule {@code root} says what the whole text is.
     *
     * @throws GrammarException if it is no such grammar, or rules begin with themselves, never end or are too large
     */
    public static Grammar parse(String gbnf) {
        return new Grammar(GbnfReader.read(gbnf));
    }

    /**
     * A grammar of rules, {@code root} among them.
     *
     * @throws GrammarException if rules are missing, begin with themselves, never end or are too large
     */
    public static Grammar of(Map<String, Expression> rules) {
        return new Grammar(new RuleSet(rules, (rule, reason) -> new GrammarException(reason)));
    }

    /** It in llama.cpp's notation, with each rule on its line; free text with triggers, which that cannot say, as a comment. */
    public String gbnf() {
        return GbnfWriter.write(rules.rules());
    }

    /** The state in which nothing was read yet. */
    public GrammarState start() {
        var closure = new Closure(starts);
        closure.add(Frame.at(starts[0], 0, Frame.DONE));
        return state(closure.reached());
    }

    /** Whether a whole text is allowed. */
    public boolean matches(String text) {
        return start().after(text.getBytes(StandardCharsets.UTF_8)).complete();
    }

    GrammarState dead() {
        return dead;
    }

    int classOf(byte read) {
        return classes[read & 0xFF] & 0xFF;
    }

    byte representative(int number) {
        return representatives[number];
    }

    GrammarState afterByte(Set<Frame> frames, byte read) {
        var closure = new Closure(starts);
        for (var frame : frames) {
            if (frame.node instanceof Node.Bytes bytes) {
                for (var edge : bytes.edges) {
                    if (edge.first() <= (read & 0xFF) && (read & 0xFF) <= edge.last()) {
                        closure.add(Frame.at(edge.to(), 0, below(frame)));
                    }
                }
            } else if (frame.node instanceof Node.Free free) {
                closure.add(after(free, free.triggers.after(frame.count, read), below(frame)));
            }
        }
        return state(closure.reached());
    }

    GrammarState afterControl(Set<Frame> frames, int id, byte[] name) {
        var closure = new Closure(starts);
        for (var frame : frames) {
            if (frame.node instanceof Node.Control control
                    && (control.id == id || (control.id < 0 && Arrays.equals(control.name, name)))) {
                closure.add(Frame.at(control.then, 0, below(frame)));
            } else if (frame.node instanceof Node.Free free && free.open) {
                int count = frame.count;
                for (int i = 0; i < name.length && count >= 0; i++) {
                    count = free.triggers.after(count, name[i]);
                    if (count < 0 && i < name.length - 1) {
                        // The trigger ends within the name: it was another token.
                        count = free.triggers.after(Triggers.START, 0);
                        break;
                    }
                }
                closure.add(after(free, count, below(frame)));
            }
        }
        return state(closure.reached());
    }

    private static Frame after(Node.Free free, int count, Frame below) {
        return count < 0 ? Frame.at(free.thens[~count], 0, below) : Frame.at(free, count, below);
    }

    private static Frame below(Frame frame) {
        return frame.below == null ? Frame.DONE : frame.below;
    }

    GrammarState state(Set<Frame> frames) {
        if (frames.isEmpty()) {
            return dead;
        }
        synchronized (states) {
            var known = states.get(frames);
            if (known != null) {
                return known;
            }
            kept += frames.size() + 1 + representatives.length / 16;
            if (kept > MAX_KEPT) {
                states.clear();
                kept = 0;
                epoch++;
            }
            var state = new GrammarState(this, frames, representatives.length, epoch);
            states.put(frames, state);
            return state;
        }
    }
}
