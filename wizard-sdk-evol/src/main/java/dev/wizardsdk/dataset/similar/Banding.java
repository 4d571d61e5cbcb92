package dev.wizardsdk.dataset.similar;

import java.util.Arrays;
import java.util.SplittableRandom;

/*
 * MinHash (Broder 1997) with locality-sensitive hashing (Indyk and Motwani 1998). 80 permutations of the 32-bit integers, each a
 * multiplication by an odd number and an addition; the least image of a set under each; r of them hashed make a band. Two sets of
 * Jaccard J share one of b bands with the probability 1 - (1 - J^r)^b: with 16 bands of 5 that is 0.998 at 0.8, 0.9 at 0.67 and 0.1 at
 * 0.37. Linear permutations are not min-wise independent, which is of no account for inputs that are well-mixed hashes.
 */
/**
 * How sketches are made: the fewer permutations a band has, the less alike are the rows that meet in one. Immutable; thread-safe.
 */
record Banding(int bands, int rows) {

    private static final int PERMUTATIONS = 80;
    private static final int[] FACTORS = new int[PERMUTATIONS];
    private static final int[] SUMMANDS = new int[PERMUTATIONS];

    static {
        var random = new SplittableRandom(0x5eed);
        for (int i = 0; i < PERMUTATIONS; i++) {
            FACTORS[i] = random.nextInt() | 1;
            SUMMANDS[i] = random.nextInt();
        }
    }

    /** Bands in which two rows at the threshold meet with a probability of 0.995 or more. */
    static Banding of(double threshold) {
        int rows = threshold >= 0.78 ? 5 : threshold >= 0.7 ? 4 : threshold >= 0.59 ? 3 : 2;
        return new Banding(PERMUTATIONS / rows, rows);
    }

    Sketch sketch(String text, int salt) {
        var tokens = Tokens.of(text);
        return new Sketch(Shingling.of(tokens).stream().map(kind -> {
            var shingles = kind.shingles(tokens, salt);
            return new Sketch.View(kind, shingles, bandHashes(kind, signature(shingles)));
        }).toList());
    }

    /** The inner loop has no dependency between its turns, so that the JIT compiler makes it one of vectors. */
    private static int[] signature(int[] shingles) {
        var least = new int[PERMUTATIONS];
        Arrays.fill(least, Integer.MAX_VALUE);
        for (int shingle : shingles) {
            for (int i = 0; i < PERMUTATIONS; i++) {
                least[i] = Math.min(least[i], FACTORS[i] * shingle + SUMMANDS[i]);
            }
        }
        return least;
    }

    private int[] bandHashes(Shingling kind, int[] signature) {
        var hashes = new int[bands];
        for (int band = 0; band < bands; band++) {
            int hash = Hash.then(kind.number(), band);
            for (int i = band * rows; i < (band + 1) * rows; i++) {
                hash = Hash.then(hash, signature[i]);
            }
            hashes[band] = Hash.mix(hash);
        }
        return hashes;
    }
}
