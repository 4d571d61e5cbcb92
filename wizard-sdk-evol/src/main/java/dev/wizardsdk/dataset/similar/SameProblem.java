package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.math.UnitVectors;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds items that a row tells in other words: of all items the one nearest in meaning, if a model says that it is the same problem (after
 * Yang et al. 2023, "Rethinking benchmark and contamination for language models with rephrased samples"). Thread-safe.
 */
final class SameProblem {

    private static final Pattern SLOT = Pattern.compile("\\{\\{(item|row)}}");
    private static final String PROMPT = prompt();

    private final Embedder embedder;
    private final ModelClient judge;
    private final double cosine;
    private final List<BenchmarkText> items;
    private final Vectors vectors = new Vectors();
    private final Map<Digest, Judged> judged = new ConcurrentHashMap<>();

    /** What came of a row. */
    sealed interface Judged {

        /** No item is near, or the nearest one is another problem. */
        record Different() implements Judged {}

        record Same(BenchmarkText item, double cosine) implements Judged {}

        /** It is not known; nor which item was near, if that is empty. */
        record Failed(String item, String why) implements Judged {}
    }

    SameProblem(Embedder embedder, ModelClient judge, double cosine, List<BenchmarkText> texts) {
        if (!(cosine > 0 && cosine <= 1)) {
            throw new IllegalArgumentException("the cosine is " + cosine + ", it must be above 0 and at most 1");
        }
        this.embedder = embedder;
        this.judge = judge;
        this.cosine = cosine;
        items = texts.stream().filter(text -> text.part() == BenchmarkText.Part.PROMPT && !text.text().isBlank())
                .toList();
        for (int i = 0; i < items.size(); i += UnitVectors.BATCH) {
            var batch = items.subList(i, Math.min(items.size(), i + UnitVectors.BATCH));
            UnitVectors.of(batch.stream().map(BenchmarkText::text).toList(), embedder::embed).forEach(vectors::add);
        }
    }

    double cosine() {
        return cosine;
    }

    /**
     * Looks at one of a row's texts.
     *
     * @throws ModelException if no later row would fare better: the key is wrong, the money spent, the call cancelled
     */
    Judged judge(String row) {
        if (row.isBlank() || items.isEmpty()) {
            return new Judged.Different();
        }
        // rows may go by several times, and must fare the same each time; and a model is paid for each question
        var digest = Digest.of(row);
        var known = judged.get(digest);
        if (known == null) {
            known = judgedNow(row);
            judged.put(digest, known);
        }
        return known;
    }

    private Judged judgedNow(String row) {
        var near = "";
        try {
            var nearest = vectors.nearest(UnitVectors.of(List.of(row), embedder::embed).getFirst());
            if (nearest.cosine() < cosine) {
                return new Judged.Different();
            }
            var item = items.get(nearest.index());
            near = item.item();
            var answer = judge.ask(filled(item.text(), row));
            return switch (answer.strip().toLowerCase(Locale.ROOT).replaceFirst("(?s)[^a-z].*", "")) {
                case "yes" -> new Judged.Same(item, nearest.cosine());
                case "no" -> new Judged.Different();
                default -> new Judged.Failed(near, "the judge said neither yes nor no: \""
                        + answer.substring(0, Math.min(80, answer.length())) + "\"");
            };
        } catch (ModelException e) {
            if (endsAll(e.kind())) {
                throw e;
            }
            return new Judged.Failed(near, e.kind() + ": " + e.getMessage());
        }
    }

    private static boolean endsAll(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION, NOT_FOUND, UNSUPPORTED, QUOTA_EXHAUSTED, BUDGET_EXHAUSTED, NOT_RECORDED,
                    CANCELLED, CLOSED ->
                true;
            case BAD_REQUEST, CONTEXT_EXCEEDED, FILTERED, RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, NETWORK,
                    STREAM_BROKEN,
                    BAD_RESPONSE, BAD_OUTPUT ->
                false;
        };
    }

    /** Both in one pass, so that braces in them stay what they are. */
    private static String filled(String item, String row) {
        return SLOT.matcher(PROMPT)
                .replaceAll(slot -> Matcher.quoteReplacement(slot.group(1).equals("item") ? item : row));
    }

    private static String prompt() {
        try (var in = Objects.requireNonNull(SameProblem.class.getResourceAsStream("same-problem.txt"),
                "same-problem.txt")) {
            var file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return file.substring(file.indexOf("\n---\n") + 5);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the judge's prompt: " + e.getMessage(), e);
        }
    }
}
