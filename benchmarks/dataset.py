"""Measures the making of data sets against its peers, the contenders in turn, and writes dataset-results.md.

--quick  a look, some minutes              --setup  only fetch and build
--smoke  a few rows, to see that everything runs; its figures mean nothing
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import machine
import prepare
from prepare import FOLDER, HERE, REPOSITORY, say

SOURCES = HERE / "dataset"
DATASET = FOLDER / "dataset"
JARS = DATASET / "wizard-sdk"
CLASSES = DATASET / "classes"
PROCESSES = 2
SLOW = {"datatrove"}  # measured in the first round only
TIME_LIMIT = 1800

WIZARD = "wizard"
NAMES = {WIZARD: "Wizard SDK", "datasketch": "datasketch 2.0.0", "text_dedup": "text-dedup 0.4.0", "datatrove": "datatrove 0.10.1"}
# text-dedup asks for Spark and TensorFlow for its other methods, so it is installed without what it asks for.
PEERS = {
    "datasketch": [["datasketch==2.0.0", "numpy==2.4.6", "scipy==1.17.1", "xxhash==4.1.0"]],
    "text_dedup": [["--no-deps", "text-dedup==0.4.0"],
                   ["datasets==5.2.0", "numpy==2.4.6", "scipy==1.17.1", "xxhash==4.1.0", "click==8.5.1", "click-option-group==0.5.9",
                    "rich==13.9.4", "regex==2026.11.19", "psutil==7.2.2", "tqdm==4.70.1", "ftfy==6.3.1", "bitarray==3.12.3",
                    "zstandard==0.25.0", "setuptools==82.0.0"]],
    "datatrove": [["datatrove[io,processing]==0.10.1", "numpy==2.4.6", "spacy==3.8.18", "xxhash==3.8.2"]],
}


class Mode:
    """Rounds, rows of the comparison, passes of ours in one JVM, rows of our long pass."""

    def __init__(self, rounds, rows, passes, long_rows):
        self.rounds, self.rows, self.passes, self.long_rows = rounds, rows, passes, long_rows


MODES = {"full": Mode(3, 40_000, 5, 400_000), "quick": Mode(1, 10_000, 5, 100_000), "smoke": Mode(1, 400, 2, 800)}


def environment(name):
    return DATASET / f"{name}-{NAMES[name].split()[1]}"


def install(name, part):
    prepare.call(sys.executable, "-m", "venv", part)
    for packages in PEERS[name]:
        prepare.call(part / "bin/python", "-m", "pip", "install", "-q", *packages)


def everything():
    """Our own jars, a virtual environment for each peer, the compiled program."""
    DATASET.mkdir(parents=True, exist_ok=True)
    for name in PEERS:
        prepare.once(environment(name), f"installing {NAMES[name]}", lambda part: install(name, part))
    say("benchmarks: building the SDK")
    shutil.rmtree(JARS, ignore_errors=True)
    prepare.call("mvn", "-B", "-q", "-f", REPOSITORY / "pom.xml", "-pl", "wizard-sdk-core,wizard-sdk-evol", "-Dmaven.test.skip=true",
                 "-Don.warning=-g", "package", "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={JARS}")
    for module in ("core", "evol"):
        for jar in REPOSITORY.glob(f"wizard-sdk-{module}/target/wizard-sdk-{module}-*SNAPSHOT.jar"):
            shutil.copy(jar, JARS)
    shutil.rmtree(CLASSES, ignore_errors=True)
    prepare.call(prepare.jdk() / "bin/javac", "-d", CLASSES, "-cp", f"{JARS}/*", *SOURCES.glob("*.java"))


def rows(count):
    file = DATASET / f"rows-{count}.jsonl"
    prepare.once(file, f"writing {count} rows", lambda part: prepare.call(sys.executable, SOURCES / "rows.py", count, part))
    return file


def ask(command):
    """A contender's figures; None if it fails or hangs, which is told."""
    command = [str(part) for part in command]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        out, errors = started.communicate(timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)  # its workers too, which would take part in all that follows
        started.communicate()
        say(f"benchmarks: ended after {TIME_LIMIT} s: {' '.join(command)}")
        return None
    if started.returncode != 0:
        say(f"benchmarks: failed: {' '.join(command)}\n{errors[-1500:]}")
        return None
    return json.loads([line for line in out.splitlines() if line.startswith("{")][-1])


def ours(program, file, threads, passes, heap="2g"):
    return ask([prepare.jdk() / "bin/java", f"-Xmx{heap}", *os.environ.get("BENCHMARK_JVM", "").split(), "-cp", f"{CLASSES}:{JARS}/*",
                program, file, threads, passes])


def peer(name, script, file, processes):
    return ask([environment(name) / "bin/python", SOURCES / f"{script}.py", file, processes])


def with_speed(line):
    """The line with its rows a second: in the first pass, and in the median of those after it."""
    if line:
        seconds = line["seconds"] if isinstance(line["seconds"], list) else [line["seconds"]]
        line["cold"] = line["rows"] / seconds[0]
        line["warm"] = line["rows"] / statistics.median(seconds[1:] or seconds)
    return line


def middle(samples, name, processes, figure):
    values = [line[figure] for line in samples[name, processes]]
    return statistics.median(values) if values else None


