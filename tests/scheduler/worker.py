"""A worker process of its own, for the tests that need several, or one that dies. Run as a program.

`python -m tests.scheduler.worker <database url> <task> [argument]`, with the moment in QUNMAI_TEST_NOW. It says
"ready", waits for a line on its standard input, does its task, and says what it did: so several can begin together.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

import modules
from bot.channels.channel import Abilities, Rendered
from bot.deliveries import Deliveries
from bot.message import Chat
from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from modules.promotions import MODULE
from scheduler.jobs import Job
from scheduler.runner import Runner
from services import sign_ins
from tests import make

SECRET = "for tests only: 32 characters or more"


class Paper:
    """A channel whose groups are a file: one line per message that was taken, appended at once."""

    name = make.CHANNEL
    abilities = Abilities(pushes_to_groups=True, pushes_to_people=True)

    def __init__(self, file: TextIO, dies: str = "") -> None:
        self._file = file
        self._dies = dies

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        if self._dies == "before sending":
            os.kill(os.getpid(), 9)
        self._file.write(json.dumps([delivery_id, chat.id, rendered.text]) + "\n")
        self._file.flush()
        if self._dies == "after sending":
            os.kill(os.getpid(), 9)


def opened(url: str) -> Shop:
    clock = SetClock(datetime.fromisoformat(os.environ["QUNMAI_TEST_NOW"]))
    settings = Settings(demo=True, secret_key=SECRET, database_url=url)
    return Shop(Database(url), clock, settings, modules.listeners([MODULE]))


def all_jobs() -> list[Job]:
    return [job for jobs in MODULE.jobs for job in jobs.jobs]


def push(shop: Shop, _: str) -> int:
    return Runner(shop, all_jobs()).run_once("promotions.push_due")


def deliver(shop: Shop, file: str) -> int:
    path, _, dies = file.partition("|")
    with open(path, "a", encoding="utf-8") as paper:
        return Deliveries(shop, {make.CHANNEL: Paper(paper, dies)}).drain()


def sign_in(shop: Shop, member_id: str) -> int:
    """1 where it was the first time today."""
    with shop.work() as work:
        return int(not sign_ins.sign_in(work, int(member_id)).again)


TASKS: dict[str, Callable[[Shop, str], int]] = {"push": push, "deliver": deliver, "sign_in": sign_in}


def main() -> None:
    url, task, *argument = sys.argv[1:]
    shop = opened(url)
    with shop.work(reads=True):
        pass
    print("ready", flush=True)
    sys.stdin.readline()
    print(TASKS[task](shop, *argument or ("",)), flush=True)


if __name__ == "__main__":
    main()
