package dev.wizardsdk.evol;

import dev.wizardsdk.model.Usage;
import java.time.Duration;
import java.util.Map;

/**
 * How far a run is.
 *
 * @param round    the round it is in, counted from 1; 0 while the seeds are taken in
 * @param rounds   how many there will be
 * @param phase    what it is doing
 * @param done     instructions this phase has finished
 * @param total    instructions this phase has to do
 * @param accepted rows so far, in all rounds
 * @param rejected texts eliminated so far, by rule
 * @param calls    calls answered so far, those taken from a journal included
 * @param replayed those of them taken from a journal
 * @param usage    tokens of all calls so far
 * @param elapsed  since the run began
 */
public record Progress(
        int round,
        int rounds,
        Phase phase,
        int done,
        int total,
        int accepted,
        Map<Rule, Integer> rejected,
        int calls,
        int replayed,
        Usage usage,
        Duration elapsed) {

    /** What a round does, in this order. */
    public enum Phase {
        /** Takes the seeds in, before the first round. */
        SEEDING,
        /** Makes, eliminates and chooses candidates. */
        EVOLVING,
        /** Asks for the answers to those chosen. */
        ANSWERING
    }
}