def cell(value, form="{:,.0f}"):
    return "–" if value is None else form.format(value)


def measure_dedup(mode):
    """Samples by contender and processes: rows a second, duplicates found."""
    samples = defaultdict(list)
    file = rows(mode.rows)
    for number in range(mode.rounds):
        for processes in (1, PROCESSES):
            for name in NAMES:
                if name in SLOW and number > 0:
                    continue
                line = with_speed(ours("Dedup", file, processes, mode.passes) if name == WIZARD
                                  else peer(name, f"with_{name}", file, processes))
                if line:
                    samples[name, processes].append(line)
                say(f"round {number + 1}: {NAMES[name]}, {processes}: {json.dumps(line)}")
    line = ours("Dedup", rows(mode.long_rows), PROCESSES, 1, "6g")
    if line:
        samples["long"] = [line]
    return samples


def report_dedup(samples):
    out = ["\n## MinHash deduplication of rows of 300 words\n",
           "Shingle by five words, 80 permutations, 16 bands of 5; a tenth of the rows are near-duplicates. Ours also verifies each"
           " candidate by its true Jaccard index, which the others do not; datatrove's time has the reading and writing of its files in it, and"
           " goes for the most part into the tokenizer it has for English, spaCy's.\n",
           "| | rows/s, 1 process or thread | 2 | ours, of it, at 2 | rows found |", "|---|---|---|---|---|"]
    best = middle(samples, WIZARD, PROCESSES, "warm")
    for name in NAMES:
        one, two = middle(samples, name, 1, "warm"), middle(samples, name, PROCESSES, "warm")
        out.append(f"| {NAMES[name]}{', JVM warm' if name == WIZARD else ''} | {cell(one)} | {cell(two)} |"
                   f" {cell(best / two if best and two else None, '**{:.1f} ×**')} | {cell(middle(samples, name, PROCESSES, 'duplicates'))} |")
    out.append(f"| Wizard SDK, first pass of a JVM | {cell(middle(samples, WIZARD, 1, 'cold'))} | {cell(middle(samples, WIZARD, PROCESSES, 'cold'))} | | |")
    for line in samples["long"]:
        out.append(f"\nOne pass of ours over {line['rows']:,} rows in a cold JVM, 2 threads: {line['rows'] / line['seconds'][0]:,.0f} rows/s.")
    return out


REWRITES = {"wizard": "Wizard SDK", "text_dedup": "datasets 5.2.0", "datatrove": "datatrove 0.10.1"}
REWRITE_SCRIPTS = {"text_dedup": "rewrite_datasets", "datatrove": "rewrite_datatrove"}


def measure_rewrite(mode):
    samples = defaultdict(list)
    file = rows(mode.rows)
    for number in range(mode.rounds):
        for processes in (1, PROCESSES):
            for name in REWRITES:
                line = with_speed(ours("Rewrite", file, processes, mode.passes) if name == WIZARD
                                  else peer(name, REWRITE_SCRIPTS[name], file, processes))
                if line:
                    samples[name, processes].append(line)
                say(f"round {number + 1}: {REWRITES[name]}, {processes}: {json.dumps(line)}")
    return samples


def report_rewrite(samples):
    best = middle(samples, WIZARD, PROCESSES, "warm")
    out = ["\n## Rows of 300 words read, checked and written as JSON Lines\n",
           "Ours checks each row by TRL's rules and keeps books and hashes; the others look whether there is a text.\n",
           "| | rows/s, 1 process or thread | 2 | ours, of it, at 2 |", "|---|---|---|---|"]
    for name, told in REWRITES.items():
        one, two = middle(samples, name, 1, "warm"), middle(samples, name, PROCESSES, "warm")
        out.append(f"| {told}{', JVM warm' if name == WIZARD else ''} | {cell(one)} | {cell(two)} |"
                   f" {cell(best / two if best and two else None, '**{:.1f} ×**')} |")
    return [*out, f"| Wizard SDK, first pass of a JVM | {cell(middle(samples, WIZARD, 1, 'cold'))} |"
                  f" {cell(middle(samples, WIZARD, PROCESSES, 'cold'))} | |"]


# Each part of this benchmark: what it measures with a mode, and how it tells of its samples.
PARTS = {"dedup": (measure_dedup, report_dedup), "rewrite": (measure_rewrite, report_rewrite)}


def main():
    parser = argparse.ArgumentParser()
    for option in ("quick", "smoke", "setup"):
        parser.add_argument("--" + option, action="store_true")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this one")
    parser.add_argument("--out", type=Path, default=HERE / "dataset-results.md")
    options = parser.parse_args()
    everything()
    if options.setup:
        return
    kind = "quick" if options.quick else "smoke" if options.smoke else "full"
    begun = time.monotonic()
    load = machine.load()
    told = []
    for name in options.part or PARTS:
        measure, report = PARTS[name]
        told += report(measure(MODES[kind]))
    out = [f"# Results of making data sets ({kind} run)", "", *machine.described(load), *told,
           f"\nMeasured in {(time.monotonic() - begun) / 60:.0f} minutes, {MODES[kind].rounds} rounds; medians."]
    options.out.write_text("\n".join(out) + "\n")
    print("\n".join(out))


if __name__ == "__main__":
    sys.exit(main())
