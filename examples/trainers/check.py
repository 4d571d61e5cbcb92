"""Gives the data-set files of the example BuildDataset to one trainer after the other; examples/trainers/run calls it.

    check.py model GGUF FOLDER              writes the demo model's tokenizer and configuration as trainers read them
    check.py give NAME DIR MODEL REPORT     gives DIR to a consumer and adds a line of JSON for each file to REPORT
    check.py table REPORT [OUT]             prints REPORT as a table; 1 if a row was dropped, refused or differs

Rows are counted from 0. A consumer is a module on_NAME of this folder. It has

    NAME, VERSION
    FOLDERS     the formats it is given, first the one whose preview it is compared with
    CHECKS      for a kind of row, functions (file, folder, model) -> for each row it kept, in order, a Row, or None if nothing is known
    NOT_FOR     for a kind of row, why this consumer has no use for it
"""

import csv
import importlib
import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple, Optional

SPLITS = ["train", "validation", "test"]
KINDS = {
    "stepwise": [{"completions", "labels"}],
    "preference": [{"chosen", "rejected"}],
    "preference in OpenAI's form": [{"preferred_output", "non_preferred_output"}],
    "feedback": [{"completion", "label"}, {"messages", "label"}, {"conversations", "label"}, {"output", "label"}],
    "prompt and completion": [{"prompt", "completion"}],
    "segments": [{"segments"}],
    "messages": [{"messages"}],
    "turns": [{"conversations"}],
    "instruction": [{"instruction", "output"}],
    "prompt": [{"prompt"}],
    "text": [{"text"}],
    "vision": [{"images"}],
}


class Row(NamedTuple):
    """What a consumer trains of a row; no text, where it trains a judgement and not a text."""

    text: Optional[str]
    tokens: int


def trained(tokenizer, ids, labels):
    """The row whose labels are these: -100 stands for a token that isn't trained."""
    kept = [token for token, label in zip(ids, labels) if label != -100]
    return Row(tokenizer.decode(kept, skip_special_tokens=False, clean_up_tokenization_spaces=False), len(kept))


def kind_of(row):
    """The kind of rows in a file, told from the keys of its first one."""
    chat = next((row[key] for key in ("messages", "prompt", "conversations") if isinstance(row.get(key), list)), [])
    parts = [part for turn in chat if isinstance(turn.get("content"), list) for part in turn["content"]]
    if row.get("images") or any(part["type"] != "text" for part in parts):
        return "vision"
    fitting = (kind for kind, choices in KINDS.items() if any(keys <= row.keys() for keys in choices))
    return next(fitting, "unknown: " + ", ".join(row))


def files(folder):
    """The files of a format by split."""
    found = [path for split in SPLITS for path in sorted(folder.glob(f"{split}.*")) + sorted(folder.glob(f"data/{split}-*"))]
    return [path for path in found if path.suffix in (".jsonl", ".csv", ".parquet")]


def count(file):
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as text:
            return sum(1 for _ in csv.reader(text)) - 1
    if file.suffix == ".parquet":
        from pyarrow import parquet
        return parquet.read_metadata(file).num_rows
    return len(lines_of(file))


def lines_of(file):
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


class Complaints(logging.Handler):
    """What a consumer warned of, for where it drops rows without failing."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.told = []

    def emit(self, record):
        words = record.getMessage()
        if words not in self.told:
            self.told.append(words)

    def last_words(self):
        return " ".join(self.told[-4:]) or "without a word"


def in_short(words, length=400):
    words = " ".join(str(words).split())
    return words if len(words) <= length else words[:length] + "…"


def said(problem):
    return in_short(f"{type(problem).__name__}: {problem}")


def first_refused(file, lines, folder, model, check, problem):
    """The first row without which the rows before it pass, found by halves, and the consumer's words about it."""
    def words_about(count):
        with tempfile.TemporaryDirectory() as work:
            part = Path(work) / file.name
            part.write_text("\n".join(lines[:count]) + "\n", encoding="utf-8")
            complaints.told.clear()
            try:
                kept = check(part, folder, model)
            except Exception as problem:
                return said(problem)
            return "" if len(kept) == count else "dropped: " + in_short(complaints.last_words())

    complaints = Complaints()
    names = [None, *(name for name in logging.root.manager.loggerDict)]
    for name in names:
        logging.getLogger(name).addHandler(complaints)
    try:
        low, high, words = 0, len(lines), words_about(len(lines))
        while words and high - low > 1:
            middle = (low + high) // 2
            less = words_about(middle)
            low, high, words = (low, middle, less) if less else (middle, high, words)
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(complaints)
    return f"row {high - 1}: {words}" if words else f"no single row: {problem}"


