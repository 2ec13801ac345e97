"""The real program in a process of its own, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for a start on a busy machine


@dataclass
class Running:
    """A started program: where it is, what it has said, how long its start took."""

    process: subprocess.Popen[str]
    address: str
    seconds: float
    log: Path

    def end(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to end; its exit code, and how many seconds that took."""
        asked = time.monotonic()
        self.process.send_signal(by)
        code = self.process.wait(timeout=PATIENCE)
        return code, time.monotonic() - asked

    @property
    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


def environment(data: Path, **settings: str) -> dict[str, str]:
    """What a process gets: this machine's environment, and settings by their variables' names."""
    given = {f"QUNMAI_{name.upper()}": value for name, value in settings.items()}
    return os.environ | {"QUNMAI_DATA": str(data), "QUNMAI_PORT": "0"} | given


def command(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command of app.py to its end."""
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@contextmanager
def running(data: Path, what: str = "run", **settings: str) -> Iterator[Running]:
    """A program that stays, from its first words on; killed at the end if it still runs."""
    data.mkdir(parents=True, exist_ok=True)
    log, began = data / "stderr.log", time.monotonic()
    with open(log, "w") as errors:
        process = subprocess.Popen(
            [sys.executable, "app.py", what],
            cwd=ROOT,
            env=environment(data, **settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, f"it said nothing and ended:\n{log.read_text()}"
        drain = Thread(target=process.stdout.read, daemon=True)
        drain.start()
        address = first.partition("：")[2].split("（")[0].strip()
        yield Running(process, address, time.monotonic() - began, log)
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        drain.join()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
