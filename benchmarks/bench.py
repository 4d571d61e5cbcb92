"""Measures the local engine against its peers, the contenders in turn, and writes results.md.

--quick  a look, under five minutes       --setup  only install and build
--smoke  a few tokens, to see that everything runs; its figures mean nothing
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import machine
import prepare
from prepare import FOLDER, HERE, LIBRARIES, say

DEMO, LARGE = "demo", "large"
MODELS = {DEMO: prepare.DEMO, LARGE: prepare.RANDOM}
C, WIZARD, ISOLATED = "C loop", "Wizard SDK", "Wizard SDK, isolated"
NODE, PYTHON, KHERUD, JLAMA = "node-llama-cpp", "llama-cpp-python", "de.kherud:llama", "Jlama"
VERSIONS = {NODE: prepare.NODE_LLAMA_CPP, PYTHON: prepare.LLAMA_CPP_PYTHON, KHERUD: "4.2.0", JLAMA: "0.8.4"}
SERIAL = {PYTHON, JLAMA}
TIME_LIMIT = 900

# What a mode measures: (model, threads, sequences, prompt tokens, generated tokens, contenders)
ALL = [C, WIZARD, NODE, PYTHON, KHERUD, JLAMA]
FULL = [
    (DEMO, 2, 1, 256, 128, ALL), (DEMO, 2, 4, 256, 128, [C, WIZARD, NODE]),
    (DEMO, 2, 8, 128, 64, [C, WIZARD, NODE, KHERUD]), (DEMO, 2, 16, 128, 64, [C, WIZARD, NODE]),
    (DEMO, 1, 1, 256, 128, [C, WIZARD]), (DEMO, 1, 8, 128, 64, [C, WIZARD]), (DEMO, 1, 16, 128, 64, [C, WIZARD]),
    (LARGE, 2, 1, 64, 32, [C, WIZARD, NODE]), (LARGE, 2, 8, 64, 32, [C, WIZARD, NODE]),
]
QUICK = [
    (DEMO, 2, 1, 128, 64, [C, WIZARD, NODE, PYTHON]), (DEMO, 2, 8, 64, 48, [C, WIZARD, NODE]),
    (DEMO, 1, 1, 128, 64, [C, WIZARD]), (DEMO, 1, 8, 64, 24, [C, WIZARD]),
]
SMOKE = [(DEMO, 1, 1, 32, 8, ALL), (DEMO, 1, 3, 32, 8, [C, WIZARD, NODE, KHERUD]), (LARGE, 1, 2, 32, 4, [C, WIZARD, NODE])]


class Mode:
    def __init__(self, cases, jobs, minutes, rounds, texts, text_tokens, evolutions, samples, busy, prompt):
        self.cases, self.jobs, self.minutes, self.rounds = cases, jobs, minutes, rounds
        self.texts, self.text_tokens, self.evolutions = texts, text_tokens, evolutions
        self.samples, self.busy, self.prompt = samples, busy, prompt


MODES = {
    "full": Mode(FULL, True, 28, 5, 50, 32, 100, 20, 8, 64),
    "quick": Mode(QUICK, False, 4, 3, 10, 16, 16, 8, 8, 32),
    "smoke": Mode(SMOKE, True, 60, 1, 3, 8, 8, 2, 2, 32),
}


def run(command):
    """A contender's lines of JSON; none if it fails or hangs, which is told."""
    known = {"LLAMA_LIBRARIES": str(LIBRARIES), "GGML_NO_BACKTRACE": "1", "PEERS": str(prepare.NPM)}
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace",
                              timeout=TIME_LIMIT, env=os.environ | known)
    except subprocess.TimeoutExpired:
        say(f"benchmarks: ended after {TIME_LIMIT} s: {' '.join(map(str, command))}")
        return []
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        say(f"benchmarks: failed: {' '.join(map(str, command))}\n{done.stderr[-1500:]}")
        return []
    return lines


def wizard(what, *arguments, properties=()):
    program = prepare.java(prepare.OUR_JARS)
    options = [f"-D{name}" for name in (f"libraries={LIBRARIES}", *properties)]
    return program[:1] + options + program[1:] + ["Wizard", what, *arguments]


