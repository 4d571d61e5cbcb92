package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a vocabulary has what llama.cpp 0.5.0 takes for granted: otherwise it ends the process, not the call. */
final class VocabularyCheck {

    private static final int BYTE = 6;
    private static final Set<String> WITHOUT_BEGIN = Set.of("glm4", "chatglm-bpe");

    private final Path file;
    private final Metadata metadata;
    private final String tokenizer;
    private final List<String> tokens;

    private VocabularyCheck(Path file, Metadata metadata, List<String> tokens) {
        this.file = file;
        this.metadata = metadata;
        this.tokenizer = metadata.string("tokenizer.ggml.model").orElse("");
        this.tokens = tokens;
    }

    static void check(Path file, Metadata metadata) {
        var listed = metadata.sequence("tokenizer.ggml.tokens")
                .filter(sequence -> sequence.type() == GgufValue.Type.STRING);
        require(file, listed.isPresent(), "tokenizer.ggml.tokens is no list of texts");
        var check = new VocabularyCheck(file, metadata, listed.orElseThrow().texts());
        check.checkTokenizer();
        var distinct = check.distinct();
        if (check.tokenizer.equals("llama")) {
            check.checkBytes(distinct);
        }
    }

    private void checkTokenizer() {
        require(!tokenizer.equals("none") && !tokenizer.equals("no_vocab"), "it has no tokenizer");
        var begins = metadata.flag("tokenizer.ggml.add_bos_token").orElse(false);
        var pre = metadata.string("tokenizer.ggml.pre").orElse("");
        var unnamed = tokenizer.equals("gemma4") || (begins && WITHOUT_BEGIN.contains(pre));
        require(!unnamed || has("bos"), "tokenizer.ggml.bos_token_id is missing, with which its texts begin");
        if (tokenizer.equals("bert")) {
            require(tokens.size() > 102 || (has("bos") && has("seperator")),
                    "tokenizer.ggml.bos_token_id or seperator_token_id is missing, which enclose its texts");
            var types = metadata.sequence("tokenizer.ggml.token_type");
            require(types.isEmpty() || types.get().type() != GgufValue.Type.I32 || noneIsByte(types.get().wholes()),
                    "it has tokens for bytes, which no vocabulary of BERT has");
        }
    }

    private boolean has(String role) {
        return metadata.integer("tokenizer.ggml." + role + "_token_id").orElse(-1) >= 0;
    }

    private static boolean noneIsByte(long[] types) {
        for (var type : types) {
            if (type == BYTE) {
                return false;
            }
        }
        return true;
    }

    private Set<String> distinct() {
        var distinct = HashSet.<String>newHashSet(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            // llama.cpp's name for a token without one.
            var token = tokens.get(i).isEmpty() ? "[EMPTY_" + i + "]" : tokens.get(i);
            // Bytes that are no UTF-8 look the same here, and need not be.
            require(distinct.add(token) || token.indexOf('\uFFFD') >= 0, "its vocabulary has two tokens " + token);
        }
        return distinct;
    }

    /** What SentencePiece has no piece for is spelled in bytes. */
    private void checkBytes(Set<String> distinct) {
        for (int value = 0; value < 256; value++) {
            var name = "<0x%02X>".formatted(value);
            require(distinct.contains(name) || (value < 128 && distinct.contains(Character.toString(value))),
                    "its vocabulary has no token " + name + ", without which not every text can be said");
        }
    }

    private void require(boolean holds, String otherwise) {
        require(file, holds, otherwise);
    }

    private static void require(Path file, boolean holds, String otherwise) {
        if (!holds) {
            throw Header.damaged(file, otherwise);
        }
    }
}
