package dev.wizardsdk.local.grammar;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Prints what a grammar costs a token: with a model's own vocabulary, and with a synthetic one of 150,000 tokens. Not a test.
 * Arguments: the folder of the libraries, the model.
 */
final class MaskSpeed {

    private static final String SCHEMA = """
            {"type": "object", "properties": {"name": {"type": "string", "maxLength": 60}, "age": {"type": "integer",
             "minimum": 0, "maximum": 150}, "email": {"type": "string", "format": "email"}, "notes": {"type": "string"},
             "tags": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 8},
             "kind": {"enum": ["person", "company", "robot"]}, "address": {"type": "object", "properties":
             {"street": {"type": "string"}, "zip": {"type": "string", "pattern": "^[0-9]{5}$"}}, "required": ["street"]}},
             "required": ["name", "age", "notes", "tags", "kind"]}
            """;

    private MaskSpeed() {}

    public static void main(String[] arguments) {
        var library = LlamaLibrary.load(Path.of(arguments[0]));
        List<byte[]> pieces = new ArrayList<>();
        var control = new BitSet();
        var ends = new BitSet();
        try (var model = LlamaModel.load(library, GgufFile.read(Path.of(arguments[1])),
                ModelSettings.inMemory(false))) {
            var vocabulary = model.vocabulary();
            for (int token = 0; token < vocabulary.size(); token++) {
                pieces.add(vocabulary.piece(token));
                control.set(token, vocabulary.isControl(token));
                ends.set(token, vocabulary.ends(token));
            }
        }
        measure(pieces, control, ends);
        var random = new Random(1);
        var known = pieces.size();
        while (pieces.size() < 150_000) {
            var one = new String(pieces.get(random.nextInt(known)), StandardCharsets.ISO_8859_1);
            var other = new String(pieces.get(random.nextInt(known)), StandardCharsets.ISO_8859_1);
            pieces.add((one + other.strip()).getBytes(StandardCharsets.ISO_8859_1));
        }
        measure(pieces, control, ends);
    }

    private static void measure(List<byte[]> pieces, BitSet control, BitSet ends) {
        var before = System.nanoTime();
        var trie = new TokenTrie(pieces.toArray(byte[][]::new), control, ends);
        System.out.printf("%d tokens, sorted in %d ms%n", trie.size(), (System.nanoTime() - before) / 1_000_000);
        for (int round = 0; round < 5; round++) {
            before = System.nanoTime();
            var grammar = new TokenGrammar(JsonSchemaGrammar.of(SCHEMA), trie);
            var compiled = System.nanoTime() - before;
            var first = walk(grammar, 1);
            var second = walk(grammar, 1);
            System.out.printf("  compiled in %d us; first %s; again %s%n", compiled / 1000, first, second);
        }
    }

    private static String walk(TokenGrammar grammar, int seed) {
        var random = new Random(seed);
        long masking = 0;
        long worst = 0;
        long again = 0;
        long checking = 0;
        long advancing = 0;
        int steps = 0;
        var logits = new float[grammar.size()];
        while (steps < 1000) {
            var cursor = grammar.cursor();
            while (!cursor.finished()) {
                var start = System.nanoTime();
                cursor.mask(logits);
                var masked = System.nanoTime();
                cursor.mask(logits);
                var maskedAgain = System.nanoTime();
                var token = chosen(cursor, random);
                var chosen = System.nanoTime();
                if (!cursor.allows(token)) {
                    throw new AssertionError("masked and not allowed: " + token);
                }
                var checked = System.nanoTime();
                cursor.accept(token);
                masking += masked - start;
                worst = Math.max(worst, masked - start);
                again += maskedAgain - masked;
                checking += checked - chosen;
                advancing += System.nanoTime() - checked;
                steps++;
            }
        }
        return "mask %.0f us (worst %.0f), the same again %.1f us, check %.2f us, advance %.2f us, %d steps".formatted(
                masking / 1e3 / steps, worst / 1e3, again / 1e3 / steps, checking / 1e3 / steps,
                advancing / 1e3 / steps,
                steps);
    }

    /** One that is allowed; now and then the first, which closes what is open. */
    private static int chosen(GrammarCursor cursor, Random random) {
        var allowed = cursor.allowed().stream().toArray();
        var token = allowed[random.nextInt(allowed.length)];
        return random.nextInt(8) == 0 ? allowed[0] : token;
    }
}
