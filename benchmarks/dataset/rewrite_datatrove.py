"""Rows read, checked and written by datatrove: FILE PROCESSES. Prints rows and seconds."""

import json
import logging
import sys
import tempfile
import time
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.logging import logger

from with_datatrove import shares


def has_text(document):
    return bool(document.text.strip())


def main(file, processes):
    logger.remove()
    logging.disable()
    count = int(processes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "source").mkdir()
        rows = shares(file, folder / "source", count)
        begun = time.perf_counter()
        LocalPipelineExecutor(
            pipeline=[JsonlReader(str(folder / "source")), LambdaFilter(has_text), JsonlWriter(str(folder / "out"), compression=None)],
            tasks=count, workers=count, skip_completed=False, start_method="fork", logging_dir=str(folder / "log")).run()
        print(json.dumps({"rows": rows, "seconds": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(*sys.argv[1:])
