"""Two processes hear the same group at the same moment: the list is one all the same."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

import modules
from bot.channels.channel import Abilities
from bot.dispatcher import Dispatcher
from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from bot.router import Switchboard
from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.stories.chat import MODULES, Chat
from tests.stories.test_group_orders import chain

TIMES = 5


def paste(url: str, group: str, by: str, texts: list[str], gate: Any) -> None:
    """A process of its own: posts its lists, each at the same moment as the other process."""
    found, clock = modules.load(MODULES), SetClock(FRIDAY_EVENING)
    settings = Settings(demo=True, secret_key="for tests only: 32 characters or more")
    shop = Shop(Database(url), clock, settings, modules.listeners(found))
    switchboard = Switchboard([router for module in found for router in module.routers])
    dispatcher = Dispatcher(shop, switchboard, {make.CHANNEL: Abilities(answers_privately=True)})
    place = Place(make.CHANNEL, make.ACCOUNT, group, Kind.GROUP)
    for number, text in enumerate(texts):
        gate.wait(timeout=60)
        handled = dispatcher.handle(Incoming(place, Person(by, by), f"{by} {number}", text, clock.now()))
        assert handled.here is not None, text
        assert "出了点问题" not in handled.here.text
    shop.database.dispose()


@pytest.mark.slow
def test_lists_of_two_processes_are_one_after_the_other(chat: Chat) -> None:
    chat.says("开团 周五水果团\n苹果\n香蕉", by="团长")
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    # Each adds a person per round to the list as that process last saw it; both bring the same stranger along.
    posts = {
        by: [
            chain("张姨 苹果1斤", *(f"{by}{letter} 香蕉1斤" for letter in "甲乙丙丁戊"[: number + 1]))
            for number in range(TIMES)
        ]
        for by in ("阿梅", "老王")
    }
    both = [
        context.Process(target=paste, args=(chat.shop.database.url, chat.community.name, by, texts, gate))
        for by, texts in posts.items()
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(timeout=120)
        assert process.exitcode == 0
    listed = chat.says("名单", by="团长")
    listed.replied("11 人", "张姨 苹果×1斤", *(f"{by}{x} 香蕉×1斤" for by in posts for x in "甲乙丙丁戊"))
