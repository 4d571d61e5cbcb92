"""Measures the model client against bare OkHttp and other Java clients, the contenders in turn, and writes client-results.md.

--quick  a look, two minutes              --setup  only fetch and build
--smoke  a few calls, to see that everything runs; its figures mean nothing
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import machine
import prepare
from prepare import FOLDER, HERE, REPOSITORY, say

BARE, WIZARD, LANGCHAIN, OPENAI = "bare", "wizard", "langchain4j", "openai-java"
NAMES = {BARE: "OkHttp 5.5.1 and Jackson 2.22.4, bare", WIZARD: "Wizard SDK",
         LANGCHAIN: "LangChain4j 1.20.0, its OpenAI module 1.19.0", OPENAI: "openai-java 4.101.0"}
PEERS = [LANGCHAIN, OPENAI]
SOURCES = HERE / "java/client"
CLIENT = FOLDER / "client"
JARS = {BARE: CLIENT / "bare", WIZARD: CLIENT / "wizard-sdk", LANGCHAIN: CLIENT / LANGCHAIN, OPENAI: CLIENT / OPENAI}
CALLERS = {BARE: "BareCaller", WIZARD: "WizardCaller", LANGCHAIN: "LangChainCaller", OPENAI: "OpenAiJavaCaller"}
HEAP = ["-Xms512m", "-Xmx512m"]
EVENTS = 500
TIME_LIMIT = 300


class Mode:
    """Rounds, and for each kind of measurement how much to warm up and to measure."""

    def __init__(self, rounds, firsts, calls, threads, streams):
        self.rounds, self.firsts = rounds, firsts
        self.kinds = {"calls": calls, "threads": threads, "streams": (*streams, EVENTS)}


MODES = {
    "full": Mode(7, 15, (20_000, 20_000), (24_000, 24_000), (1_500, 500)),
    "quick": Mode(2, 5, (10_000, 10_000), (8_000, 8_000), (600, 200)),
    "smoke": Mode(1, 1, (20, 20), (16, 16), (2, 2)),
}


def everything():
    """Our own jars, those of the peers, and a folder of compiled programs for each."""
    CLIENT.mkdir(parents=True, exist_ok=True)
    for peer in PEERS:
        prepare.once(JARS[peer], f"fetching {peer}", lambda part: prepare.call(
            "mvn", "-B", "-q", "-f", HERE / "peers" / peer / "pom.xml", "dependency:copy-dependencies",
            "-DincludeScope=runtime", f"-DoutputDirectory={part}"))
    say("benchmarks: building the client")
    for name in (BARE, WIZARD):
        shutil.rmtree(JARS[name], ignore_errors=True)
    prepare.call("mvn", "-B", "-q", "-f", REPOSITORY / "pom.xml", "-pl", "wizard-sdk-core", "-Dmaven.test.skip=true",
                 "-Don.warning=-g", "package", "dependency:copy-dependencies", "-DincludeScope=runtime",
                 f"-DoutputDirectory={JARS[WIZARD]}")
    JARS[BARE].mkdir()
    for jar in JARS[WIZARD].iterdir():
        if jar.name.startswith(("okhttp", "okio", "kotlin", "jackson", "annotations")):
            shutil.copy(jar, JARS[BARE])
    for jar in REPOSITORY.glob("wizard-sdk-core/target/wizard-sdk-core-*SNAPSHOT.jar"):
        shutil.copy(jar, JARS[WIZARD])
    for name in NAMES:
        compile_caller(name)


def compile_caller(name):
    """Each contender alone on its class path, as in a program that has no other."""
    work = CLIENT / f"source-{name}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for file in ("ClientBench", "Caller", "RecordedServer", CALLERS[name]):
        shutil.copy(SOURCES / f"{file}.java", work)
    classes = CLIENT / f"classes-{name}"
    shutil.rmtree(classes, ignore_errors=True)
    prepare.call(prepare.jdk() / "bin/javac", "-nowarn", "-d", classes, "-cp", f"{JARS[name]}/*", *work.glob("*.java"))


def java(name, *arguments):
    return [str(part) for part in (prepare.jdk() / "bin/java", *HEAP, *os.environ.get("BENCHMARK_JVM", "").split(), "-cp",
            f"{CLIENT}/classes-{name}:{JARS[name]}/*", *arguments)]


def ask(name, what, url, *numbers):
    """A contender's figures; None if it fails or hangs, which is told."""
    command = java(name, "ClientBench", what, CALLERS[name], url, *numbers)
    begun, before = time.perf_counter(), os.times()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        say(f"benchmarks: ended after {TIME_LIMIT} s: {' '.join(command)}")
        return None
    wall, after = time.perf_counter() - begun, os.times()
    if done.returncode != 0:
        say(f"benchmarks: failed: {' '.join(command)}\n{done.stderr[-1500:]}")
        return None
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) | {"process_ms": 1e3 * wall, "process_cpu_ms": 1e3 * cpu}


