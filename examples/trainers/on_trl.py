"""TRL: its own trainers prepare the rows, collate them and take two optimizer steps on a model of random weights."""

import importlib.metadata
import tempfile

import torch
from datasets import load_dataset
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, KTOConfig, KTOTrainer, RewardConfig, RewardTrainer, SFTConfig, SFTTrainer

from check import trained

NAME, VERSION = "trl", importlib.metadata.version("trl")
FOLDERS = ["trl", "huggingface"]
NOT_FOR = {
    "stepwise": f"not for this consumer: no trainer of TRL {VERSION} takes stepwise rows any more",
    "vision": "not for this check: the demo model sees no images",
    "instruction": "not for this consumer", "turns": "not for this consumer", "preference in OpenAI's form": "not for this consumer",
}
WHOLE = {"max_length": None}
PAIRS = {"per_device_train_batch_size": 2}


def write_small(tokenizer, folder):
    """A Llama of two layers and random weights that knows the demo model's tokens."""
    torch.manual_seed(1)
    LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=8192, pad_token_id=tokenizer.pad_token_id)).save_pretrained(folder)


def train(file, model, trainer_class, config_class, config, **options):
    """The trainer after two steps, its tokenizer, and the rows as it prepared them."""
    with tempfile.TemporaryDirectory() as work:
        tokenizer = AutoTokenizer.from_pretrained(model)
        write_small(tokenizer, work + "/small")
        rows = load_dataset("json", data_files=str(file), split="train", cache_dir=work)
        settings = {"per_device_train_batch_size": 1, "max_steps": 2, "use_cpu": True, "bf16": False, "output_dir": work,
                    "save_strategy": "no", "report_to": "none", "disable_tqdm": True}
        trainer = trainer_class(work + "/small", args=config_class(**settings | config), train_dataset=rows,
                                processing_class=tokenizer, **options)
        trainer.train()
        return trainer, tokenizer, list(trainer.train_dataset)


def collated(trainer, row):
    """The batch of a single row, as the trainer's own collator makes it of the columns that the trainer keeps."""
    trainer._set_signature_columns_if_needed()
    return trainer.data_collator([{key: value for key, value in row.items() if key in trainer._signature_columns}])


def masked(tokenizer, batch):
    """The rows whose completion mask says what is trained: of a preference the chosen answer, then the rejected one."""
    ids, mask = batch["input_ids"].flatten().tolist(), batch["completion_mask"].flatten().tolist()
    return trained(tokenizer, ids, [token if bit else -100 for token, bit in zip(ids, mask)])


def supervised(file, folder, model):
    """SFTTrainer"""
    trainer, tokenizer, rows = train(file, model, SFTTrainer, SFTConfig, WHOLE)
    batches = [collated(trainer, row) for row in rows]
    return [trained(tokenizer, batch["input_ids"][0].tolist(), batch["labels"][0].tolist()) for batch in batches]


def preference(file, folder, model):
    """DPOTrainer"""
    trainer, tokenizer, rows = train(file, model, DPOTrainer, DPOConfig, WHOLE)
    return [masked(tokenizer, collated(trainer, row)) for row in rows]


def reward(file, folder, model):
    """RewardTrainer"""
    trainer, _, rows = train(file, model, RewardTrainer, RewardConfig, WHOLE)
    return [None for row in rows if collated(trainer, row)]


def feedback(file, folder, model):
    """KTOTrainer"""
    trainer, tokenizer, rows = train(file, model, KTOTrainer, KTOConfig, WHOLE | PAIRS)
    return [masked(tokenizer, collated(trainer, row)) for row in rows]


def prompts(file, folder, model):
    """GRPOTrainer"""
    def longer(completions, **columns):
        return [float(len(str(completion))) for completion in completions]

    _, _, rows = train(file, model, GRPOTrainer, GRPOConfig, PAIRS | {"num_generations": 2, "max_completion_length": 4},
                       reward_funcs=longer)
    return [None for _ in rows]


CHECKS = {"text": [supervised], "messages": [supervised], "prompt and completion": [supervised], "preference": [preference, reward],
          "feedback": [feedback], "prompt": [prompts]}
