"""Deliverers side by side: a slow receiver holds nobody up, and nothing goes out twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from bot.channels.channel import Rendered
from bot.deliveries import Deliveries
from bot.message import Chat
from core.work import Shop, Work
from models.members import Community
from models.outbox import Delivery, DeliveryStatus
from services import outbox
from tests import make
from tests.bot.test_deliveries import Platform, deliverer, said


@pytest.fixture
def sunny(shop: Shop) -> Community:
    with shop.work() as work:
        return make.community(work, "阳光小区")


class SlowGroup(Platform):
    """Keeps one group's message until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        if chat.id == "慢群":
            self.let_go.wait(20)
        super().send(chat, rendered, delivery_id)


@pytest.fixture
def running(shop: Shop) -> Iterator[tuple[Deliveries, SlowGroup]]:
    slow = SlowGroup()
    deliveries = deliverer(shop, slow)
    deliveries.start()
    yield deliveries, slow
    slow.let_go.set()
    deliveries.stop()


def eventually(fact: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not fact() and time.monotonic() < end:
        time.sleep(0.02)
    return fact()


def test_a_slow_group_holds_nobody_else_up(shop: Shop, running: tuple[Deliveries, SlowGroup]) -> None:
    deliveries, slow = running
    with shop.work() as work:
        stuck, quick = make.community(work, "慢群"), make.community(work, "快群")
        for _ in range(3):
            outbox.send_to_community(work, stuck.id, said("慢"))
        for n in range(20):
            outbox.send_to_community(work, quick.id, said(f"{n}"))
    deliveries.wake()
    assert eventually(lambda: len(slow.taken) == 20)
    assert slow.texts == [f"{n}" for n in range(20)]
    slow.let_go.set()
    deliveries.stop()  # finishes what it holds
    with shop.work(reads=True) as work:
        assert DeliveryStatus.SENDING not in set(work.execute(select(Delivery.status)).scalars())


def many(work: Work, community: Community, number: int) -> None:
    for n in range(number):
        outbox.send_to_community(work, community.id, said(f"{n}"))


def test_two_deliverers_send_each_message_once(shop: Shop) -> None:
    one, two = Platform(), Platform()
    with shop.work() as work:
        for name in "甲乙丙丁":
            many(work, make.community(work, name), 10)
    both = [deliverer(shop, one), deliverer(shop, two)]
    for deliveries in both:
        deliveries.start()
    assert eventually(lambda: len(one.taken) + len(two.taken) == 40)
    for deliveries in both:
        deliveries.stop()
    ids = [delivery_id for _, _, delivery_id in one.taken + two.taken]
    assert len(ids) == len(set(ids)) == 40
