"""Fifteen shuffled copies of a notice on eight connections, signed by another implementation: booked once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import requests
from sqlalchemy import update

from core.clock import SetClock
from core.money import Money
from core.work import Actor, Shop
from models.ledger import Entry
from models.orders import OrderStatus
from models.payments import Payment
from tests.conftest import problems
from tests.fire import look
from tests.payments import test_notices
from tests.payments.conftest import serving
from tests.payments.test_notices import OURS, Build, given
from tests.stories.chat import Chat
from web import pay
from web.site import create_site

build, merchant_key, now = test_notices.build, test_notices.merchant_key, test_notices.now


def test_fifteen_copies_on_eight_connections_are_booked_once(
    shop: Shop, clock: SetClock, now: SetClock, build: Build
) -> None:
    clock.set(now.now())
    chat = Chat(shop, clock)
    chat.joins("阿梅")
    chat.sells("茶叶", unit="份", price="39.80", stock=3)
    chat.whispers("买 茶叶1份", by="阿梅").replied("¥39.80")
    chat.till.open([1], Actor(chat.who["阿梅"].id), "127.0.0.1")
    with shop.work() as work:
        work.execute(update(Payment).values(number=OURS["number"]))
    chat.till.gateway = build()
    copies = [given("payment-public-key")] * 8 + [given("payment-certificate")] * 7
    random.Random(7).shuffle(copies)
    with serving(create_site(shop.settings, [pay.create_blueprint(shop, chat.till)])) as address:
        url = f"{address}/payments/notice"
        with ThreadPoolExecutor(8) as connections:
            answers = list(connections.map(lambda n: requests.post(url, data=n[1], headers=n[0], timeout=30), copies))
    assert {answer.status_code for answer in answers} == {204}
    assert [(entry.kind, entry.source_id) for entry in look.rows(chat, Entry)] == [("paid", 1)]
    assert (look.order(chat, 1).status, look.order(chat, 1).paid) == (OrderStatus.PAID, Money(3980))
    assert problems(shop) == []
