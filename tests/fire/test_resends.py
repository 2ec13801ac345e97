"""The same message more than once, at once or later: one effect, one answer."""

from __future__ import annotations

import pytest

from core import numbers
from core.quantity import Quantity
from models.inbox import InboxMessage
from models.members import Member
from models.orders import Order, OrderStatus
from models.outbox import Delivery
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat

TIMES = 8


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉", by="团长").replied("周五水果团")
    return chat


def same(answers: list[Answer]) -> Answer:
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]
    return answers[0]


def test_an_order_three_times_at_once(deal: Chat) -> None:
    for turn in range(TIMES):
        one = same(list(at_once(*(lambda t=turn: deal.says("苹果+2斤", by="阿梅", mid=f"x{t}") for _ in range(3)))))
        one.replied("阿梅", "苹果", f"{2 * turn + 2}斤")
    assert look.amount_of(deal, look.latest(deal).id, "苹果") == Quantity.of(2 * TIMES)
    assert len(look.rows(deal, InboxMessage, InboxMessage.message_id.like("x%"))) == TIMES


def test_the_first_words_of_a_stranger_three_times_at_once(deal: Chat) -> None:
    for turn in range(TIMES):
        stranger = f"生人{turn}"
        same(list(at_once(*(lambda s=stranger: deal.says("苹果1斤", by=s, mid=f"x{s}") for _ in range(3)))))
        assert len(look.rows(deal, Member, Member.name == stranger)) == 1
    assert len(look.rows(deal, Order)) == TIMES


def test_a_cancelling_three_times_at_once(deal: Chat) -> None:
    for turn in range(TIMES):
        deal.says("苹果2斤", by="阿梅")
        number = numbers.show(look.latest(deal).id)
        text = f"取消 {number}"
        same(list(at_once(*(lambda t=turn, x=text: deal.whispers(x, by="阿梅", mid=f"c{t}") for _ in range(3)))))
        assert look.latest(deal).status is OrderStatus.CANCELLED
    assert look.sku(deal, "苹果").reserved == Quantity.of(0)


def test_a_refusal_three_times_at_once_stays_a_refusal(deal: Chat) -> None:
    """The stock that it lacked is back by the time of the resend: the answer given stands."""
    deal.says("香蕉20斤", by="老王")
    one = same(list(at_once(*(lambda: deal.says("香蕉1斤", by="阿梅", mid="r1") for _ in range(3)))))
    one.replied("只剩 0斤")
    deal.whispers(f"取消 {numbers.show(look.latest(deal).id)}", by="老王").replied("已取消")
    assert deal.says("香蕉1斤", by="阿梅", mid="r1") == one
    assert look.amount_of(deal, look.latest(deal).id, "香蕉") == Quantity.of(20)


def test_a_resend_hours_later_gets_the_same_words(deal: Chat) -> None:
    first = deal.says("苹果2斤", by="阿梅", mid="m-once")
    before = look.counts(deal)
    deal.clock.advance(hours=5)
    deal.runs("orders.expire_orders")
    told = len(look.rows(deal, Delivery))
    assert deal.says("苹果2斤", by="阿梅", mid="m-once") == first
    after = look.counts(deal)
    assert {name: n for name, n in after.items() if n != before[name] and name not in ("outbox", "moves")} == {}
    assert len(look.rows(deal, Delivery)) == told
