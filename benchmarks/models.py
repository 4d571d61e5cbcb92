"""Makes what the benchmarks need from the demo model: prompts, a larger model of random weights, a copy for Jlama.

    models.py prompts DEMO OUT COUNT TOKENS    texts of exactly so many tokens, each ended by a zero byte
    models.py random DEMO OUT                  a GGUF file of 0.9 billion random weights in Q4_0, with the demo's vocabulary
    models.py safetensors DEMO OUT             the demo's weights as a Hugging Face folder
"""

import json
import random
import re
import sys
from pathlib import Path

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, KV_HEADS, HEAD, FEED = 1536, 28, 24, 8, 64, 5120
CONTROL = 3


def field(reader, name):
    return reader.fields[name].contents()


def write_prompts(reader, out, count, length):
    """Words that are one token each, in random order: whatever tokenises them finds as many tokens."""
    words = [token[1:] for token in field(reader, "tokenizer.ggml.tokens") if re.fullmatch("Ġ[a-z]{3,}", token)]
    draw = random.Random(1)
    texts = ["The " + " ".join(draw.choices(words, k=length - 1)) for _ in range(count)]
    out.write_bytes(b"".join(text.encode() + b"\0" for text in texts))


def write_random(reader, out):
    """Blocks of a scale and 32 random nibbles. The rows of control tokens are zero, so that no answer ends early."""
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_name("random 0.9B")
    writer.add_context_length(8192)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(100000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    tokens = field(reader, "tokenizer.ggml.tokens")
    types = field(reader, "tokenizer.ggml.token_type")
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model(field(reader, "tokenizer.ggml.model"))
    writer.add_tokenizer_pre(field(reader, "tokenizer.ggml.pre"))
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(field(reader, "tokenizer.ggml.merges"))
    writer.add_bos_token_id(field(reader, "tokenizer.ggml.bos_token_id"))
    writer.add_eos_token_id(field(reader, "tokenizer.ggml.eos_token_id"))
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)
    draw = np.random.default_rng(1)

    def matrix(name, columns, rows, spread, zero=()):
        blocks = draw.integers(0, 256, (rows, columns // 32, 18), np.uint8)
        blocks[:, :, :2] = np.frombuffer(np.float16(spread).tobytes(), np.uint8)
        blocks[list(zero), :, :2] = 0
        writer.add_tensor(name, blocks.reshape(rows, -1), raw_dtype=gguf.GGMLQuantizationType.Q4_0)

    def ones(name):
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    small = 0.2 / WIDTH**0.5
    controls = [token for token, kind in enumerate(types) if kind == CONTROL]
    matrix("token_embd.weight", WIDTH, len(tokens), 0.2, controls)
    ones("output_norm.weight")
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        ones(block + "attn_norm.weight")
        matrix(block + "attn_q.weight", WIDTH, HEADS * HEAD, small)
        matrix(block + "attn_k.weight", WIDTH, KV_HEADS * HEAD, small)
        matrix(block + "attn_v.weight", WIDTH, KV_HEADS * HEAD, small)
        matrix(block + "attn_output.weight", HEADS * HEAD, WIDTH, small)
        ones(block + "ffn_norm.weight")
        matrix(block + "ffn_gate.weight", WIDTH, FEED, small)
        matrix(block + "ffn_up.weight", WIDTH, FEED, small)
        matrix(block + "ffn_down.weight", FEED, WIDTH, small)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


NAMES = {
    "token_embd": "model.embed_tokens", "output_norm": "model.norm", "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}


def write_safetensors(reader, out):
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    heads = {"attn_q": field(reader, "llama.attention.head_count"), "attn_k": field(reader, "llama.attention.head_count_kv")}
    tensors = {}
    for tensor in reader.tensors:
        parts = tensor.name.split(".")
        weights = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if parts[-2] in heads:  # GGUF keeps the two halves of a rotated pair together
            count = heads[parts[-2]]
            weights = weights.reshape(count, -1, 2, weights.shape[1]).swapaxes(1, 2).reshape(weights.shape)
        prefix = f"model.layers.{parts[1]}." if parts[0] == "blk" else ""
        tensors[prefix + NAMES[parts[-2]] + ".weight"] = np.ascontiguousarray(weights)
    save_file(tensors, out / "model.safetensors", {"format": "pt"})

    tokens = field(reader, "tokenizer.ggml.tokens")
    types = field(reader, "tokenizer.ggml.token_type")
    controls = [{"id": i, "content": token, "special": True, "single_word": False, "lstrip": False, "rstrip": False,
                 "normalized": False} for i, token in enumerate(tokens) if types[i] == CONTROL]
    bos, eos = (field(reader, f"tokenizer.ggml.{name}_token_id") for name in ("bos", "eos"))
    files = {
        "config.json": {
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "torch_dtype": "float32",
            "hidden_size": field(reader, "llama.embedding_length"),
            "intermediate_size": field(reader, "llama.feed_forward_length"),
            "num_attention_heads": heads["attn_q"], "num_key_value_heads": heads["attn_k"],
            "num_hidden_layers": field(reader, "llama.block_count"),
            "max_position_embeddings": field(reader, "llama.context_length"),
            "rms_norm_eps": 1e-5, "rope_theta": field(reader, "llama.rope.freq_base"), "vocab_size": len(tokens),
            "tie_word_embeddings": True, "bos_token_id": bos, "eos_token_id": eos,
        },
        "tokenizer.json": {
            "version": "1.0", "added_tokens": controls, "normalizer": None,
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Digits", "individual_digits": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}]},
            "model": {"type": "BPE", "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                      "vocab": {token: i for i, token in enumerate(tokens)},
                      "merges": field(reader, "tokenizer.ggml.merges")},
        },
        "tokenizer_config.json": {"bos_token": tokens[bos], "eos_token": tokens[eos], "add_bos_token": False},
    }
    (out / "README.md").write_text("")  # Jlama's quantizer copies it
    for name, content in files.items():
        (out / name).write_text(json.dumps(content))


if __name__ == "__main__":
    what, demo, out, *rest = sys.argv[1:]
    reader = gguf.GGUFReader(demo)
    if what == "prompts":
        write_prompts(reader, Path(out), *map(int, rest))
    elif what == "random":
        write_random(reader, Path(out))
    else:
        write_safetensors(reader, Path(out))
