package dev.wizardsdk.math;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that belong to a seed and a name: the same in every run, whatever the order, the number of threads or the rows
 * around. FNV-1a over the name, then the finaliser of SplitMix64 (Steele et al. 2014).
 */
public final class Prf {

    private Prf() {}

    public static long bits(long seed, String name) {
        var hash = 0xcbf29ce484222325L;
        for (var b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(hash + mix(seed));
    }

    /** 0 (included) to 1 (excluded). */
    public static double unit(long seed, String name) {
        return (bits(seed, name) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        var z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
