"""What a run was made on, in the lines every results file begins with."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

import prepare


def load():
    """The load average of the last minute."""
    return os.getloadavg()[0]


def described(load):
    """The day, the commit, the processor, the load it began at, the JVM."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown")
    flags = Path("/proc/cpuinfo").read_text().split("flags", 1)[-1].split("\n")[0].split()
    known = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8") if flag in flags]
    java = prepare.call(prepare.jdk() / "bin/java", "-version").splitlines()[1]
    commit = subprocess.run(["git", "-C", str(prepare.HERE), "log", "-1", "--format=%h"], capture_output=True, text=True).stdout
    return [f"- {datetime.date.today()}, commit {commit.strip()}",
            f"- {model}, {os.cpu_count()} processors, {', '.join(known)}; {platform.system()} {platform.release()}",
            f"- load average at the start {load:.2f}" + (" **(busy: the times by the clock mean little)**" if load > 0.5 else ""),
            f"- {java}"]
