"""Hugging Face datasets: every file, and a folder with a card by the names that its card gives."""

import csv
import importlib.metadata
import json
import tempfile

import datasets

from check import KINDS, count, lines_of

NAME, VERSION = "datasets", importlib.metadata.version("datasets")
FOLDERS = ["alpaca", "sharegpt", "csv", "openai", "openai-dpo", "trl", "llama-factory", "axolotl", "parquet", "huggingface"]
NOT_FOR = {}
READERS = {".jsonl": "json", ".csv": "csv", ".parquet": "parquet"}


def bare(value):
    """Without what is null, as a column is where only other rows have it, and an empty cell of a CSV file."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if one not in (None, "")}
    return [bare(one) for one in value] if isinstance(value, list) else value


def compared(file, rows):
    """Nothing for each row, if the rows are what the file says: a text that looks like a date becomes a date, say."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as text:
            written = list(csv.DictReader(text))
    else:
        written = [json.loads(line) for line in lines_of(file)] if file.suffix == ".jsonl" else rows
    for number, (ours, read) in enumerate(zip(written, rows)):
        if bare(ours) != bare(read):
            raise ValueError(f"row {number} is read as {json.dumps(bare(read), ensure_ascii=False, default=repr)}")
    return [None for _ in rows]


def loaded(file, folder, model):
    with tempfile.TemporaryDirectory() as cache:
        if file.parent.parent != folder:
            return compared(file, list(datasets.load_dataset(
                READERS[file.suffix], data_files=str(file), split="train", cache_dir=cache)))
        split = file.name.split("-")[0]
        for name in datasets.get_dataset_config_names(str(folder)):
            rows = list(datasets.load_dataset(str(folder), name, split=split, cache_dir=cache))
            written = sum(count(part) for part in file.parent.glob(f"{split}-*"))
            if len(rows) != written:
                raise ValueError(f"the card's {name} has {len(rows)} rows in {split}, its files {written}")
        return compared(file, rows) if len(rows) == count(file) else [None for _ in range(count(file))]


CHECKS = {kind: [loaded] for kind in (*KINDS, "csv", "parquet")}
