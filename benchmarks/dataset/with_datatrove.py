"""datatrove's four steps on one machine: FILE PROCESSES. Prints rows, seconds and duplicates."""

import json
import logging
import sys
import tempfile
import time
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.hashing import HashConfig
from datatrove.utils.logging import logger
from datatrove.utils.typeshelper import Languages

BANDS = 16
CONFIG = MinhashConfig(n_grams=5, num_buckets=BANDS, hashes_per_bucket=5, hash_config=HashConfig(precision=32, hash_fc="xxhash"))


def shares(file, folder, count):
    """As many files as processes: a file is a task."""
    lines = Path(file).read_text(encoding="utf-8").splitlines(keepends=True)
    for share in range(count):
        (folder / f"{share}.jsonl").write_text("".join(lines[share::count]), encoding="utf-8")
    return len(lines)


def main(file, processes):
    logger.remove()
    logging.disable()
    count = int(processes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "source"
        source.mkdir()
        rows = shares(file, source, count)
        begun = time.perf_counter()

        def run(tasks, *steps):
            LocalPipelineExecutor(pipeline=list(steps), tasks=tasks, workers=min(tasks, count), skip_completed=False, start_method="fork",
                                  logging_dir=str(folder / f"log-{len(list(folder.iterdir()))}")).run()

        run(count, JsonlReader(str(source)),
            MinhashDedupSignature(output_folder=str(folder / "signatures"), config=CONFIG, language=Languages.english))
        run(BANDS, MinhashDedupBuckets(input_folder=str(folder / "signatures"), output_folder=str(folder / "buckets"), config=CONFIG))
        run(1, MinhashDedupCluster(input_folder=str(folder / "buckets"), output_folder=str(folder / "remove"), config=CONFIG))
        run(count, JsonlReader(str(source)), MinhashDedupFilter(input_folder=str(folder / "remove")),
            JsonlWriter(str(folder / "out"), compression=None))
        seconds = time.perf_counter() - begun
        kept = sum(sum(1 for _ in part.open(encoding="utf-8")) for part in (folder / "out").glob("*.jsonl"))
    print(json.dumps({"rows": rows, "seconds": seconds, "duplicates": rows - kept}))


if __name__ == "__main__":
    main(*sys.argv[1:])
