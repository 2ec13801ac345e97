"""One id runs from a message through its order and its log lines to what goes out for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

import migrations
from bot.message import Chat, Incoming, Kind, Person
from core.clock import SetClock
from core.message import message
from core.say import say
from core.settings import Settings
from core.work import Shop
from models.inbox import InboxMessage
from models.orders import Order
from models.outbox import Delivery
from operations import house
from operations.house import House
from operations.running import seed_demo
from services import outbox
from tests import make


@pytest.fixture
def built(settings: Settings, clock: SetClock) -> Iterator[House]:
    """The demo's house, nothing of it running."""
    modules = tuple(yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8"))["modules"])
    built = house.build(settings.model_copy(update={"modules": modules}), clock)
    migrations.upgrade(built.shop.database)
    seed_demo(built.shop)
    yield built
    built.shop.database.dispose()


def test_message_order_and_log_share_one_id(built: House, clock: SetClock, caplog: pytest.LogCaptureFixture) -> None:
    chat = Chat("simulator", "demo", "meiyuan3", Kind.GROUP)
    with caplog.at_level(logging.DEBUG, logger="qunmai"):
        built.handle(Incoming(chat, Person("amei", "阿梅"), "1", "苹果2斤", clock.now()))
    with built.shop.work(reads=True) as work:
        order = work.execute(select(Order)).scalar_one()
        kept = work.execute(select(InboxMessage)).scalar_one()
    logged = {record.__dict__["request_id"] for record in caplog.records if "request_id" in record.__dict__}

    assert len(order.request_id) == 16
    assert kept.request_id == order.request_id
    assert logged == {order.request_id}


def test_what_goes_out_carries_the_id_of_what_it_tells_of(shop: Shop) -> None:
    with shop.work(request_id="3f9a138001380001") as work:
        outbox.send_to_member(work, make.member(work).id, message(say("ready")))
    with shop.work(reads=True) as work:
        delivery = work.execute(select(Delivery)).scalar_one()

    assert delivery.request_id == "3f9a138001380001"
