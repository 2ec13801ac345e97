"""30 people on five pieces: five order, the others wait; who doesn't pay makes room for the first in line."""

from __future__ import annotations

from functools import partial

import pytest

from core.quantity import Quantity
from models.orders import Order, OrderStatus
from models.price_rules import PriceRule
from models.waiting import PlaceStatus, WaitingPlace
from services import orders, waiting
from services.carts import Wanted
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

CROWD, PIECES = 30, 5
NAMES = [f"邻居{place}" for place in range(CROWD)]


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    for name in NAMES:
        chat.joins(name)
    chat.whispers(f"特价 盒饭 12 共{PIECES}份", by="经理").replied("✅ 活动")
    return chat


def buy(chat: Chat, by: str) -> int:
    me = chat.who[by].id
    with chat.shop.work() as work:
        return orders.place(work, [Wanted(chat.sku["盒饭"].id, Quantity.of(1))], buyer=me, placed_by=me).order_id


def call_all(chat: Chat) -> None:
    again = True
    while again:
        with chat.shop.work() as work:
            again = waiting.step(work)


def waits(chat: Chat) -> None:
    """All who got none get in line at once, each of them twice."""
    full = {order.member_id for order in look.rows(chat, Order) if order.total.fen == 1500}
    late = [name for name in NAMES if chat.who[name].id in full]
    assert len(late) == CROWD - PIECES
    at_once(*(partial(chat.whispers, "候补 1", by=name) for name in late * 2))
    assert len(look.rows(chat, WaitingPlace)) == CROWD - PIECES


def test_all_are_sold_in_the_end_to_the_first_in_line(crowd: Chat) -> None:
    at_once(*(partial(buy, crowd, name) for name in NAMES))
    waits(crowd)
    line = [place.member_id for place in look.rows(crowd, WaitingPlace)]
    rounds = 3
    for turn in range(rounds):
        crowd.clock.advance(minutes=16)
        at_once(partial(crowd.runs, "orders.expire_orders"), *(partial(call_all, crowd) for _ in range(2)))
        crowd.clock.advance(seconds=31)
        at_once(*(partial(call_all, crowd) for _ in range(2)))
        called = look.rows(crowd, WaitingPlace, WaitingPlace.status == PlaceStatus.CALLED)
        assert [place.member_id for place in called] == line[: PIECES * (turn + 1)]
        assert len({place.order_id for place in called}) == len(called)
    for place in called[-PIECES:]:
        name = next(name for name in NAMES if crowd.who[name].id == place.member_id)
        crowd.pays(place.order_id or 0, name)
    crowd.clock.advance(minutes=16)
    crowd.runs("orders.expire_orders")
    call_all(crowd)
    sold = look.rows(crowd, Order, Order.status == OrderStatus.PAID)
    assert [order.member_id for order in sold] == line[PIECES * (rounds - 1) : PIECES * rounds]
    assert {order.total.fen for order in sold} == {1200}
    (rule,) = look.rows(crowd, PriceRule)
    assert rule.taken == Quantity.of(PIECES)


def test_a_crash_between_any_two_lines_leaves_it_as_it_was(crowd: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    bought = [buy(crowd, name) for name in NAMES[:PIECES]]
    crowd.whispers("候补 1", by=NAMES[-1]).replied("第 1 位")
    with crowd.shop.work() as work:
        orders.cancel_unpaid(work, bought[0])
    number, told = len(look.rows(crowd, Order)), len(crowd.told(NAMES[-1]))

    class Crash(BaseException):
        pass

    def crash(*_: object, **__: object) -> None:
        raise Crash

    for module, name in ((orders, "place"), (waiting.find, "set_order"), (waiting.outbox, "send_to_member")):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, crash)
            with pytest.raises(Crash), crowd.shop.work() as work:
                waiting.step(work)
        (place,) = look.rows(crowd, WaitingPlace)
        assert (place.status, place.order_id, place.tried_at) == (PlaceStatus.WAITING, None, None)
        assert (len(look.rows(crowd, Order)), len(crowd.told(NAMES[-1]))) == (number, told)
        assert problems(crowd.shop) == []
    at_once(*(partial(call_all, crowd) for _ in range(4)))
    assert len(look.rows(crowd, Order)) == number + 1
    assert len(crowd.told(NAMES[-1])) == told + 1