def difference(rows, preview):
    """Where the text that a consumer trains is first not what our preview says; nothing if it is the same."""
    promised = ["".join(json.loads(line)["trained"]) for line in lines_of(preview)]
    if len(promised) != len(rows):
        return f"the preview tells of {len(promised)} rows, the file has {len(rows)}"
    for number, ours in enumerate(promised):
        theirs = rows[number].text
        if ours != theirs:
            at = len(os.path.commonprefix([ours, theirs]))
            here = slice(max(0, at - 20), at + 40)
            return f"row {number}, character {at}: ours …{ours[here]!r}, theirs …{theirs[here]!r}"
    return ""


def give(name, directory, model, report):
    consumer = importlib.import_module(f"on_{name}")
    for position, format_name in enumerate(consumer.FOLDERS):
        folder = directory / format_name
        for file in files(folder):
            lines = lines_of(file) if file.suffix == ".jsonl" else []
            kind = kind_of(json.loads(lines[0])) if lines else file.suffix[1:]
            for check in consumer.CHECKS.get(kind, [None]):
                told = {"format": format_name, "file": str(file.relative_to(folder)), "kind": kind,
                        "consumer": f"{consumer.NAME} {consumer.VERSION}", "in": count(file),
                        "out": None, "tokens": None, "same": "not compared", "problem": ""}
                print(f"{told['consumer']}: {format_name}/{told['file']}", file=sys.stderr, flush=True)
                if check is None:
                    told["same"] = consumer.NOT_FOR.get(kind)
                    told["problem"] = "" if told["same"] else f"no rule for rows of this kind: {kind}"
                else:
                    told["consumer"] += f", {check.__doc__}" if check.__doc__ else ""
                    preview = directory / f"preview-{name}" / "train.jsonl" if position == 0 and file.stem == "train" else None
                    tell(told, check, file, lines, folder, model, preview)
                report.write(json.dumps(told) + "\n")
                report.flush()


def tell(told, check, file, lines, folder, model, preview):
    try:
        rows = check(file, folder, model)
    except Exception as problem:
        told["problem"] = first_refused(file, lines, folder, model, check, said(problem)) if lines else said(problem)
        return
    told["out"] = len(rows)
    if len(rows) != told["in"]:
        counts = f"{told['in']} rows in, {len(rows)} out"
        told["problem"] = first_refused(file, lines, folder, model, check, counts) if lines else counts
        return
    if any(rows):
        told["tokens"] = sum(row.tokens for row in rows)
        if preview and preview.exists() and rows[0].text is not None:
            differs = difference(rows, preview)
            told["same"] = "no: " + differs if differs else "yes"
            told["problem"] = differs and f"trains another text, {differs}"
        else:
            idle = [number for number, row in enumerate(rows) if row.tokens == 0]
            told["problem"] = f"row {idle[0]}: nothing of it is trained" if idle else ""


def table(report, out):
    told = [json.loads(line) for line in lines_of(report)]
    shown = [["format", "file", "consumer", "rows in", "rows out", "trained tokens", "same text as our preview"]]
    for line in told:
        numbers = ["–" if line[key] is None else str(line[key]) for key in ("in", "out", "tokens")]
        last = "**" + line["problem"] + "**" if line["problem"] and line["same"] == "not compared" else line["same"]
        shown.append([line["format"], line["file"], line["consumer"], *numbers, last or "**" + line["problem"] + "**"])
    text = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in shown]
    text.insert(1, "|" + "---|" * len(shown[0]))
    print("\n".join(text))
    if out:
        out.write_text("\n".join(text) + "\n", encoding="utf-8")
    problems = [line for line in told if line["problem"]]
    for line in problems:
        print(f"{line['format']}/{line['file']}, {line['consumer']}: {line['problem']}", file=sys.stderr)
    return 1 if problems or not told else 0


def write_model(gguf, folder):
    from transformers import AutoConfig, AutoTokenizer
    config = AutoConfig.from_pretrained(gguf.parent, gguf_file=gguf.name)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    # transformers before 5.23 takes the first special token for the end token.
    tokenizer.eos_token = tokenizer.pad_token = tokenizer.convert_ids_to_tokens(config.eos_token_id)
    for part in (config, tokenizer):
        part.save_pretrained(folder)


def main(what, *arguments):
    if what == "model":
        return write_model(*map(Path, arguments))
    if what == "table":
        return table(Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None)
    name, directory, model, report = arguments
    with open(report, "a", encoding="utf-8") as lines:
        return give(name, Path(directory).resolve(), Path(model), lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
