package dev.wizardsdk.local.gguf;

import java.nio.file.Path;

/** Writes small models of many kinds into a folder, the same bytes each time. */
public final class TinyModels {

    private static final int MEAN = 1;
    private static final int CLS = 2;
    private static final int LAST = 3;
    private static final int RANK = 4;

    private TinyModels() {}

    private static TinyVocabulary llama2Vocabulary() {
        return TinyVocabulary.sentencePiece("unknown <unk>", "bos <s>", "eos </s>");
    }

    private static TinyVocabulary qwenVocabulary() {
        return TinyVocabulary.bytePairs("qwen2", "padding <|endoftext|>", "<|im_start|>", "eos <|im_end|>",
                "fim_pre <|fim_prefix|>", "fim_mid <|fim_middle|>", "fim_suf <|fim_suffix|>", "fim_pad <|fim_pad|>",
                "fim_rep <|repo_name|>", "fim_sep <|file_sep|>");
    }

    /** Continues text; {@link #lora}, {@link #draft} and {@link #nearDraft} fit it. */
    public static Path llama(Path folder) {
        return llama(1).write(folder.resolve("tiny-llama.gguf"));
    }

    private static TinyGguf llama(long seed) {
        return TinyArchitectures.LLAMA.model("tiny llama", seed, llama2Vocabulary(), "");
    }

    /** Has the vocabulary of {@link #llama} and other weights: it hardly ever guesses right. */
    public static Path draft(Path folder) {
        return llama(2).write(folder.resolve("tiny-draft.gguf"));
    }

    /** Has nearly the weights of {@link #llama}: it often guesses right, not always. */
    public static Path nearDraft(Path folder) {
        return llama(1).disturb(0.01f).write(folder.resolve("tiny-near-draft.gguf"));
    }

    /** A LoRA adapter for {@link #llama} with which it says something else. */
    public static Path lora(Path folder) {
        return adapter(3).write(folder.resolve("tiny-lora.gguf"));
    }

    /** Another adapter for {@link #llama}. */
    public static Path otherLora(Path folder) {
        return adapter(4).write(folder.resolve("tiny-other-lora.gguf"));
    }

    private static TinyGguf adapter(long seed) {
        var rank = 4;
        var file = TinyGguf.empty(seed).text("general.architecture", "llama").text("general.type", "adapter");
        file.text("adapter.type", "lora").decimal("adapter.lora.alpha", 8);
        for (var name : new String[] {"blk.0.attn_q.weight", "blk.0.attn_output.weight"}) {
            file.tensor(name + ".lora_a", 0.5f, TinyArchitecture.EMBEDDING, rank);
            file.tensor(name + ".lora_b", 0.5f, rank, TinyArchitecture.EMBEDDING);
        }
        return file;
    }

    /** Continues text, and fills gaps: it has all tokens for them, those of a repository's files too. */
    public static Path infilling(Path folder) {
        return TinyArchitectures.QWEN2.model("tiny coder", 5, qwenVocabulary(), "")
                .write(folder.resolve("tiny-infilling.gguf"));
    }

    /** Embeds text as the mean over its tokens. */
    public static Path bert(Path folder) {
        return bert(MEAN).write(folder.resolve("tiny-bert.gguf"));
    }

    /** Embeds text as its first token. */
    public static Path clsBert(Path folder) {
        return bert(CLS).write(folder.resolve("tiny-cls-bert.gguf"));
    }

    private static TinyGguf bert(int pooling) {
        return TinyArchitectures.BERT.model("tiny bert", 6, TinyVocabulary.wordPieces(), "pooling_type=" + pooling);
    }

    /** Scores how well a text answers a question. */
    public static Path reranker(Path folder) {
        return TinyArchitectures.RANKING_BERT
                .model("tiny reranker", 7, TinyVocabulary.wordPieces(), "pooling_type=" + RANK)
                .write(folder.resolve("tiny-reranker.gguf"));
    }

    /** Embeds text as its last token, the end token, which the vocabulary adds. */
    public static Path embeddingDecoder(Path folder) {
        return TinyArchitectures.QWEN3.model("tiny embedding", 8, qwenVocabulary(), "pooling_type=" + LAST)
                .flag("tokenizer.ggml.add_eos_token", true)
                .write(folder.resolve("tiny-embedding-decoder.gguf"));
    }

    /** Recurrent: has a state instead of a cache. */
    public static Path recurrent(Path folder) {
        return TinyArchitectures.MAMBA.model("tiny recurrent", 9, qwenVocabulary(), "")
                .write(folder.resolve("tiny-recurrent.gguf"));
    }

    /** Hybrid: a layer with a state, a layer that attends. */
    public static Path hybrid(Path folder) {
        return TinyArchitectures.LFM2.model("tiny hybrid", 10, qwenVocabulary(), "")
                .write(folder.resolve("tiny-hybrid.gguf"));
    }

    /** Every second layer sees only the last 16 tokens. */
    public static Path slidingWindow(Path folder) {
        return TinyArchitectures.GEMMA3.model("tiny window", 11, llama2Vocabulary(), "")
                .write(folder.resolve("tiny-window.gguf"));
    }

    /** Knows {@link TinyArchitecture#CONTEXT} positions and none beyond. */
    public static Path learnedPositions(Path folder) {
        return TinyArchitectures.STARCODER.model("tiny positions", 12, qwenVocabulary(), "")
                .write(folder.resolve("tiny-positions.gguf"));
    }

    /** Eight experts, two for each token. */
    public static Path experts(Path folder) {
        return TinyArchitectures.LLAMA_OF_EXPERTS.model("tiny experts", 13, llama2Vocabulary(), "")
                .write(folder.resolve("tiny-experts.gguf"));
    }

    /** Writes by diffusion, which this library does not run. */
    public static Path diffusion(Path folder) {
        return TinyArchitectures.LLADA.model("tiny diffusion", 14, llama2Vocabulary(), "")
                .write(folder.resolve("tiny-diffusion.gguf"));
    }

    /** An encoder of T5, which this library does not run. */
    public static Path t5Encoder(Path folder) {
        return TinyArchitectures.T5_ENCODER.model("tiny encoder", 15, llama2Vocabulary(), "")
                .write(folder.resolve("tiny-t5-encoder.gguf"));
    }

    /** An encoder and a decoder of T5, which this library does not run. */
    public static Path t5(Path folder) {
        return TinyArchitectures.T5.model("tiny t5", 16, llama2Vocabulary(), "").write(folder.resolve("tiny-t5.gguf"));
    }

    /** Of an architecture by any name, with the tensors of the one that is nearest to BTLM. */
    public static Path named(Path folder, String architecture) {
        var like = TinyArchitectures.JAIS;
        return new TinyArchitecture(architecture, like.keys(), like.whole(), like.layer())
                .model("tiny " + architecture, 17, qwenVocabulary(), "")
                .write(folder.resolve("tiny-" + architecture + ".gguf"));
    }
}
