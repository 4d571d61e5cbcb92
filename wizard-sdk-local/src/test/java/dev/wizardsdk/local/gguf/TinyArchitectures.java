package dev.wizardsdk.local.gguf;

/** The architectures of which tiny models are made, as llama.cpp 0.5.0 names their keys and tensors. */
final class TinyArchitectures {

    private static final String RMS = "attention.layer_norm_rms_epsilon=1e-5 ";
    private static final String NORM = "attention.layer_norm_epsilon=1e-5 ";
    private static final String SIZES = "feed_forward_length=F attention.head_count=H ";
    private static final String GROUPED = SIZES + "attention.head_count_kv=G rope.dimension_count=D ";
    private static final String HEAD_SIZE = "attention.key_length=D attention.value_length=D ";
    private static final String EXPERTS = "expert_count=X expert_used_count=Y ";

    private static final String TIED = "token_embd E V, output_norm E";
    private static final String UNTIED = TIED + ", output E V";
    private static final String ATTENTION = "attn_norm E, attn_q E Q, attn_k E K, attn_v E K, attn_output Q E, ";
    private static final String GATED = "ffn_norm E, ffn_gate E F, ffn_up E F, ffn_down F E";
    private static final String MIXTURE = "ffn_norm E, ffn_gate_inp E X, ffn_gate_exps E F X, ffn_up_exps E F X, ffn_down_exps F E X";

    static final TinyArchitecture LLAMA = new TinyArchitecture("llama", GROUPED + RMS, UNTIED, ATTENTION + GATED);
    /** As from Llama 3.1 on, with factors that stretch the positions. */
    static final TinyArchitecture LLAMA_3_1 = new TinyArchitecture("llama", GROUPED + RMS, UNTIED + ", rope_freqs 4",
            ATTENTION + GATED);
    /** As in Mixtral. */
    static final TinyArchitecture LLAMA_OF_EXPERTS = new TinyArchitecture("llama", GROUPED + RMS + EXPERTS, UNTIED,
            ATTENTION + MIXTURE);
    static final TinyArchitecture QWEN2 = new TinyArchitecture("qwen2", GROUPED + RMS, UNTIED,
            "attn_norm E, attn_q+ E Q, attn_k+ E K, attn_v+ E K, attn_output Q E, " + GATED);
    static final TinyArchitecture QWEN3 = new TinyArchitecture("qwen3", GROUPED + RMS + HEAD_SIZE, TIED,
            ATTENTION + "attn_q_norm D, attn_k_norm D, " + GATED);
    static final TinyArchitecture QWEN3_OF_EXPERTS = new TinyArchitecture("qwen3moe",
            GROUPED + RMS + HEAD_SIZE + EXPERTS + "expert_feed_forward_length=F", UNTIED,
            ATTENTION + "attn_q_norm D, attn_k_norm D, " + MIXTURE);
    static final TinyArchitecture PHI3 = new TinyArchitecture("phi3", GROUPED + RMS, UNTIED,
            "attn_norm E, attn_qkv E W, attn_output Q E, ffn_norm E, ffn_up E 2F, ffn_down F E");
    /** The sinks take up attention that belongs nowhere. */
    static final TinyArchitecture GPT_OSS = new TinyArchitecture("gpt-oss",
            GROUPED + RMS + HEAD_SIZE + EXPERTS + "expert_feed_forward_length=F attention.sliding_window=16", UNTIED, """
                    attn_norm E, post_attention_norm E, attn_q+ E Q, attn_k+ E K, attn_v+ E K, attn_output+ Q E,
                    attn_sinks H, ffn_gate_inp+ E X, ffn_gate_exps+ E F X, ffn_up_exps+ E F X, ffn_down_exps+ F E X
                    """);

    static final TinyArchitecture GEMMA = new TinyArchitecture("gemma", GROUPED + RMS + HEAD_SIZE, TIED,
            ATTENTION + GATED);
    static final TinyArchitecture GEMMA2 = new TinyArchitecture("gemma2", GROUPED + RMS + HEAD_SIZE
            + "attention.sliding_window=16 attn_logit_softcapping=50.0 final_logit_softcapping=30.0", TIED,
            ATTENTION + "post_attention_norm E =4, post_ffw_norm E =4, " + GATED);
    static final TinyArchitecture GEMMA3 = new TinyArchitecture("gemma3", GROUPED + RMS + HEAD_SIZE
            + "attention.sliding_window=16 attention.sliding_window_pattern=2", TIED,
            ATTENTION + "attn_q_norm D, attn_k_norm D, post_attention_norm E =4, post_ffw_norm E =4, " + GATED);