def speed_command(contender, model, prompts, threads, sequences, generated, job=False):
    numbers = [prompts, threads, sequences, generated]
    return {
        C: lambda: [prepare.LOOP, "speed", model, *numbers],
        WIZARD: lambda: wizard("speed", model, *numbers, properties=[f"job={str(job).lower()}"]),
        ISOLATED: lambda: wizard("speed", model, *numbers, properties=["isolated=true"]),
        NODE: lambda: ["node", HERE / "peers/node.mjs", "speed", model, *numbers],
        PYTHON: lambda: [prepare.PYTHON / "bin/python", HERE / "peers/llama_cpp_python.py", "speed", model, *numbers],
        KHERUD: lambda: prepare.java(prepare.PEER_JARS) + ["Kherud", model, *numbers],
        JLAMA: lambda: prepare.java(prepare.PEER_JARS)[:1] + ["-Xmx4g", "--add-modules", "jdk.incubator.vector"]
        + prepare.java(prepare.PEER_JARS)[1:] + ["Jlama", prepare.JLAMA_MODEL, *numbers],
    }[contender]()


def measure_speed(cases, rounds, deadline, job=False):
    """Samples by case and contender: rounds of every case, in each the contenders in turn."""
    samples = defaultdict(list)
    for number in range(rounds):
        begun = time.monotonic()
        for case in cases:
            name, threads, sequences, length, generated, contenders = case
            prompts = prepare.prompts(40, length)
            for contender in contenders:
                command = speed_command(contender, MODELS[name], prompts, threads, sequences, generated, job)
                lines = run(command)
                samples[case[:5], contender].append(whole_job(lines[0]) if lines else {})
                say(f"round {number + 1}: {name}, {threads} threads, {sequences} sequences, {contender}: "
                    + (figures(lines[0]) if lines else "failed"))
        (FOLDER / "samples.json").write_text(json.dumps([[*key, value] for key, value in samples.items()], indent=1))
        if time.monotonic() + (time.monotonic() - begun) > deadline:
            break
    return samples


def figures(line):
    return (f"prompt {line['prompt_tokens'] / line['prompt_wall']:.1f}, "
            f"generated {line['generated'] / line['generate_wall']:.1f} tokens/s")


def rates(lines, kind):
    """Tokens a second by the clock, and by the time of the processors; none where a round failed or did not tell."""
    tokens = {"prompt": "prompt_tokens", "generate": "generated", "job": "job_generated"}[kind]
    return tuple([line[tokens] / line[f"{kind}_{clock}"] if line.get(f"{kind}_{clock}") else None for line in lines]
                 for clock in ("wall", "cpu"))


def whole_job(line):
    """With the time for prompts and answers together, the sum of both where it was not measured."""
    sums = {f"job_{clock}": line[f"prompt_{clock}"] + line[f"generate_{clock}"] for clock in ("wall", "cpu")
            if f"prompt_{clock}" in line}
    return {"job_generated": line["generated"]} | sums | line


def spread(values):
    values = [value for value in values if value]
    if not values:
        return "–"
    middle = statistics.median(values)
    return f"{middle:.1f}" + (f" ({min(values):.1f}–{max(values):.1f})" if len(values) > 1 else "")


def ratio(values, others):
    """The median of the pairs, round by round."""
    pairs = [value / other for value, other in zip(values, others) if value and other]
    return f"{statistics.median(pairs):.2f}" if pairs else "–"


def speed_tables(samples):
    cases = list(dict.fromkeys(case for case, _ in samples))
    out = ["\n| generated tokens/s | Wizard SDK, of the C loop | the same by CPU time | Wizard SDK, of node-llama-cpp |",
           "|---|---|---|---|"]
    for case in cases:
        wall, cpu = rates(samples[case, WIZARD], "generate")
        loop_wall, loop_cpu = rates(samples[case, C], "generate")
        out.append(f"| {title(case)} | {ratio(wall, loop_wall)} | {ratio(cpu, loop_cpu) if case[1] == 1 else '–'} "
                   f"| {ratio(wall, rates(samples.get((case, NODE), []), 'generate')[0])} |")
    for case in cases:
        out += speed_table(case, {contender: lines for (other, contender), lines in samples.items() if other == case})
    return out


