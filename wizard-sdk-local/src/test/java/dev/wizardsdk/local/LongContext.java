package dev.wizardsdk.local;

import dev.wizardsdk.local.LocalOptions.Rope;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.TokenScore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hides a number in a long text and prints how much likelier a model finds it than another number, by length of the text and
 * scaling of positions: {@code LongContext model.gguf tokens,tokens,…}. Run by hand.
 */
public final class LongContext {

    private static final String FILLER = "The grass is green and the sky is blue. The sun rises in the east and sets in the west. ";
    private static final String HIDDEN = "Remember this: the number of the locker is 48213. ";
    private static final String QUESTION = "\nRemember this: the number of the locker is";

    private LongContext() {}

    public static void main(String[] arguments) {
        Map<String, LocalOptions> scalings = new LinkedHashMap<>();
        var plain = LocalOptions.defaults().withSequences(1).withCacheBytes(8L << 30);
        scalings.put("as in the file", plain);
        scalings.put("linear 2", plain.withRope(Rope.linear(2)));
        scalings.put("YaRN 2", plain.withRope(Rope.yarn(2)));
        scalings.put("NTK, base x 2.1", plain.withRope(Rope.ntk(210_000)));
        System.out.println("| tokens | scaling | mean log p of the hidden number | of another one | recalled |");
        System.out.println("|---|---|---|---|---|");
        for (var tokens : arguments[1].split(",", -1)) {
            scalings.forEach(
                    (name, options) -> measure(Path.of(arguments[0]), Integer.parseInt(tokens), name, options));
        }
    }

    private static void measure(Path file, int tokens, String name, LocalOptions options) {
        try (var model = LocalModel.load(file, options.withContextTokens(tokens + 128))) {
            var repeats = tokens / count(model, FILLER);
            var text = FILLER.repeat(repeats / 3) + HIDDEN + FILLER.repeat(repeats - repeats / 3) + QUESTION;
            var right = score(model, text, " 48213");
            var wrong = score(model, text, " 91567");
            System.out.printf("| %d | %s | %.2f | %.2f | %s |%n", count(model, text), name, right, wrong,
                    right > wrong + 1 ? "yes" : "no");
        }
    }

    private static int count(LocalModel model, String text) {
        return (int) model.open(Request.Count.text(text)).reply().usage().orElseThrow().promptTokens();
    }

    private static double score(LocalModel model, String context, String text) {
        return model.open(new Request.Score(context, text)).reply().tokens().stream()
                .mapToDouble(TokenScore::logProbability).average().orElseThrow();
    }
}