    /** GPT-BigCode: all heads share one key and value; positions are learned. */
    static final TinyArchitecture STARCODER = new TinyArchitecture("starcoder",
            SIZES + NORM + "attention.head_count_kv=1", TIED + ", output_norm.bias E, position_embd E C", """
                    attn_norm+ E, attn_qkv+ E M, attn_output+ Q E, ffn_norm+ E, ffn_up+ E F, ffn_down+ F E
                    """);
    static final TinyArchitecture FALCON = new TinyArchitecture("falcon", SIZES + NORM + "attention.head_count_kv=1",
            UNTIED + ", output_norm.bias E", "attn_norm+ E, attn_qkv E M, attn_output Q E, ffn_up E F, ffn_down F E");
    static final TinyArchitecture GPT_NEOX = new TinyArchitecture("gptneox",
            SIZES + NORM + "rope.dimension_count=2 use_parallel_residual=true", UNTIED + ", output_norm.bias E", """
                    attn_norm+ E, attn_qkv+ E 3Q, attn_output+ Q E, ffn_norm+ E, ffn_up+ E F, ffn_down+ F E
                    """);
    /** Knows positions by ALiBi: the further away, the less attention. */
    static final TinyArchitecture MPT = new TinyArchitecture("mpt",
            SIZES + NORM + "attention.max_alibi_bias=8.0 attention.clamp_kqv=8.0", TIED,
            "attn_norm E, attn_qkv E 3Q, attn_output Q E, ffn_norm E, ffn_up E F, ffn_down F E");
    /** ALiBi and SwiGLU, attention divided by the size of a head: the shape of BTLM. */
    static final TinyArchitecture JAIS = new TinyArchitecture("jais", SIZES + NORM + "attention.max_alibi_bias=8.0",
            UNTIED + ", output_norm.bias E", """
                    attn_norm+ E, attn_qkv+ E 3Q, attn_output+ Q E,
                    ffn_norm+ E, ffn_gate+ E F, ffn_up+ E F, ffn_down+ F E
                    """);
    /** ChatGLM 2 and 3: half of each head is rotated. */
    static final TinyArchitecture CHATGLM = new TinyArchitecture("chatglm", SIZES + RMS
            + "attention.head_count_kv=G rope.dimension_count=4", UNTIED, """
                    attn_norm E, attn_qkv+ E W, attn_output Q E, ffn_norm E, ffn_up E 2F, ffn_down F E
                    """);

    /** Recurrent: no attention at all. */
    static final TinyArchitecture MAMBA = new TinyArchitecture("mamba", RMS + """
            feed_forward_length=0 attention.head_count=0
            ssm.conv_kernel=4 ssm.inner_size=I ssm.state_size=S ssm.time_step_rank=2
            """, UNTIED, """
            attn_norm E, ssm_in E 2I, ssm_conv1d+ 4 I, ssm_x I 18, ssm_dt+ 2 I, ssm_a! S I =-1, ssm_d! I =1, ssm_out I E
            """);
    /** Hybrid: short convolutions and attention in turn. */
    static final TinyArchitecture LFM2 = new TinyArchitecture("lfm2",
            SIZES + RMS + "attention.head_count_kv=0,2 shortconv.l_cache=3", "token_embd E V, token_embd_norm E",
            "attn_norm E, shortconv.conv 3 E, shortconv.in_proj E 3E, shortconv.out_proj E E, " + GATED
                    + "|" + ATTENTION + "attn_q_norm D, attn_k_norm D, " + GATED);

    private static final String BERT_KEYS = SIZES + NORM + "attention.causal=false ";
    private static final String BERT_WHOLE = "token_embd E V, token_types E 2, position_embd E C, token_embd_norm+ E";
    private static final String BERT_LAYER = """
            attn_q+ E Q, attn_k+ E Q, attn_v+ E Q, attn_output+ Q E, attn_output_norm+ E,
            ffn_up+ E F, ffn_down+ F E, layer_output_norm+ E
            """;
    static final TinyArchitecture BERT = new TinyArchitecture("bert", BERT_KEYS, BERT_WHOLE, BERT_LAYER);
    /** With a head that scores. */
    static final TinyArchitecture RANKING_BERT = new TinyArchitecture("bert", BERT_KEYS,
            BERT_WHOLE + ", cls+ E E, cls.output+ E 1", BERT_LAYER);

    /** Diffusion: writes the whole answer at once, then improves it. */
    static final TinyArchitecture LLADA = new TinyArchitecture("llada", GROUPED + RMS, UNTIED, ATTENTION + GATED);
    private static final String T5_LAYER = """
            , %1$s.attn_norm E, %1$s.attn_q E Q, %1$s.attn_k E Q, %1$s.attn_v E Q, %1$s.attn_o Q E,
            %1$s.ffn_norm E, %1$s.ffn_up E F, %1$s.ffn_down F E
            """;
    private static final String T5_CROSS = """
            , %1$s.cross_attn_norm E, %1$s.cross_attn_q E Q, %1$s.cross_attn_k E Q, %1$s.cross_attn_v E Q,
            %1$s.cross_attn_o Q E
            """;
    /** Encoder only. */
    static final TinyArchitecture T5_ENCODER = new TinyArchitecture("t5encoder",
            SIZES + RMS + HEAD_SIZE + "attention.relative_buckets_count=8",
            "token_embd E V, enc.output_norm E" + T5_LAYER.formatted("enc.blk.0") + T5_LAYER.formatted("enc.blk.1"),
            "");
    /** Encoder and decoder. */
    static final TinyArchitecture T5 = new TinyArchitecture("t5", T5_ENCODER.keys(),
            T5_ENCODER.whole() + ", dec.output_norm E" + T5_LAYER.formatted("dec.blk.0")
                    + T5_CROSS.formatted("dec.blk.0")
                    + T5_LAYER.formatted("dec.blk.1") + T5_CROSS.formatted("dec.blk.1"),
            "");

    private TinyArchitectures() {}
}
