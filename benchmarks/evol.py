"""Measures Evol-Instruct beside distilabel and the engine alone, and writes evol-results.md.

--quick  a look, some minutes              --setup  only fetch and build
--smoke  a few rows, to see that everything runs; its figures mean nothing
--part   only one of the two                --tuned  distilabel once more, set up for the model: some minutes more
"""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import clean
import machine
import prepare
from prepare import FOLDER, HERE, REPOSITORY, say
from proxy import Proxy

EVOL = FOLDER / "evol"
CLASSES = EVOL / "classes"
DISTILABEL = "1.5.3"
ENVIRONMENT = EVOL / f"distilabel-{DISTILABEL}"
# It does not say that it needs requests, and what it asks for no longer brings that along.
PACKAGES = [f"distilabel[openai]=={DISTILABEL}", "requests==2.34.2", "datasets==5.2.0", "huggingface_hub==2.4.0", "openai==3.57.0",
            "pydantic==2.14.4", "numpy==2.4.6", "pyarrow==26.0.1"]
SEEDS = REPOSITORY / "examples/seeds.jsonl"
PROMPTS = REPOSITORY / "wizard-sdk-evol/src/main/resources/dev/wizardsdk/evol/prompts/compact"
ROUNDS = 2
HEAP = "512m"
CALLS_A_ROW = 3
IN_FLIGHT = 512  # with a journal: calls that wait at the same time for the disk share its syncs
JOURNALS = Path(os.environ.get("BENCHMARK_JOURNALS", EVOL))

# How distilabel would be set up for this model and this endpoint: as many tokens an answer as ours, a sampling that suits it, no time-out.
SET_UP = {"generation": {"max_new_tokens": 320, "temperature": 0.7, "top_p": 0.95}, "llm": {"timeout": 1800}}
OURS, HERE_TOO, PLAIN, KIND = "Wizard SDK", "Wizard SDK, the model in its process", "distilabel", "distilabel, set up for it"


class Mode:
    """Seeds of the comparison, seconds each contender may take; seeds of the runs in memory and with a journal, four rounds each."""

    tuned = False

    def __init__(self, seeds, limit, memory, journal):
        self.seeds, self.limit, self.memory, self.journal = seeds, limit, memory, journal


MODES = {"full": Mode(50, 900, 12_500, 250_000), "quick": Mode(12, 300, 2_500, 10_000), "smoke": Mode(2, 300, 50, 100)}


def everything():
    """distilabel in a virtual environment, our examples, the compiled programs."""
    EVOL.mkdir(parents=True, exist_ok=True)
    prepare.once(ENVIRONMENT, f"installing distilabel {DISTILABEL}", lambda part: prepare.virtual_environment(part, *PACKAGES))
    say("benchmarks: building the examples")
    prepare.call(REPOSITORY / "examples/run", "EvolveSeeds", "--help")
    shutil.rmtree(CLASSES, ignore_errors=True)
    prepare.call(prepare.jdk() / "bin/javac", "-d", CLASSES, "-cp", modules(), *(HERE / "java/evol").glob("*.java"))


def modules():
    return (REPOSITORY / "examples/target/launch").read_text().splitlines()[1]


def example(name, *arguments):
    return [REPOSITORY / "examples/run", name, *arguments]


def start(command, **options):
    return subprocess.Popen([str(part) for part in command], text=True, start_new_session=True, **options)


