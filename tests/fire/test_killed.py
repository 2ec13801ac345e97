"""kill -9 in the middle: what was committed stays, what was not never happened, and the resend gets the answer."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.quantity import Quantity
from core.work import Actor
from models.ledger import Entry
from models.orders import Order, OrderStatus
from tests.fire import look
from tests.stories.chat import Chat

ROOT = Path(__file__).parents[2]


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉", by="团长").replied("周五水果团")
    return chat


def dies(chat: Chat, when: str, text: str, message_id: str = "m-fatal") -> None:
    command = [sys.executable, "-m", "tests.fire.dying", chat.shop.database.url, when, text, message_id]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert child.returncode == -signal.SIGKILL, child.stderr


def test_killed_after_the_commit_and_before_the_answer(deal: Chat) -> None:
    dies(deal, "after", "苹果2斤")
    (order,) = look.rows(deal, Order)
    answered = deal.says("苹果2斤", by="阿梅", mid="m-fatal")
    answered.replied("阿梅", "苹果×2斤", "¥17.00")
    assert deal.says("苹果2斤", by="阿梅", mid="m-fatal") == answered
    assert [found.id for found in look.rows(deal, Order)] == [order.id]
    assert look.amount_of(deal, order.id, "苹果") == Quantity.of(2)


def test_killed_before_the_commit(deal: Chat) -> None:
    before = look.counts(deal)
    dies(deal, "before", "苹果2斤")
    assert look.counts(deal) == before
    assert look.sku(deal, "苹果").reserved == Quantity.of(0)
    deal.says("苹果2斤", by="阿梅", mid="m-fatal").replied("阿梅", "苹果×2斤")
    assert len(look.rows(deal, Order)) == 1


def test_killed_after_a_payment_is_booked(deal: Chat) -> None:
    """The gateway got no answer, so it says it again."""
    deal.says("苹果2斤", by="阿梅")
    (order,) = look.rows(deal, Order)
    number = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.gateway.pay(number)
    dies(deal, "after", f"notice:{number}:1700")
    assert look.order(deal, order.id).status is OrderStatus.PAID
    deal.till.take_notice({}, deal.gateway.notice(number))
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert [entry.kind for entry in look.rows(deal, Entry)] == ["paid"]
