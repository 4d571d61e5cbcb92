package dev.wizardsdk.dataset.similar;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text is cut into overlapping pieces. A long one goes by five words, a short one by three, so that one changed word does not
 * touch most of its pieces, one of some words by three characters. Around the limits a text is cut both ways: of two texts of which
 * one has at most a quarter more words than the other both have a way in common.
 */
enum Shingling {
    CHARACTERS(1, 3, 1, 12),
    THREE_WORDS(2, 3, 10, 44),
    FIVE_WORDS(3, 5, 36, Integer.MAX_VALUE);

    private static final Shingling[] ALL = values();

    private final int number;
    private final int length;
    private final int fewest;
    private final int most;

    Shingling(int number, int length, int fewest, int most) {
        this.number = number;
        this.length = length;
        this.fewest = fewest;
        this.most = most;
    }

    /** Stands for it in stores and hashes; above 0. */
    int number() {
        return number;
    }

    static List<Shingling> of(Tokens tokens) {
        var fitting = new ArrayList<Shingling>(2);
        for (var each : ALL) {
            if (tokens.count() >= each.fewest && tokens.count() <= each.most) {
                fitting.add(each);
            }
        }
        return fitting;
    }

    /** The hashes of the pieces, each once, in ascending order; the salt sets apart what no text tells apart. */
    int[] shingles(Tokens tokens, int salt) {
        int[] units;
        if (this == CHARACTERS) {
            units = tokens.characters();
        } else {
            units = new int[tokens.count()];
            for (int i = 0; i < units.length; i++) {
                units[i] = tokens.hash(i);
            }
        }
        int n = Math.min(length, units.length);
        var pieces = new int[units.length - n + 1];
        int begin = Hash.then(salt, number);
        for (int i = 0; i < pieces.length; i++) {
            int hash = begin;
            for (int j = i; j < i + n; j++) {
                hash = Hash.then(hash, units[j]);
            }
            pieces[i] = Hash.mix(hash);
        }
        return Sketch.set(pieces);
    }
}
