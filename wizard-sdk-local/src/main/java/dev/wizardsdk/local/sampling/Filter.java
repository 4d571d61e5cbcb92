package dev.wizardsdk.local.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Leaves fewer candidates, or changes how likely they are. */
interface Filter {

    /** How many of the best top-p looks at before it sorts all. */
    int PROBABLY_ENOUGH = 256;

    void apply(Candidates candidates);

    /** Leaves the likeliest, as few as have this share of the probability together. */
    static Filter topP(float share) {
        return candidates -> {
            candidates.softmax();
            if (!candidates.sorted()) {
                var ranked = candidates.rank(PROBABLY_ENOUGH);
                var few = reaching(share, candidates, ranked, candidates::ranked);
                if (few <= ranked) {
                    candidates.keepRanked(few);
                    return;
                }
                candidates.sort();
            }
            var size = candidates.size();
            candidates.keepFirst(Math.min(reaching(share, candidates, size, place -> place), size));
        };
    }

    /** How many of the ordered ones have the share; one more than there are if all have less. */
    private static int reaching(float share, Candidates candidates, int count, Candidates.Order order) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += candidates.probability(order.at(i));
            if (sum >= share) {
                return i + 1;
            }
        }
        return count + 1;
    }

    /** Leaves those at least this times as likely as the likeliest. */
    static Filter minP(float share) {
        var below = (float) Math.log(share);
        return candidates -> candidates.keepLogits(candidates.most() + below);
    }

    /** Leaves those whose surprise is nearest to the expected one, as few as have more than this share together. */
    static Filter typical(float share) {
        return candidates -> {
            candidates.sort();
            candidates.softmax();
            var size = candidates.size();
            var entropy = entropy(candidates);
            var order = new long[size];
            for (int i = 0; i < size; i++) {
                var oddness = Math.abs(-logarithm(candidates.probability(i)) - entropy);
                order[i] = (long) Float.floatToRawIntBits(oddness) << 32 | i; // not negative: its bits are in its order
            }
            Arrays.sort(order);
            float sum = 0;
            int kept = 0;
            while (kept < size && sum <= share) {
                sum += candidates.probability((int) order[kept++]);
            }
            candidates.arrange(kept, place -> (int) order[place]);
        };
    }

    /** Of those at least this likely leaves only the least likely one, in so many of all draws. */
    static Filter xtc(float chance, float threshold, SplittableRandom random) {
        return candidates -> {
            if (candidates.size() < 2 || random.nextFloat() >= chance) {
                return;
            }
            candidates.sort();
            candidates.softmax();
            int above = 0;
            while (above < candidates.size() && candidates.probability(above) >= threshold) {
                above++;
            }
            candidates.dropFirst(Math.max(above - 1, 0));
        };
    }

    static Filter temperature(float temperature) {
        return candidates -> candidates.divide(temperature);
    }

    /** A temperature around a given one, by the entropy of the candidates as a part of what so many could have. */
    static Filter dynamicTemperature(float temperature, float range, float exponent) {
        var least = Math.max(0, temperature - range);
        var most = temperature + range;
        return candidates -> {
            if (candidates.size() < 2) {
                return;
            }
            candidates.sort();
            candidates.softmax();
            var part = entropy(candidates) / (float) Math.log(candidates.size());
            candidates.divide(least + (most - least) * (float) Math.pow(part, exponent));
        };
    }

    private static float entropy(Candidates candidates) {
        float entropy = 0;
        for (int i = 0; i < candidates.size(); i++) {
            var probability = candidates.probability(i);
            if (probability > 0) {
                entropy -= probability * logarithm(probability);
            }
        }
        return entropy;
    }

    private static float logarithm(float value) {
        return (float) Math.log(value);
    }
}
