package dev.wizardsdk.math;

import java.util.random.RandomGenerator;

/** The Beta distribution. */
public final class Beta {

    private Beta() {}

    /** A draw from Beta(a, b), both at least 1: of two Gamma draws (Marsaglia and Tsang 2000, section 2). */
    public static double draw(double a, double b, RandomGenerator random) {
        var x = gamma(a, random);
        return x / (x + gamma(b, random));
    }

    private static double gamma(double shape, RandomGenerator random) {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.sqrt(9 * d);
        while (true) {
            var x = random.nextGaussian();
            var v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
