"""Plays the scenes of the development set through the real dispatcher and scores them.

python -m tests.corpus.scenes            the figures, and what is wrong
python -m tests.corpus.scenes FILE       writes the predictions for check.py
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import modules
from bot import rehearsal
from bot.router import Switchboard

from . import check

HERE = Path(__file__).parent
MODULES = ("members", "catalog", "orders", "group_orders", "payments", "fulfilment")


@dataclass
class SceneScore:
    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.right / self.total if self.total else 1.0


def play(file: Path = HERE / "scenes.jsonl", deals: Path = HERE / "deals.json") -> dict[str, dict[str, Any]]:
    """The predictions, by scene."""
    found, out = modules.load(MODULES), io.StringIO()
    switchboard = Switchboard([router for module in found for router in module.routers])
    offers = json.loads(deals.read_text(encoding="utf-8"))
    with file.open(encoding="utf-8") as lines:
        rehearsal.rehearse(offers, lines, out, switchboard, modules.listeners(found))
    return {row["id"]: row for row in map(json.loads, out.getvalue().splitlines())}


def score() -> SceneScore:
    played, result = play(), SceneScore()
    for scene in check.read_lines(HERE / "scenes.jsonl"):
        result.total += 1
        if check.same_scene(scene["expect"], played[scene["id"]]):
            result.right += 1
        else:
            result.wrong.append(scene["id"])
    return result


if __name__ == "__main__":
    if len(sys.argv) == 2:
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in play().values())
        Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")
    else:
        result = score()
        print(f"scenes {result.right}/{result.total}; wrong: {' '.join(result.wrong) or 'none'}")