def speed_table(case, samples):
    """The CPU columns only for one thread: more of them wait for one another in busy loops."""
    _, threads, sequences, length, generated = case
    heads = ["", "prompt", "of C", "generated", "of C", "both", "of C"]
    heads += [f"CPU: {kind}, of C" for kind in ("prompt", "generated", "both") if threads == 1]
    out = [f"\n### {title(case)}\n",
           f"Prompts of {length} tokens, {generated} generated for each. Tokens/s: median (least–most).\n",
           "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for contender, lines in samples.items():
        cells = [contender + (" (one after the other)" if contender in SERIAL and sequences > 1 else "")]
        processor = []
        for kind in ("prompt", "generate", "job"):
            wall, cpu = rates(lines, kind)
            loop_wall, loop_cpu = rates(samples[C], kind)
            cells += [spread(wall), ratio(wall, loop_wall)]
            processor.append(ratio(cpu, loop_cpu))
        out.append("| " + " | ".join(cells + processor * (threads == 1)) + " |")
    again = sum(line.get("computed_again", sequences) - sequences for line in samples[WIZARD])
    if again > 0:
        out.append(f"\n{again} tokens of cached prompts were computed again by {WIZARD}, within its time for generating.")
    return out


def title(case):
    name, threads, sequences = case[:3]
    model = {DEMO: "SmolLM2-135M-Instruct, Q4_1", LARGE: "0.9 billion random weights, Q4_0"}[name]
    return f"{model}, {threads} thread{'s' * (threads > 1)}, {sequences} sequence{'s' * (sequences > 1)}"


def overhead(mode, deadline):
    cases = [(DEMO, 1, sequences, mode.prompt, mode.text_tokens, [WIZARD, ISOLATED]) for sequences in (1, mode.busy)]
    if not run(speed_command(ISOLATED, prepare.DEMO, prepare.prompts(40, 16), 1, 1, 2)):
        return ["\nNot measured: the model could not be run in a child process."]
    samples = measure_speed(cases, min(3, mode.rounds), deadline)
    out = ["\nOne thread; microseconds a token of the answer.\n",
           "| sequences | in this process, wall | isolated, wall | more | in this process, CPU | isolated, CPU | more |",
           "|---|---|---|---|---|---|---|"]
    for case in cases:
        cells = [str(case[2])]
        for kind in ("wall", "cpu"):
            here, there = ([1e6 * line[f"generate_{kind}"] / line["generated"]
                            for line in samples[case[:5], contender] if line] for contender in (WIZARD, ISOLATED))
            if here and there:
                here, there = statistics.median(here), statistics.median(there)
                cells += [f"{here:.0f}", f"{there:.0f}", f"{there - here:+.0f}"]
        out.append("| " + " | ".join(cells) + " |")
    return out


def prefix(mode, threads):
    lines = run(wizard("prefix", prepare.DEMO, prepare.REPOSITORY / "examples/seeds.jsonl", threads, mode.evolutions))
    turns = run(wizard("turns", prepare.DEMO, prepare.prompts(40, mode.prompt), threads, 8))
    out = ["\n| | prompt tokens sent | computed | ratio |", "|---|---|---|---|"]
    for what, found in ((f"{mode.evolutions} prompts of the compact set over the example seeds, 8 at a time", lines),
                        ("second turns of 8 conversations, 8 at a time, in another order", turns)):
        for line in found:
            out.append(f"| {what} | {line['sent']} | {line['computed']} | {line['computed'] / line['sent']:.2f} |")
    return out


def latency(mode, threads):
    lines = run(wizard("latency", prepare.DEMO, prepare.prompts(40, mode.prompt), threads, mode.busy, mode.samples))
    out = [f"\nPrompts of {mode.prompt} tokens, {threads} threads, milliseconds.\n", "| | p50 | p95 |", "|---|---|---|"]
    for line in lines:
        for kind, what in (("idle", "nothing else running"), ("loaded", f"{mode.busy} other sequences busy")):
            times = sorted(1e3 * value for value in line[kind])
            out.append(f"| {what} | {statistics.median(times):.0f} | {times[min(len(times) - 1, int(0.95 * len(times)))]:.0f} |")
    return out


def texts(mode, threads):
    """Compares with what the C loop says, and tells how near the second-best token was where a text differs."""
    seeds = [json.loads(line) for line in (prepare.REPOSITORY / "examples/seeds.jsonl").read_text().splitlines()]
    asked = [f"Question: {seed['instruction']}\nAnswer:" for seed in seeds][:mode.texts]
    prompts = FOLDER / "prompts-texts.bin"
    prompts.write_bytes(b"".join(prompt.encode() + b"\0" for prompt in asked))
    arguments = [prepare.DEMO, prompts, threads]
    tokens = mode.text_tokens
    truth = run([prepare.LOOP, "texts", *arguments, tokens])
    rows = {
        f"{WIZARD}, one at a time": wizard("texts", *arguments, 1, tokens),
        f"{WIZARD}, 8 at a time": wizard("texts", *arguments, 8, tokens),
        f"{WIZARD}, prompts cached": wizard("texts", *arguments, 1, tokens, properties=["again=true"]),
        f"{NODE}": ["node", HERE / "peers/node.mjs", "texts", *arguments, tokens],
        f"{PYTHON}": [prepare.PYTHON / "bin/python", HERE / "peers/llama_cpp_python.py", "texts", *arguments, tokens],
    }
    out = [f"\nThe best token each time, {len(asked)} prompts, at most {tokens} tokens, against the C loop with one sequence.\n",
           "| | same text | differ, and by how much the C loop preferred its own token there |", "|---|---|---|"]
    for what, command in rows.items():
        lines = run(command)
        differing = [difference(number, one, other) for number, (one, other) in enumerate(zip(truth, lines))
                     if one["text"] != other["text"]]
        out.append(f"| {what} | {len(lines) - len(differing)} of {len(truth)} | {'; '.join(differing) or 'none'} |")
        say(out[-1])
    return out


def difference(number, one, other):
    """Names the token within which two texts part."""
    mine, theirs = one["text"].encode(), other["text"].encode()
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs)) if a != b), min(len(mine), len(theirs)))
    end, token = 0, 0
    for token, size in enumerate(one["pieces"] + [1 << 30]):
        end += size
        if end > at:
            break
    return f"prompt {number}, token {token}: {one['gaps'][min(token, len(one['gaps']) - 1)]:.4f}"


