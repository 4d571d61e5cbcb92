package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A reply taken apart.
 *
 * @param text    the new instruction; empty if none was found
 * @param input   the material that the reply has for it
 * @param written the part of the text that the model wrote: all of it, but where the prompt began or closed the instruction
 * @param turns   an answer that the reply has too
 * @param checks  what it passed
 * @param problem why what was found is unusable; empty if it is not
 */
record Reading(String text, String input, String written, List<Turn> turns, Set<String> checks, String problem) {

    static final Reading NOTHING = of("", "");

    Reading {
        turns = List.copyOf(turns);
        checks = Set.copyOf(checks);
    }

    /** A text that the model wrote, and material. */
    static Reading of(String text, String input) {
        return new Reading(text, input, text, List.of(), Set.of(), "");
    }

    /** A text that goes on from what the prompt began. */
    static Reading continued(String text, String input, String written) {
        return new Reading(text, input, written, List.of(), Set.of(), "");
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    Reading withInput(String other) {
        return new Reading(text, other, written, turns, checks, problem);
    }

    Reading answered(List<Turn> others) {
        return new Reading(text, input, written, others, checks, problem);
    }

    Reading checked(String check) {
        return checked(Set.of(check));
    }

    Reading checked(Set<String> more) {
        var all = new HashSet<>(checks);
        all.addAll(more);
        return new Reading(text, input, written, turns, all, problem);
    }

    Reading unusable(String why) {
        return new Reading(text, input, written, turns, checks, why);
    }
}
