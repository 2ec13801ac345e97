"""Points under fire: many at once on the same points, paid late, anything typed."""

from __future__ import annotations

from contextlib import suppress

import pytest

from core import numbers
from core.work import Actor
from models.orders import OrderStatus
from models.points import PointsReason
from services import points
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, free, gives, places, sets

AT_ONCE = 32


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


# At the same moment


def test_thirty_two_at_once_spend_the_same_points_once(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 500)
    orders = [places(chat, "阿梅", pieces=1) for _ in range(AT_ONCE)]
    number = [numbers.show(order) for order in orders]
    answers = at_once(*(lambda n=n: chat.whispers(f"用积分 {n} 500", by="阿梅") for n in number))
    texts = [answer.here.text for answer in answers if answer.here]
    assert sum("用 500 积分抵 ¥5.00" in text for text in texts) == 1
    assert sum("积分不够" in text for text in texts) == AT_ONCE - 1
    assert (free(chat, "阿梅"), balance(chat, "阿梅")) == (0, 500)


def test_one_order_at_once_takes_its_points_once(chat: Chat) -> None:
    sets(chat, per_yuan=0, most_percent=50)
    gives(chat, "阿梅", 5000)
    for _ in range(6):
        order_id = places(chat, "阿梅", pieces=1)
        shown = numbers.show(order_id)
        at_once(
            *(lambda n=shown: chat.whispers(f"用积分 {n}", by="阿梅") for _ in range(4)),
            lambda n=shown: chat.whispers(f"取消 {n}", by="阿梅"),
        )
        assert look.order(chat, order_id).status is OrderStatus.CANCELLED
        assert free(chat, "阿梅") == balance(chat, "阿梅") == 5000


def test_paying_while_choosing_points_pays_what_is_due(chat: Chat) -> None:
    sets(chat, per_yuan=0, most_percent=50)
    gives(chat, "阿梅", 50_000)
    for _ in range(6):
        order_id = places(chat, "阿梅", pieces=1)
        shown = numbers.show(order_id)
        number = chat.pays(order_id, "阿梅", noticed=False)
        at_once(
            lambda n=shown: chat.whispers(f"用积分 {n}", by="阿梅"),
            lambda n=number: chat.till.take_notice({}, chat.gateway.notice(n)),
        )
        order = look.order(chat, order_id)
        assert order.paid == (order.total if order.status is OrderStatus.PAID else order.paid)


def test_points_given_at_once_for_one_thing_are_given_once(chat: Chat) -> None:
    def give() -> bool:
        with suppress(Exception), chat.shop.work() as work:
            return points.give(work, chat.who["阿梅"].id, 10, PointsReason.EVENT, 77)
        return False

    assert sum(at_once(*(give for _ in range(8)))) == 1
    assert balance(chat, "阿梅") == 10


# What is paid late


def test_an_order_that_is_paid_late_takes_its_points_again(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 800)
    order_id = late(chat)
    assert look.order(chat, order_id).status is OrderStatus.PAID
    assert balance(chat, "阿梅") == 0


def test_an_order_that_is_paid_late_isnt_honoured_where_its_points_are_spent(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 800)
    order_id = late(chat, spends_meanwhile=True)
    assert look.order(chat, order_id).status is OrderStatus.EXPIRED
    assert any("自动原路退回" in said for said in chat.told("阿梅"))
    assert balance(chat, "阿梅") == 799


def late(chat: Chat, *, spends_meanwhile: bool = False) -> int:
    """An order with 800 points that is paid after it expired."""
    order_id = places(chat, "阿梅", pay_with=800)
    number = chat.till.open([order_id], Actor(chat.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    if spends_meanwhile:
        other = places(chat, "阿梅", pay_with=1)
        chat.pays(other, "阿梅")
    chat.gateway.pay(number)
    chat.till.take_notice({}, chat.gateway.notice(number))
    return order_id
