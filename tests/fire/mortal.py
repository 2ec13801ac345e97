"""python -m tests.fire.mortal <folder> <sqlite|postgresql> <story> …

Lives each story once to count the points at which it can be killed; then, for each point, lives it until it is killed
there, starts again, and lives it to its end. Prints a line of JSON per life: {"story", "point", "killed", "state"}; a
story's first is the undisturbed one. Each other life is a process of its own.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from models.members import Role
from payments.sandbox import keys_in
from tests import engines
from tests.fire.life import Fate, Life
from tests.fire.lives import STORIES, Says


def main(folder: Path, kind: str, stories: Sequence[str]) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    keys_in(folder / "keys")
    for story in stories:
        for point, killed, state in lives(folder, kind, story):
            print(json.dumps({"story": story, "point": point, "killed": killed, "state": state}), flush=True)


def lives(folder: Path, kind: str, story: str) -> Iterator[tuple[str, bool, Any]]:
    stage = folder / "stage"
    shutil.copytree(folder / "keys", stage)
    with database(kind, stage) as url:
        begin(stage, url, story)
        with copy(folder, kind, url) as (here, own):  # in this process: what is loaded is loaded for all to come
            points, undisturbed = live(here, own, story, Fate())
        yield "", False, undisturbed
        gc.collect()
        gc.freeze()  # what is there by now stays shared with the processes to come
        for number, point in enumerate(points):
            with copy(folder, kind, url) as (here, own):
                killed = live_apart(here, own, story, number) is None
                yield f"{number} {point}", killed, live_apart(here, own, story, None) if killed else None
    shutil.rmtree(stage)


@contextmanager
def database(kind: str, here: Path, like: str = engines.TEMPLATE) -> Iterator[str]:
    """A PostgreSQL database like another one, or the SQLite file in the folder."""
    if kind == "postgresql":
        with engines.postgres_database(like=like) as url:
            yield url
        return
    if not (here / "shop.sqlite").exists():
        shutil.copy(engines.sqlite_template(), here / "shop.sqlite")
    yield f"sqlite:///{here / 'shop.sqlite'}"


@contextmanager
def copy(folder: Path, kind: str, url: str) -> Iterator[tuple[Path, str]]:
    """The stage again: keys, till, clock, and the database."""
    here = folder / "here"
    shutil.copytree(folder / "stage", here)
    with database(kind, here, like=urlsplit(url).path[1:]) as own:
        yield here, own
    shutil.rmtree(here)


def begin(here: Path, url: str, story: str) -> None:
    """The group, its deal, and what happened before the story."""
    with Life.begins(here, url, Fate()) as life:
        chat = life.chat
        chat.joins("团长", Role.LEADER)
        chat.joins("经理", Role.MANAGER)
        for name in ("阿梅", "老王"):
            chat.joins(name)
        chat.joins("果园", Role.SUPPLIER, supplier="果园")
        chat.sells("苹果", unit="斤", price="8.50", whole=False)
        chat.sells("香蕉", unit="斤", price="4.00", stock=20, whole=False)
        chat.says("开团 周五水果团\n苹果\n香蕉", by="团长").replied("周五水果团")
        for step in STORIES[story][0]:
            step(life)


def live(here: Path, url: str, story: str, fate: Fate) -> tuple[list[str], dict[str, Any]]:
    """Go on with the story from where it was, to its end: the points passed, and how everything is then."""
    journal, answers = here / "journal", {}
    with Life.begins(here, url, fate) as life:
        steps = STORIES[story][1]
        for number in range(int(journal.read_text()) if journal.exists() else 0, len(steps)):
            journal.write_text(str(number))
            answers[number] = steps[number](life)
        passed, state = fate.passed[:], life.state()
        again = {number: step(life) for number, step in enumerate(steps) if isinstance(step, Says)}
        otherwise = [text for number, text in again.items() if answers.get(number, text) != text]
        changed = {name: value for name, value in life.state().items() if value != state[name]}
        state |= {"wrong": life.problems(), "answers": list(again.values())}
        return passed, state | {"repeated otherwise": otherwise, "changed by repeating": changed}


def live_apart(here: Path, url: str, story: str, die_at: int | None) -> dict[str, Any] | None:
    """As `live`, in a process of its own: how everything is then; None where it was killed."""
    out = here / "lived"
    child = os.fork()
    if not child:
        try:
            out.write_text(json.dumps(live(here, url, story, Fate(die_at))[1]))
            os._exit(0)
        except BaseException:
            out.write_text(traceback.format_exc())
            os._exit(1)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended == -signal.SIGKILL:
        return None
    if ended:
        raise RuntimeError(f"{story}, to die at {die_at}: {out.read_text()}")
    state: dict[str, Any] = json.loads(out.read_text())
    return state


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
