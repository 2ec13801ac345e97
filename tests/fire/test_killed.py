"""kill -9 before and after every commit and every request to the gateway: afterwards all is as if nothing had been.

One refund, one posting, one message, the same answer to a message that is sent again, and an audit that finds nothing.
The points are counted while the story is lived undisturbed (see tests/fire/life.py): a new call is killed, too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fire.lives import STORIES

ROOT = Path(__file__).parents[2]


def lives(folder: Path, kind: str, stories: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """All lives of each story, the undisturbed one first."""
    command = [sys.executable, "-m", "tests.fire.mortal", str(folder), kind, *stories]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = {}
    for line in done.stdout.splitlines():
        life = json.loads(line)
        found.setdefault(life["story"], []).append(life)
    return found


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize(
    ("kind", "stories"),
    [
        pytest.param("sqlite", list(STORIES)[::2], id="sqlite-1"),
        pytest.param("sqlite", list(STORIES)[1::2], id="sqlite-2"),
        pytest.param("postgresql", ["sold and sent back"], id="postgresql"),
    ],
)
def test_killed_at_every_point(kind: str, stories: Sequence[str], tmp_path: Path) -> None:
    wrong: dict[str, Any] = {}
    for story, (undisturbed, *others) in lives(tmp_path, kind, stories).items():
        should = undisturbed["state"]
        assert should["wrong"] == should["repeated otherwise"] == [], story
        assert should["changed by repeating"] == {}, story
        assert others, f"{story}: nothing was killed"
        for life in others:
            differs = difference(should, life["state"]) if life["killed"] else "not killed"
            if differs:
                wrong[f"{story}: {life['point']}"] = differs
    assert wrong == {}


def difference(should: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {name: (found[name], "not", should[name]) for name in should if should[name] != found[name]}
