"""How long the shop takes to start: from the command to the first answered request, the second time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.ground import free_port, wait_for


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_start(folder) for _ in range(2))
    print(f"\nstart-up   first (migrates, seeds the demo) {first:.1f} s, second {second:.1f} s (reach 3)")


def _start(data: str) -> float:
    port = free_port()
    environment = {**os.environ, "QUNMAI_PORT": str(port), "QUNMAI_DATA": data}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "app.py", "run"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port, server)
            return time.perf_counter() - began - 0.5
        finally:
            server.terminate()
