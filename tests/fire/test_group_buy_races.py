"""Many join, pay and end a group-buy at once: it is decided once, and each order goes out or back, once."""

from __future__ import annotations

from functools import partial

import pytest

from models.group_buys import GroupBuy, GroupBuyOrder, GroupBuyStatus
from models.history import Move
from models.members import Role
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderStatus
from services import group_buys
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

CROWD = 8


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    chat.joins("推广员", Role.PROMOTER)
    for place in range(CROWD):
        chat.joins(f"邻居{place}")
    return chat


def paid_for(chat: Chat, number: int) -> list[str]:
    """So many have joined and paid; nobody has told us yet."""
    for place in range(number):
        chat.says("参团 1", by=f"邻居{place}").replied("付款后算数")
    return [chat.pays(order.id, "阿梅", noticed=False) for order in look.rows(chat, Order)]


def hears(chat: Chat, number: str) -> None:
    chat.till.take_notice({}, chat.gateway.notice(number))


def settles(chat: Chat) -> None:
    again = True
    while again:
        with chat.shop.work() as work:
            again = group_buys.settle_next(work)


def decided(chat: Chat) -> list[str]:
    return [move.new for move in look.rows(chat, Move, Move.subject == "group_buys")]


def test_the_last_payments_at_once_fill_it_once(crowd: Chat) -> None:
    crowd.says(f"拼团 盒饭 12.90 {CROWD}人 到 周五20:00", by="团长").replied("开好了")
    at_once(*(partial(hears, crowd, number) for number in paid_for(crowd, CROWD)))
    assert decided(crowd) == ["filled"]
    at_once(*(partial(settles, crowd) for _ in range(4)))
    assert {part.status for part in look.rows(crowd, Fulfilment)} == {FulfilmentStatus.WAITING}
    assert len([told for told in crowd.told("食堂") if "新订单" in told]) == CROWD


def test_payments_while_it_ends_all_go_out_or_all_go_back(crowd: Chat) -> None:
    crowd.says(f"拼团 盒饭 12.90 {CROWD}人 到 10分钟后", by="团长").replied("开好了")
    numbers = paid_for(crowd, CROWD)
    for number in numbers[:5]:
        hears(crowd, number)
    crowd.clock.advance(minutes=13)
    ends = [partial(settles, crowd) for _ in range(2)]
    at_once(*ends, *(partial(hears, crowd, number) for number in numbers[5:]))
    settles(crowd)
    for _ in range(2):
        crowd.runs("payments.send_refunds")
        crowd.clock.advance(minutes=2)
    (one,) = look.rows(crowd, GroupBuy)
    assert decided(crowd) == [one.status]
    good = {OrderStatus.PAID} if one.status is GroupBuyStatus.FILLED else {OrderStatus.REFUNDED, OrderStatus.CANCELLED}
    assert {order.status for order in look.rows(crowd, Order)} <= good


def test_who_joins_many_times_at_once_is_in_once(crowd: Chat) -> None:
    crowd.says("拼团 盒饭 12.90 2人 到 周五20:00", by="团长").replied("开好了")
    at_once(*(partial(crowd.says, "参团 1", by="阿梅") for _ in range(CROWD)))
    assert len(look.rows(crowd, GroupBuyOrder)) == len(look.rows(crowd, Order)) == 1
