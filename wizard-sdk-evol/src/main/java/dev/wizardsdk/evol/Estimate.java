package dev.wizardsdk.evol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What a run will come to, as a part of it shows: a band that holds the true value in 90 of 100 cases, by Student's t over what each
 * sampled seed took.
 *
 * @param sample how many seeds were run
 * @param seeds  how many there are
 * @param rows   rows to come
 * @param calls  calls to make
 * @param tokens tokens of prompts and answers
 * @param usd    US dollars; calls without a known price add 0
 * @param spent  what the sampled part takes, answers of earlier estimates included
 */
public record Estimate(int sample, int seeds, Band rows, Band calls, Band tokens, Band usd, Spending spent) {

    /** A number and its band. */
    public record Band(double low, double expected, double high) {

        /** Of a sum over all seeds, of which some are known. */
        static Band of(double[] known, int all) {
            var k = known.length;
            double sum = 0;
            for (var one : known) {
                sum += one;
            }
            var mean = sum / k;
            double squares = 0;
            for (var one : known) {
                squares += (one - mean) * (one - mean);
            }
            if (k == all) {
                return new Band(sum, sum, sum);
            }
            var error = Math.sqrt(squares / (k - 1) / k * (1 - (double) k / all)) * all;
            var half = student(k - 1) * error;
            return new Band(Math.max(sum, mean * all - half), mean * all, mean * all + half);
        }

        /** The quantile 0.95 of Student's t, by the expansion of Cornish and Fisher. */
        private static double student(int freedom) {
            var z = 1.6448536;
            var n = (double) freedom;
            if (freedom == 1) {
                return 6.314;
            }
            if (freedom == 2) {
                return 2.92;
            }
            return z + (Math.pow(z, 3) + z) / (4 * n)
                    + (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / (96 * n * n);
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%,.0f rows (%,.0f to %,.0f), %,.0f calls (%,.0f to %,.0f), %,.0f tokens (%,.0f to %,.0f), %s, by %d of %d seeds",
                rows.expected, rows.low, rows.high, calls.expected, calls.low, calls.high, tokens.expected, tokens.low,
                tokens.high, usd.high == 0
                        ? "no known price"
                        : money(usd.expected) + " (" + money(usd.low) + " to " + money(usd.high) + ")",
                sample, seeds);
    }

    private static String money(double usd) {
        return "$" + BigDecimal.valueOf(usd).setScale(usd < 1 ? 4 : 2, RoundingMode.HALF_UP).toPlainString();
    }
}
