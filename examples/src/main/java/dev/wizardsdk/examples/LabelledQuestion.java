package dev.wizardsdk.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A question whose answer is known.
 *
 * @param kind     groups questions in the results
 * @param answer   a number or a few words
 * @param worked   a way to the answer; may be empty
 */
record LabelledQuestion(String kind, String question, String answer, String worked) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final int LONGEST_ANSWER = 96;

    /** Three worked ones first: a small model continues a pattern better than it follows an instruction. */
    private static final List<Message> SHOWN = List.of(
            Message.user("What is 4 + 3?"), Message.assistant("4 + 3 = 7"),
            Message.user("What is 6 * 5?"), Message.assistant("6 * 5 = 30"),
            Message.user("Is an apple a fruit? Yes or no."), Message.assistant("Yes"));

    /** One of each line of JSON with {@code kind}, {@code question}, {@code answer} and, where there is one, {@code worked}. */
    static List<LabelledQuestion> read(Path file) throws IOException {
        var json = JsonMapper.builder().build();
        var questions = new ArrayList<LabelledQuestion>();
        for (var line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                var row = json.readTree(line);
                if (!row.path("question").isTextual() || !row.path("answer").isTextual()) {
                    throw new IllegalArgumentException("line " + (questions.size() + 1) + " of " + file
                            + " has no \"question\" or no \"answer\"");
                }
                questions.add(new LabelledQuestion(row.path("kind").asText("question"), row.path("question").asText(),
                        row.path("answer").asText(), row.path("worked").asText("")));
            }
        }
        return questions;
    }

    /** Asks it, greedily, and for how likely each token was. */
    Request.Chat request() {
        var messages = new ArrayList<>(SHOWN);
        messages.add(Message.user(question));
        return new Request.Chat(messages, Sampling.unset().withTemperature(0).withMaxTokens(LONGEST_ANSWER)
                .withLogprobs(0));
    }

    /** What this question asks for, as an answer gives it: its last number, or else its first line's words. */
    String given(String text) {
        if (number(answer).isPresent()) {
            var last = "";
            for (var found = NUMBER.matcher(text); found.find();) {
                last = found.group();
            }
            return last;
        }
        return words(text.strip().lines().findFirst().orElse(""));
    }

    /** Whether two {@link #given} answers are the same: equal as numbers, or in their words. */
    static boolean same(String one, String other) {
        var numbers = number(one).flatMap(left -> number(other).map(right -> left.compareTo(right) == 0));
        return numbers.orElse(words(one).equals(words(other)));
    }

    boolean answeredBy(String text) {
        return same(given(text), answer);
    }

    private static Optional<BigDecimal> number(String text) {
        var plain = text.replace(",", "");
        return NUMBER.matcher(plain).matches() ? Optional.of(new BigDecimal(plain)) : Optional.empty();
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} ]", " ").strip().replaceAll(" +", " ");
    }
}
