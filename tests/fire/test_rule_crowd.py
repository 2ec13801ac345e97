"""32 people on a flash price for ten: ten pay it. One person 32 times on a sample: one is free."""

from __future__ import annotations

from functools import partial

import pytest

from core.money import Money
from core.quantity import Quantity
from models.orders import LineReduction, Order, OrderStatus
from models.price_rules import PriceRule, RuleBuyer, RuleUse
from services import orders
from services.carts import Wanted
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

CROWD = 32


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    for place in range(CROWD):
        chat.joins(f"邻居{place}")
    return chat


def buy(chat: Chat, by: str, pieces: int = 1) -> Money:
    me = chat.who[by].id
    with chat.shop.work() as work:
        wanted = [Wanted(chat.sku["盒饭"].id, Quantity.of(pieces))]
        return orders.place(work, wanted, buyer=me, placed_by=me).total


def test_of_32_ten_get_the_flash_price_of_ten(crowd: Chat) -> None:
    crowd.whispers("特价 盒饭 12 共10份", by="经理").replied("共 10份")
    totals = at_once(*(partial(buy, crowd, f"邻居{place}") for place in range(CROWD)))
    assert sorted(total.fen for total in totals) == [1200] * 10 + [1500] * (CROWD - 10)
    (rule,) = look.rows(crowd, PriceRule)
    assert rule.taken == Quantity.of(10)
    assert len(look.rows(crowd, RuleUse)) == len(look.rows(crowd, LineReduction)) == 10


def test_what_32_give_back_at_once_is_there_again_once(crowd: Chat) -> None:
    crowd.whispers("特价 盒饭 12 共10份", by="经理").replied("共 10份")
    for place in range(10):
        buy(crowd, f"邻居{place}")
    placed = [order.id for order in look.rows(crowd, Order)]

    def give_up(order_id: int) -> None:
        with crowd.shop.work() as work:
            orders.cancel_unpaid(work, order_id)

    at_once(*(partial(give_up, order_id) for order_id in placed * 3))
    (rule,) = look.rows(crowd, PriceRule)
    assert rule.taken == Quantity.of(0)
    totals = at_once(*(partial(buy, crowd, f"邻居{place}", 2) for place in range(10, 20)))
    assert sum(3000 - total.fen for total in totals) == 10 * 300


def test_one_person_32_times_at_once_gets_one_sample(crowd: Chat) -> None:
    crowd.whispers("试吃 盒饭 共20份", by="经理").replied("免费品尝")
    totals = at_once(*(partial(buy, crowd, "阿梅") for _ in range(CROWD)))
    assert sorted(total.fen for total in totals) == [0] + [1500] * (CROWD - 1)
    (buyer,) = look.rows(crowd, RuleBuyer)
    assert buyer.taken == Quantity.of(1)


def test_one_person_32_times_at_once_is_new_once(crowd: Chat) -> None:
    crowd.whispers("新客价 盒饭 9.90", by="经理").replied("新客价")
    totals = at_once(*(partial(buy, crowd, "阿梅") for _ in range(CROWD)))
    assert sorted(total.fen for total in totals) == [990] + [1500] * (CROWD - 1)


def test_the_last_samples_go_to_as_many_people(crowd: Chat) -> None:
    crowd.whispers("试吃 盒饭 共5份", by="经理").replied("免费品尝")
    totals = at_once(*(partial(buy, crowd, f"邻居{place}") for place in range(CROWD)))
    assert [total.fen for total in totals].count(0) == 5
    assert len(look.rows(crowd, Order, Order.status == OrderStatus.PAID)) == 5
