"""From the command `run` to the first answered request: a new shop (migrates, seeds the demo), and again."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import psutil

from benchmarks.figures import Effort, Figure
from benchmarks.ground import free_port, wait_for


def measure(effort: Effort) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _start(folder)
        again = [_start(folder) for _ in range(effort.rounds)]
    yield Figure("first start", first, "s")
    yield Figure("second start", statistics.median(took for took, _ in again), "s", at_most=3)
    yield Figure("memory of the one process", statistics.median(used for _, used in again), "MB")


def _start(data: str) -> tuple[float, float]:
    """Seconds until it answers, megabytes then."""
    port = free_port()
    environment = {**os.environ, "QUNMAI_PORT": str(port), "QUNMAI_DATA": data}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "app.py", "run"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port, server)
            return time.perf_counter() - began, psutil.Process(server.pid).memory_full_info().pss / 1e6
        finally:
            server.terminate()
