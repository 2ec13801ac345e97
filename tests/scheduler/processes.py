"""Starting workers as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.work import Shop

ROOT = Path(__file__).parents[2]


class Worker:
    """One process, ready to begin."""

    def __init__(self, shop: Shop, *task: str) -> None:
        environment = os.environ | {"QUNMAI_TEST_NOW": shop.clock.now().isoformat()}
        command = [sys.executable, "-W", "error", "-m", "tests.scheduler.worker", shop.database.url, *task]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def begin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def ends(self) -> int:
        """Its exit code; -9 where it was killed."""
        self.process.communicate(timeout=120)
        return self.process.returncode


def together(shop: Shop, tasks: Sequence[Sequence[str]]) -> list[int]:
    """Run tasks in as many processes, all beginning at once; what each says it did."""
    workers = [Worker(shop, *task) for task in tasks]
    assert [worker.says() for worker in workers] == ["ready"] * len(workers)
    for worker in workers:
        worker.begin()
    done = [int(worker.says()) for worker in workers]
    assert [worker.ends() for worker in workers] == [0] * len(workers)
    return done
