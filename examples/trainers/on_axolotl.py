"""axolotl: its command preprocess, with a configuration around our stanza; what it leaves on disk is what it trains on."""

import importlib.metadata
import runpy
import sys
import tempfile
from pathlib import Path
from unittest import mock

import yaml
from datasets import load_from_disk
from transformers import AutoTokenizer

from check import Row, trained

NAME, VERSION = "axolotl", importlib.metadata.version("axolotl")
FOLDERS = ["axolotl", "alpaca", "sharegpt"]
NOT_FOR = {
    "vision": "not for this check: the demo model sees no images",
    "prompt": "not for this check: axolotl renders prompts while it trains",
}
# What axolotl is told of a file that comes without a datasets.yml.
PLAIN = {
    "alpaca": {"type": "alpaca"},
    "sharegpt": {"type": "chat_template", "field_messages": "conversations",
                 "message_property_mappings": {"role": "from", "content": "value"}},
}


def prepared(file, folder, model, more=None):
    """The rows that the command made of a file, and the tokenizer."""
    stanza = folder / "datasets.yml"
    known = yaml.safe_load(stanza.read_text(encoding="utf-8")) if stanza.exists() else {}
    entries = known.get("datasets") or [PLAIN[folder.name] | {"path": file.name}]
    entry = next((one for one in entries if Path(one["path"]).name == file.name), entries[0])
    with tempfile.TemporaryDirectory() as work:
        config = {
            "base_model": str(model), "datasets": [entry | {"path": str(file), "ds_type": "json"}], "shuffle_merged_datasets": False,
            "dataset_prepared_path": work + "/prepared", "output_dir": work + "/out", "val_set_size": 0, "sequence_len": 32768,
            "micro_batch_size": 1, "gradient_accumulation_steps": 1, "num_epochs": 1, "learning_rate": 1e-4, "optimizer": "adamw_torch",
            "bf16": False, "dataset_num_proc": 1, **(more or {})}
        written = Path(work) / "config.yml"
        written.write_text(yaml.safe_dump(config), encoding="utf-8")
        command = ["axolotl.cli.preprocess", str(written), "--debug"]
        with mock.patch.object(sys, "argv", command):  # as python -m does, but what it imports stays, which takes most of its time
            runpy.run_module(command[0], run_name="__main__")
        rows = [list(load_from_disk(str(part.parent))) for part in Path(work, "prepared").glob("*/dataset_info.json")]
        return rows[0], AutoTokenizer.from_pretrained(model)


def supervised(file, folder, model):
    """preprocess"""
    rows, tokenizer = prepared(file, folder, model)
    return [trained(tokenizer, row["input_ids"], row["labels"]) for row in rows]


def stepwise(file, folder, model):
    """preprocess"""
    rows, _ = prepared(file, folder, model, {"process_reward_model": True, "num_labels": 2})
    return [Row(None, sum(label != -100 for label in row["labels"])) for row in rows]


def of_texts(rows, tokenizer, columns):
    """The rows whose columns are whole texts that the trainer inside axolotl trains."""
    texts = ["".join(row[column] for column in columns) for row in rows]
    return [Row(text, len(tokenizer(text, add_special_tokens=False)["input_ids"])) for text in texts]


def preference(file, folder, model):
    """preprocess, rl: dpo"""
    return of_texts(*prepared(file, folder, model, {"rl": "dpo"}), ["chosen", "rejected"])


def feedback(file, folder, model):
    """preprocess, rl: kto"""
    return of_texts(*prepared(file, folder, model, {"rl": "kto", "remove_unused_columns": False}), ["completion"])


CHECKS = {
    "text": [supervised], "segments": [supervised], "prompt and completion": [supervised], "messages": [supervised],
    "turns": [supervised], "instruction": [supervised], "preference": [preference], "feedback": [feedback], "stepwise": [stepwise],
}
