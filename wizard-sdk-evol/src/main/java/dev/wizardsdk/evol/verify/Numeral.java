package dev.wizardsdk.evol.verify;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Digits with their separators, as written. What they stand for depends on where one was at school: {@code 1.234} is one and a bit, or
 * more than a thousand.
 *
 * @param english  read with a point before the decimals
 * @param european read with a comma before them
 * @param point    how many decimals stand after the last point
 * @param comma    how many stand after the last comma
 */
record Numeral(Optional<Exact> english, Optional<Exact> european, int point, int comma) {

    private static final int MOST_DIGITS = 300;
    private static final Pattern ENGLISH = Pattern.compile(
            "(?:\\d{1,3}(?:,\\d{3})+|\\d{1,2}(?:,\\d{2})+,\\d{3}|\\d{1,3}(?:['’\\u00a0\\u2009\\u202f]\\d{3})+|\\d*)"
                    + "(?:\\.(\\d+))?");
    private static final Pattern EUROPEAN = Pattern.compile(
            "(?:\\d{1,3}(?:\\.\\d{3})+|\\d{1,3}(?:['’\\u00a0\\u2009\\u202f]\\d{3})+|\\d+)(?:,(\\d+))?");
    private static final Pattern GROUPING = Pattern.compile("['’\\u00a0\\u2009\\u202f]");

    /** Reads digits; without either reading they are no number, such as {@code 1.2.3}. */
    static Numeral of(String written) {
        if (written.length() > MOST_DIGITS) {
            return new Numeral(Optional.empty(), Optional.empty(), 0, 0);
        }
        var english = ENGLISH.matcher(written);
        var european = EUROPEAN.matcher(written);
        var asEnglish = english.matches() ? exact(written.replace(",", "")) : Optional.<Exact>empty();
        var asEuropean = european.matches()
                ? exact(written.replace(".", "").replace(',', '.'))
                : Optional.<Exact>empty();
        return new Numeral(asEnglish, asEuropean, asEnglish.isPresent() ? decimals(english) : 0,
                asEuropean.isPresent() ? decimals(european) : 0);
    }

    private static int decimals(Matcher number) {
        return number.group(1) == null ? 0 : number.group(1).length();
    }

    static Numeral of(Exact value) {
        return new Numeral(Optional.of(value), Optional.of(value), 0, 0);
    }

    private static Optional<Exact> exact(String digits) {
        try {
            return Optional.of(Exact.of(new BigDecimal(GROUPING.matcher(digits).replaceAll(""))));
        } catch (Unclear | NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isNumber() {
        return english.isPresent() || european.isPresent();
    }

    /** Whether both readings are the same. */
    boolean isPlain() {
        return english.equals(european);
    }

    Exact value(boolean asEuropean) throws Unclear {
        return (asEuropean ? european : english).orElseThrow(Unclear::new);
    }

    int decimals(boolean asEuropean) {
        return asEuropean ? comma : point;
    }
}
