package dev.wizardsdk.evol;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One round of a run: in = accepted + returned + dropped + open.
 *
 * @param number    from 1
 * @param in        instructions in the pool
 * @param accepted  those that became a row, which took their place in the pool
 * @param returned  those that stay in the pool for the next round
 * @param dropped   those that left the pool, because a rule says so
 * @param open      those that a stopped run did not finish
 * @param rejected  how many texts fell by each rule
 * @param means     the mean of each number measured on the accepted rows
 * @param diversity the share of different pairs of neighbouring words (distinct-2, Li et al. 2016) in up to 2,000 accepted instructions, 0
 *                  to 1
 */
public record Round(int number, int in, int accepted, int returned, int dropped, int open,
        Map<String, Integer> rejected, Map<String, Double> means, double diversity) {

    public Round {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
        means = Collections.unmodifiableMap(new TreeMap<>(means));
    }

    /** The share of the pool that became rows, 0 to 1. */
    public double rate() {
        return in == 0 ? 0 : (double) accepted / in;
    }
}