def stop(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Ran:
    """A command that ran to its end, or to its time limit."""

    def __init__(self, command, limit, **options):
        begun = time.monotonic()
        with tempfile.TemporaryFile("w+") as output:
            process = start(command, stdout=output, stderr=subprocess.STDOUT, **options)
            try:
                process.wait(limit)
                self.status = "" if process.returncode == 0 else f"ended with status {process.returncode}"
            except subprocess.TimeoutExpired:
                self.status = f"not done after {limit} s"
            finally:
                stop(process)
            self.seconds = time.monotonic() - begun
            if self.status:
                output.seek(0)
                say(f"benchmarks: {self.status}: {command[1]}\n{output.read()[-1500:]}")


# Side by side


class Endpoint:
    """The demo model behind our example of a service, in a fresh process, and the proxy before it."""

    def __enter__(self):
        self.process = start(example("ServeLocal", "--port", "0"), stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if found := re.search(r"127\.0\.0\.1:(\d+)", line):
                self.proxy = Proxy(int(found[1]))
                return self.proxy
        sys.exit("benchmarks: the endpoint did not start")

    def __exit__(self, *_):
        self.proxy.close()
        stop(self.process)


def evolve(limit, seeds, out, *arguments):
    return Ran(example("EvolveSeeds", "--limit", seeds, "--rounds", ROUNDS, "--out", out, *arguments), limit)


def our_templates():
    """The runs of the words of our prompts, and apart those that they give an instruction to go on and to end with."""
    bodies, openings = [], []
    for file in PROMPTS.glob("*.txt"):
        head, _, body = file.read_text().partition("\n---\n")
        bodies += re.split(r"\{\{.*?}}", body)
        openings += [opening.partition("|") for opening in re.findall(r"(?m)^opening: (.*)$", head)]
    return {"template": clean.runs_of(bodies), "begins": clean.runs_of([before for before, _, _ in openings]),
            "ends": clean.runs_of([after for _, _, after in openings])}


def our_rows(folder, finishes):
    """From the lineage file alone, which has the texts too."""
    file, rows = folder / "lineage.jsonl", []
    for line in file.read_text().splitlines() if file.exists() else ():
        *way, answer = json.loads(line)["steps"]
        told = all(step["id"] and step["how"] for step in way) and way[0]["how"] == "seed" and way[-1]["round"] > 0
        rows.append(clean.Row(way[0]["text"], way[-2]["text"], way[-1]["text"], answer["text"], cut(answer["text"], finishes), told))
    return rows


def cut(answer, finishes):
    """Whether the answer ended at the token limit, as the endpoint said; None where it was not asked."""
    return None if finishes is None else finishes.get((answer or "").strip()) == "length"


def ours(mode, folder):
    with Endpoint() as proxy:
        ran = evolve(mode.limit, mode.seeds, folder, "--prompts", "compact", "--model", "demo", "--base-url", proxy.url)
        return summed(ran, proxy.calls, our_rows(folder, finishes(proxy.calls)), our_templates())


def ours_here(mode, folder):
    ran = evolve(mode.limit, mode.seeds, folder)
    summary = json.loads((folder / "run.json").read_text()) if (folder / "run.json").exists() else None
    tokens = summary["tokens"] if summary else {"prompt": 0, "promptFromCache": 0, "completion": 0}
    calls = [{"prompt_tokens": tokens["prompt"], "cached_tokens": tokens["promptFromCache"], "completion_tokens": tokens["completion"],
              "status": 200, "given_up": False}]
    result = summed(ran, calls, our_rows(folder, None), our_templates())
    return result | {"calls": summary["calls"]["madeNow"] if summary else 0, "failed": summary["calls"]["failed"] if summary else 0}


def distilabel(settings):
    def run(mode, folder):
        folder.mkdir()
        out = folder / "out.json"
        known = os.environ | {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
        with Endpoint() as proxy:
            ran = Ran([ENVIRONMENT / "bin/python", HERE / "peers/distilabel_evol.py", SEEDS, mode.seeds, ROUNDS, proxy.url, out,
                       json.dumps(settings)], mode.limit, env=known)
            made = json.loads(out.read_text()) if out.exists() else {"rows": [], "templates": {}}
            pieces = [piece for template in made["templates"].values() for piece in template.split("<PROMPT>")]
            return summed(ran, proxy.calls, peer_rows(made, finishes(proxy.calls)), {"template": clean.runs_of(pieces), "begins": set(), "ends": set()})

    return run


def peer_rows(made, finishes):
    """Its lists say which round and which parent; no column says which operation."""
    rows = []
    for row in made["rows"]:
        told = any(name in json.dumps(row) for name in made["templates"])
        parent = row["instruction"]
        texts = row.get("evolved_instructions") or []
        answers = row.get("answers") or [None] * len(texts)
        for text, answer in zip(texts, answers):
            rows.append(clean.Row(row["instruction"], parent or "", text, answer, cut(answer, finishes), told))
            parent = text
    return rows


def finishes(calls):
    return {call["text"].strip(): call["finish"] for call in calls}


def summed(ran, calls, rows, templates):
    faults = [clean.faults(row, templates) for row in rows]
    return {
        "status": ran.status, "seconds": ran.seconds, "rows": len(rows), "calls": len(calls),
        "computed": sum(call["prompt_tokens"] - call["cached_tokens"] for call in calls),
        "prompt": sum(call["prompt_tokens"] for call in calls), "generated": sum(call["completion_tokens"] for call in calls),
        "failed": sum(call["status"] != 200 or call["given_up"] for call in calls),
        "clean": sum(clean.is_clean(found) for found in faults), "strict": sum(not found for found in faults),
        "faults": {name: sum(name in found for found in faults) for name in clean.RULES | clean.MEANT},
        "empty": sum("no instruction" in found or "no answer" in found for found in faults),
        "told": sum(row.told for row in rows), "sharing": clean.sharing(rows),
        "texts": [{"seed": row.seed, "parent": row.parent, "text": row.text, "answer": row.answer, "faults": found}
                  for row, found in zip(rows, faults)]}


CONTENDERS = {OURS: ours, HERE_TOO: ours_here, PLAIN: distilabel({}), KIND: distilabel(SET_UP)}


def measure_beside(mode):
    samples = {}
    with tempfile.TemporaryDirectory() as work:
        for number, (name, run) in enumerate(CONTENDERS.items()):
            if name == KIND and not mode.tuned:
                continue
            samples[name] = run(mode, Path(work) / str(number))
            say(f"{name}: " + json.dumps({key: value for key, value in samples[name].items() if key != "texts"}))
            (EVOL / "samples.json").write_text(json.dumps(samples, indent=1))
    return samples


def per(part, whole, form="{:,.1f}"):
    return form.format(part / whole) if whole else "–"


def report_beside(samples, mode):
    out = ["\n## Beside distilabel\n",
           f"The first {mode.seeds} of the example seeds, {ROUNDS} rounds, an answer to each evolved instruction, SmolLM2-135M-Instruct in Q4_1"
           f" on this processor. distilabel {DISTILABEL}: `EvolInstruct(num_evolutions={ROUNDS}, store_evolutions=True, generate_answers=True)`"
           " in a pipeline, with its defaults (128 tokens, temperature 1)"
           + (" and once more set up for this model (320 tokens, temperature 0.7, top-p 0.95, no time-out)" if mode.tuned else "")
           + ". Each talks to a fresh process of the same endpoint through the same proxy, which counts; in the second line our program"
           " loads the model itself, as it usually would, and its own books count.\n",
           "| | rows | clean | clean, strictly | calls | calls a clean row | tokens computed | a clean row | minutes | clean rows a minute, strictly"
           " | failed calls | rows without a text | history told |", "|" + "---|" * 13]
    for name, it in samples.items():
        tokens, minutes = it["computed"] + it["generated"], it["seconds"] / 60
        ended = f" ({it['status']})" if it["status"] else ""
        out.append(f"| {name}{ended} | {it['rows']} | **{it['clean']}** | {it['strict']} | {it['calls']} |"
                   f" {per(it['calls'], it['clean'])} | {tokens:,} | {per(tokens, it['clean'], '{:,.0f}')} | {minutes:.1f} |"
                   f" **{per(it['clean'], minutes)}**, {per(it['strict'], minutes)} | {it['failed']} | {it['empty']} | {per(100 * it['told'], it['rows'], '{:.0f} %')} |")
    out += ["\n*Clean*: none of the faults below but the last two; *strictly*: none at all. Tokens computed are those generated and those of prompts"
            " that were not in the model's cache. *History told*: root, parent, round and operation can be read from the output files. An answer was cut"
            " where the endpoint ended it at the token limit; in the second line, where no proxy saw that, where it does not end as a sentence.\n",
            "| rows with this fault | " + " | ".join(samples) + " |", "|" + "---|" * (len(samples) + 1)]
    for fault in clean.RULES | clean.MEANT:
        out.append(f"| {fault} | " + " | ".join(str(it["faults"][fault]) for it in samples.values()) + " |")
    out.append("| *a run of five words that rows of two other seeds have* | " + " | ".join(str(it["sharing"]) for it in samples.values()) + " |")
    return out


# The engine alone


def java(*arguments):
    return [prepare.jdk() / "bin/java", f"-Xmx{HEAP}", *os.environ.get("BENCHMARK_JVM", "").split(), "-cp", f"{CLASSES}:{modules()}",
            "EvolSpeed", *arguments]


def lines(command, kill_at=None):
    """What a program says, with when its process ended; killed at a line that has this key."""
    process = start(command, stdout=subprocess.PIPE)
    said = []
    try:
        for line in process.stdout:
            if line.startswith("{"):
                said.append(json.loads(line))
                say(line.strip())
                if kill_at and kill_at in said[-1]:
                    process.kill()
                    break
        process.wait()
    finally:
        stop(process)
    return said


def measure_engine(mode):
    rounds = 4
    rows = mode.journal * rounds
    step = max(rows // 10, 1)
    samples = {"memory": lines(java("memory", mode.memory, rounds, 8, 3))}
    with tempfile.TemporaryDirectory(dir=JOURNALS) as work:
        journal = Path(work) / "journal"
        samples["journal"] = lines(java("journal", mode.journal, rounds, IN_FLIGHT, journal, step, rows * 97 // 100), "mark")
        samples["look"] = lines(java("look", journal))
        samples["resume"] = lines(java("resume", mode.journal, rounds, IN_FLIGHT, journal))
    (EVOL / "engine-samples.json").write_text(json.dumps(samples, indent=1))
    return samples


def report_engine(samples, mode):
    looks = [line for line in samples["journal"] if "at" in line]
    passes = [line["rows"] / line["seconds"] for line in samples["memory"]]
    cores = [line["rows"] / line["cpu"] for line in samples["memory"]]
    out = ["\n## The engine alone\n",
           f"A model that answers at once, full prompts, typed rules, a judge: {CALLS_A_ROW} calls a row; `-Xmx{HEAP}`.\n"]
    if passes:
        out.append(f"In memory, {samples['memory'][0]['rows']:,} rows, 8 instructions at once: {passes[0]:,.0f} rows/s in a cold JVM, then "
                   + ", ".join(f"{speed:,.0f}" for speed in passes[1:]) + f"; {statistics.median(cores[1:]):,.0f} rows a second of processor time.\n")
    if len(looks) > 1:
        kind = prepare.call("stat", "-f", "-c", "%T", JOURNALS).strip()
        out.append(f"With a journal on {kind}, {mode.journal:,} seeds and 4 rounds, {IN_FLIGHT} instructions at once; the pauses to look at the heap are"
                   " taken off:\n")
        out += ["| rows | rows/s since the line above | rows a second of processor time | on the heap after a collection, MB | journal, MB |",
                "|---|---|---|---|---|", f"| 0 | | | {looks[0]['live_mb']:.0f}, the seeds themselves | |"]
        for before, line in zip(looks, looks[1:]):
            speed, core = ((line["at"] - before["at"]) / max(line[clock] - before[clock], 1e-9) for clock in ("seconds", "cpu"))
            out.append(f"| {line['at']:,} | {speed:,.0f} | {core:,.0f} | {line['live_mb']:.0f} | {line['journal_mb']:,.0f} |")
        whole, core = (looks[-1]["at"] / looks[-1][clock] for clock in ("seconds", "cpu"))
        out.append(f"\nAll in all {whole:,.0f} rows/s, {core:,.0f} a second of processor time, {whole * CALLS_A_ROW:,.0f} calls/s. A round's rows come when all its"
                   " instructions have been evolved and judged, so the lines of a round differ.\n")
    marks, first = [line for line in samples["journal"] if "mark" in line], [line for line in samples["resume"] if "first_call" in line]
    if marks and first and len(samples["resume"]) > 1:
        end = samples["resume"][-1]
        out.append(f"Killed with SIGKILL at {marks[0]['mark']:,} rows, {samples['look'][0]['calls']:,} calls in the last checkpoint, and run again: the"
                   f" first call that was not in the journal came {first[0]['first_call']:.1f} s after the start of the JVM, {first[0]['run_begun']:.1f} s"
                   f" of which went by before `run` was called. In the end {end['rows']:,} rows ({end['ending'].lower()}), {end['again']} calls made twice.")
    return out


# Each part of this benchmark: what it measures with a mode, and how it tells of its samples.
PARTS = {"beside": (measure_beside, report_beside), "engine": (measure_engine, report_engine)}


def main():
    parser = argparse.ArgumentParser()
    for option in ("quick", "smoke", "setup"):
        parser.add_argument("--" + option, action="store_true")
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this one")
    parser.add_argument("--out", type=Path, default=HERE / "evol-results.md")
    options = parser.parse_args()
    everything()
    if options.setup:
        return
    kind = "quick" if options.quick else "smoke" if options.smoke else "full"
    mode = MODES[kind]
    mode.tuned = options.tuned
    begun = time.monotonic()
    load = machine.load()
    told = []
    for name in options.part or PARTS:
        measure, report = PARTS[name]
        told += report(measure(mode), mode)
    out = [f"# Results of evolving instructions ({kind} run)", "", *machine.described(load), *told,
           f"\nMeasured in {(time.monotonic() - begun) / 60:.0f} minutes, one run of each."]
    options.out.write_text("\n".join(out) + "\n")
    print("\n".join(out))


if __name__ == "__main__":
    sys.exit(main())