def main():
    parser = argparse.ArgumentParser()
    for option in ("quick", "smoke", "setup"):
        parser.add_argument("--" + option, action="store_true")
    parser.add_argument("--out", type=Path, default=HERE / "results.md")
    options = parser.parse_args()
    prepare.everything()
    if options.setup:
        return
    kind = "quick" if options.quick else "smoke" if options.smoke else "full"
    mode = MODES[kind]
    load = machine.load()
    if load > 0.5:
        say(f"benchmarks: the load average is {load:.1f}. ggml's threads wait for one another in busy loops: beside other"
            " programs the times by the clock mean little, and only the CPU ratios at 1 thread hold.")
    begun = time.monotonic()
    threads = 1 if kind == "smoke" else 2
    out = [f"# Results ({kind} run)", "", *machine.described(load),
           f"- llama.cpp 0.5.0, the same shared libraries for {C}, {WIZARD} and {NODE}",
           "- " + ", ".join(f"{name} {version}" for name, version in VERSIONS.items())]
    others = ["\n## The same text", *texts(mode, threads), "\n## Prompt tokens computed", *prefix(mode, threads),
              "\n## Time to the first token", *latency(mode, threads),
              "\n## In a child process", *overhead(mode, begun + mode.minutes * 60 / 2)]
    samples = measure_speed(mode.cases, mode.rounds, begun + mode.minutes * 60, mode.jobs)
    out += ["\n## Speed", *speed_tables(samples), *others]
    out.append(f"\nMeasured in {(time.monotonic() - begun) / 60:.0f} minutes.")
    options.out.write_text("\n".join(out) + "\n")
    print("\n".join(out))


if __name__ == "__main__":
    sys.exit(main())
