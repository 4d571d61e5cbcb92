package dev.wizardsdk.local.gguf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A vocabulary of some hundred tokens, in one of the ways that llama.cpp splits text. Control tokens come first and are
 * named with the role they have in the metadata, as in {@code "eos </s>"}, or without one. A text begins with the one that
 * has the role {@code bos}.
 */
record TinyVocabulary(String model, String pre, List<String> controls, List<String> tokens, List<String> merges) {

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;
    /** Where the bytes begin that have no printable character of their own, as GPT-2 writes them. */
    private static final int SHIFTED = 256;

    /** As Llama and Gemma have it: any byte, and a few pieces. */
    static TinyVocabulary sentencePiece(String... controls) {
        var tokens = names(controls);
        IntStream.range(0, 256).mapToObj("<0x%02X>"::formatted).forEach(tokens::add);
        // Lets SentencePiece merge the letters of </s>, as the vocabulary of Llama does.
        tokens.addAll(List.of("<", "/", "s", ">", "</", "s>", "\u2581"));
        return new TinyVocabulary("llama", "", List.of(controls), tokens, List.of());
    }

    /** As GPT-2 has it: any byte as a character, and two pairs that merge. */
    static TinyVocabulary bytePairs(String pre, String... controls) {
        var tokens = names(controls);
        var shifted = SHIFTED;
        for (int value = 0; value < 256; value++) {
            var own = (value > ' ' && value < 127) || (value >= 0xA1 && value != 0xAD);
            tokens.add(Character.toString(own ? value : shifted++));
        }
        tokens.addAll(List.of("he", "\u0120t"));
        return new TinyVocabulary("gpt2", pre, List.of(controls), tokens, List.of("h e", "\u0120 t"));
    }

    /** As BERT has it: letters, digits and signs at the beginning of a word and within, and a few words. */
    static TinyVocabulary wordPieces() {
        var controls = List.of("padding [PAD]", "unknown [UNK]", "cls [CLS]", "seperator [SEP]", "mask [MASK]");
        var tokens = names(controls.toArray(String[]::new));
        for (char sign = '!'; sign < 127; sign++) {
            if (!Character.isUpperCase(sign)) {
                Collections.addAll(tokens, "\u2581" + sign, Character.toString(sign));
            }
        }
        for (var word : List.of("the", "wizard", "dragon", "cat", "sea", "snow", "what", "is", "a")) {
            if (word.length() > 1) {
                tokens.add("\u2581" + word);
            }
        }
        return new TinyVocabulary("bert", "", controls, tokens, List.of());
    }

    private static List<String> names(String... controls) {
        var tokens = new ArrayList<String>();
        for (var control : controls) {
            tokens.add(control.substring(control.indexOf(' ') + 1));
        }
        return tokens;
    }

    int size() {
        return tokens.size();
    }

    /** Whether a model with it continues text. */
    boolean speaks() {
        return !model.equals("bert");
    }

    /** The number of a token. */
    int id(String token) {
        return tokens.indexOf(token);
    }

    /** Whether a token is a single character of ASCII that can be seen, or a space. */
    boolean readable(int id) {
        var token = tokens.get(id);
        var value = token.length() == 1
                ? token.charAt(0)
                : token.matches("<0x..>") ? Integer.parseInt(token.substring(3, 5), 16) : 0;
        return (value >= ' ' && value < 127) || token.equals("\u0120");
    }

    void writeTo(TinyGguf file) {
        file.text("tokenizer.ggml.model", model).texts("tokenizer.ggml.tokens", tokens);
        file.numbers("tokenizer.ggml.token_type", IntStream.range(0, size()).map(this::type).toArray());
        if (!pre.isEmpty()) {
            file.text("tokenizer.ggml.pre", pre).texts("tokenizer.ggml.merges", merges);
        }
        if (model.equals("llama")) {
            var scores = new float[size()];
            for (int i = controls.size() + 256; i < scores.length; i++) {
                scores[i] = -i;
            }
            file.decimals("tokenizer.ggml.scores", scores).flag("tokenizer.ggml.add_space_prefix", false);
            file.flag("tokenizer.ggml.add_bos_token", controls.stream().anyMatch(name -> name.startsWith("bos ")));
        }
        for (int i = 0; i < controls.size(); i++) {
            var space = controls.get(i).indexOf(' ');
            if (space > 0) {
                var role = controls.get(i).substring(0, space);
                file.number("tokenizer.ggml." + role + "_token_id", i);
            }
        }
        if (!speaks()) {
            // llama.cpp begins a text with this one; where it is missing, with number 101.
            file.number("tokenizer.ggml.bos_token_id", id("[CLS]")).number("tokenizer.ggml.token_type_count", 2);
        }
    }

    private int type(int id) {
        if (id < controls.size()) {
            return controls.get(id).startsWith("unknown ") ? UNKNOWN : CONTROL;
        }
        return tokens.get(id).matches("<0x..>") ? BYTE : NORMAL;
    }
}