def measure(mode, url):
    """Samples by kind and contender, one for each round."""
    samples = defaultdict(list)
    for number in range(max(mode.rounds, mode.firsts)):
        if number < mode.firsts:
            for name in NAMES:
                samples["first", name].append(ask(name, "first", url) or {})
        if number >= mode.rounds:
            continue
        for kind, numbers in mode.kinds.items():
            for name in NAMES:
                line = ask(name, kind, url, *numbers) or {}
                samples[kind, name].append(line)
                say(f"round {number + 1}: {kind}, {name}: {json.dumps(line)}")
        (FOLDER / "client-samples.json").write_text(json.dumps([[*key, value] for key, value in samples.items()], indent=1))
    return samples


def middle(samples, kind, name, figure, form="{:.1f}", scale=1.0):
    values = [line[figure] * scale for line in samples[kind, name] if figure in line]
    return form.format(statistics.median(values)) if values else "–"


def ratio(samples, kind, name, figure):
    """The median of the pairs, round by round, with the least and the most."""
    pairs = [one[figure] / other[figure] for one, other in zip(samples[kind, name], samples[kind, BARE])
             if figure in one and figure in other]
    if not pairs:
        return "–"
    return f"**{statistics.median(pairs):.2f}**" + (f" ({min(pairs):.2f}–{max(pairs):.2f})" if len(pairs) > 1 else "")


def table(samples, kind, columns):
    """Columns are a title, and a function of a contender."""
    out = ["| " + " | ".join(["", *(title for title, _ in columns)]) + " |", "|" + "---|" * (len(columns) + 1)]
    for name in NAMES:
        out.append("| " + " | ".join([NAMES[name], *(cell(name) for _, cell in columns)]) + " |")
    return out


def report(samples):
    def figure(kind, key, form="{:.1f}", scale=1.0):
        return lambda name: middle(samples, kind, name, key, form, scale)

    def of_bare(kind, key):
        return lambda name: ratio(samples, kind, name, key)

    return [
        "\n## A small chat, not streamed, 1 thread\n",
        *table(samples, "calls", [
            ("p50, µs", figure("calls", "p50_us")), ("of bare", of_bare("calls", "p50_us")), ("p95, µs", figure("calls", "p95_us")),
            ("calls/s", figure("calls", "per_second", "{:.0f}")), ("CPU, µs a call", figure("calls", "cpu_us")),
            ("CPU, of bare", of_bare("calls", "cpu_us")),
            ("kB a call, calling thread", figure("calls", "thread_bytes", "{:.1f}", 1e-3)),
            ("kB a call, all threads", figure("calls", "bytes", "{:.1f}", 1e-3))]),
        "\n## The same from 8 threads, one client\n",
        *table(samples, "threads", [
            ("calls/s", figure("threads", "per_second", "{:.0f}")), ("of bare", of_bare("threads", "per_second")),
            ("CPU, µs a call", figure("threads", "cpu_us")), ("CPU, of bare", of_bare("threads", "cpu_us")),
            ("kB a call, all threads", figure("threads", "bytes", "{:.1f}", 1e-3))]),
        f"\n## An answer of {EVENTS} server-sent events\n",
        *table(samples, "streams", [
            ("p50, ms", figure("streams", "p50_us", "{:.2f}", 1e-3)), ("of bare", of_bare("streams", "p50_us")),
            ("CPU, of bare", of_bare("streams", "cpu_us")),
            ("kB a token, calling thread", figure("streams", "thread_bytes", "{:.2f}", 1e-3 / EVENTS)),
            ("kB a token, all threads", figure("streams", "bytes", "{:.2f}", 1e-3 / EVENTS))]),
        "\n## The first call of a fresh JVM\n",
        *table(samples, "first", [
            ("from main to the answer, ms", figure("first", "ms", "{:.0f}")), ("of bare", of_bare("first", "ms")),
            ("the whole process, ms", figure("first", "process_ms", "{:.0f}")),
            ("its CPU, ms", figure("first", "process_cpu_ms", "{:.0f}"))]),
        "\n## Jars at run time, all of them\n",
        *table(samples, "", [("jars", lambda name: str(len(jars(name)))),
                             ("MB", lambda name: f"{sum(jar.stat().st_size for jar in jars(name)) / 1e6:.2f}")]),
        "\nWizard SDK's: " + ", ".join(f"{jar.name} {jar.stat().st_size / 1e3:,.0f} kB" for jar in sorted(jars(WIZARD))) + ".",
    ]


def jars(name):
    return list(JARS[name].glob("*.jar"))


def main():
    parser = argparse.ArgumentParser()
    for option in ("quick", "smoke", "setup"):
        parser.add_argument("--" + option, action="store_true")
    parser.add_argument("--out", type=Path, default=HERE / "client-results.md")
    options = parser.parse_args()
    everything()
    if options.setup:
        return
    kind = "quick" if options.quick else "smoke" if options.smoke else "full"
    begun = time.monotonic()
    load = machine.load()
    server = subprocess.Popen(java(BARE, "RecordedServer", str(EVENTS)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        samples = measure(MODES[kind], url)
    finally:
        server.stdin.close()
        server.wait(10)
    out = [f"# Results of the model client ({kind} run)", "", *machine.described(load), *report(samples),
           f"\nMeasured in {(time.monotonic() - begun) / 60:.0f} minutes, {MODES[kind].rounds} rounds;"
           " medians, in brackets the least and the most of a round."]
    options.out.write_text("\n".join(out) + "\n")
    print("\n".join(out))


if __name__ == "__main__":
    sys.exit(main())
