"""LLaMA-Factory: its own reading of dataset_info.json, its templates, its preparation for each stage."""

import importlib.metadata
import json
import tempfile
from pathlib import Path

from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
from llamafactory.hparams import get_train_args
from llamafactory.model import load_tokenizer

from check import Row, trained

NAME, VERSION = "llamafactory", importlib.metadata.version("llamafactory")
FOLDERS = ["llama-factory", "alpaca", "sharegpt"]
NOT_FOR = {
    "vision": "not for this check: the demo model sees no images",
    "stepwise": "not for this consumer", "prompt": "not for this consumer", "prompt and completion": "not for this consumer",
}
# What LLaMA-Factory takes a file for that comes without a dataset_info.json.
PLAIN = {"alpaca": {}, "sharegpt": {"formatting": "sharegpt"}}


def prepared(stage, file, folder, model):
    """The rows of a file as the stage's trainer gets them, and the tokenizer."""
    known = folder / "dataset_info.json"
    entries = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    entry = next((one for one in entries.values() if one["file_name"] == file.name), PLAIN.get(folder.name))
    if entry is None:
        raise ValueError(f"dataset_info.json has no entry for {file.name}")
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "dataset_info.json").write_text(json.dumps({"rows": entry | {"file_name": str(file)}}), encoding="utf-8")
        model_arguments, data_arguments, training_arguments, _, _ = get_train_args({
            "stage": stage, "do_train": True, "model_name_or_path": str(model), "template": "chatml", "dataset": "rows",
            "dataset_dir": work, "media_dir": str(folder), "cutoff_len": 32768, "overwrite_cache": True, "output_dir": work + "/out",
            "finetuning_type": "full", "use_cpu": True, "report_to": "none", "packing": False})
        tokenizer = load_tokenizer(model_arguments)["tokenizer"]
        template = get_template_and_fix_tokenizer(tokenizer, data_arguments)
        stage = "rm" if stage == "dpo" else stage
        module = get_dataset(template, model_arguments, data_arguments, training_arguments, stage=stage, tokenizer=tokenizer)
        return list(module["train_dataset"]), tokenizer


def supervised(file, folder, model):
    """stage sft"""
    rows, tokenizer = prepared("sft", file, folder, model)
    return [trained(tokenizer, row["input_ids"], row["labels"]) for row in rows]


def pretraining(file, folder, model):
    """stage pt"""
    rows, tokenizer = prepared("pt", file, folder, model)
    return [trained(tokenizer, row["input_ids"], row["input_ids"]) for row in rows]


def preference(file, folder, model):
    """stages dpo and rm"""
    rows, tokenizer = prepared("dpo", file, folder, model)
    pairs = [[trained(tokenizer, row[f"{side}_input_ids"], row[f"{side}_labels"]) for side in ("chosen", "rejected")] for row in rows]
    return [Row(chosen.text + rejected.text, chosen.tokens + rejected.tokens) for chosen, rejected in pairs]


def feedback(file, folder, model):
    """stage kto"""
    rows, tokenizer = prepared("kto", file, folder, model)
    return [trained(tokenizer, row["input_ids"], row["labels"]) for row in rows]


CHECKS = {"text": [pretraining], "messages": [supervised], "turns": [supervised], "instruction": [supervised],
          "preference": [preference], "feedback": [feedback]}
