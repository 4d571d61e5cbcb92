package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Answer;
import dev.wizardsdk.model.TokenScore;
import java.util.HashMap;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scale, and how a judge's number on it is read. What is anything else than one number on the scale is none.
 *
 * @param lowest  a whole number from 0 to 9
 * @param highest above it
 */
record Rating(int lowest, int highest) {

    private static final String MARKS = "[\\s*_`\"'()\\[\\]]*";
    private static final Pattern NUMBER = Pattern.compile(
            MARKS + "(?:[A-Za-z][A-Za-z -]{0,40}?" + MARKS + "(?::|=|\\bis\\b)" + MARKS + ")?"
                    + "(\\d{1,2}(?:\\.\\d{1,2})?)(?:\\s*(?:/|out of)\\s*(\\d{1,3}))?" + MARKS + "[.!]?" + MARKS);
    private static final Pattern DIGIT_FIRST = Pattern
            .compile("(?s)[\\s*_`\"']*(\\d)(?:\\s*/\\s*(\\d{1,3}))?(?!\\s*[-–/\\d]|[.,]\\d).*");

    /** The number that a text says, and nothing but that: 8, **8**, 8/10, Difficulty: 8. */
    OptionalDouble said(String text) {
        var number = NUMBER.matcher(text.length() > 200 ? "" : text);
        if (!number.matches() || !isOurs(number.group(2))) {
            return OptionalDouble.empty();
        }
        return onScale(Double.parseDouble(number.group(1)));
    }

    private boolean isOurs(@Nullable String outOf) {
        return outOf == null || outOf.equals(String.valueOf(highest));
    }

    private OptionalDouble onScale(double number) {
        return number >= lowest && number <= highest ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /**
     * The mean of the digits on the scale, weighted by how likely the model found each as its first token: a softmax over them, as
     * in DEITA. Empty where it did not begin with such a digit, or told no log-probabilities.
     */
    OptionalDouble expected(Answer answer) {
        var first = answer.tokens().stream().filter(token -> !token.text().isBlank()).findFirst();
        var begun = DIGIT_FIRST.matcher(answer.text());
        if (first.isEmpty() || digit(first.get().text()).isEmpty() || !begun.matches() || !isOurs(begun.group(2))) {
            return OptionalDouble.empty();
        }
        return mean(first.get());
    }

    private OptionalDouble mean(TokenScore token) {
        var logProbabilities = new HashMap<String, Double>();
        token.alternatives().forEach(other -> logProbabilities.put(other.text(), other.logProbability()));
        logProbabilities.put(token.text(), token.logProbability());
        double weights = 0;
        double sum = 0;
        for (var entry : logProbabilities.entrySet()) {
            var digit = digit(entry.getKey());
            if (digit.isPresent()) {
                var weight = Math.exp(entry.getValue());
                weights += weight;
                sum += weight * digit.getAsDouble();
            }
        }
        return weights > 0 && Double.isFinite(sum / weights)
                ? OptionalDouble.of(sum / weights)
                : OptionalDouble.empty();
    }

    private OptionalDouble digit(String token) {
        var text = token.strip();
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9'
                ? onScale(text.charAt(0) - '0')
                : OptionalDouble.empty();
    }

    /** A grammar of nothing but the numbers on the scale. */
    String grammar() {
        return "root ::= " + (highest == 10
                ? "[" + lowest + "-9] | \"10\""
                : "[" + lowest + "-" + highest + "]");
    }
}
