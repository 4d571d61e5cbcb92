"""Rows read, checked and written by datasets: FILE PROCESSES. Prints rows and seconds."""

import json
import sys
import tempfile
import time
from pathlib import Path

import datasets


def has_text(row):
    return isinstance(row["text"], str) and bool(row["text"].strip())


def main(file, processes):
    datasets.disable_progress_bars()
    count = int(processes)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        rows = datasets.load_dataset("json", data_files=file, split="train", cache_dir=folder)
        rows = rows.filter(has_text, num_proc=count if count > 1 else None)
        rows.to_json(Path(folder) / "out.jsonl", num_proc=count if count > 1 else None)
        print(json.dumps({"rows": len(rows), "seconds": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(*sys.argv[1:])
