package dev.wizardsdk.dataset.similar;

/** 32-bit hashes, the same on every machine. */
final class Hash {

    private Hash() {}

    /** Spreads a number's bits over all of them (the finaliser of MurmurHash3, Appleby 2011). */
    static int mix(int x) {
        int h = x;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    /** A hash of what was hashed before and what follows it; to be mixed at the end. */
    static int then(int before, int next) {
        int h = (before ^ next) * 0x9e3779b1;
        return h ^ (h >>> 15);
    }
}
