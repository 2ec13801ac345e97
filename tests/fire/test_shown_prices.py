"""Hypothesis: whatever happens to prices and rules, nobody is charged more than they were shown a little while ago."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.clock import SetClock
from core.errors import ShopError
from core.money import Money
from core.quantity import Quantity
from core.settings import Settings
from core.work import Shop
from queries import catalog as goods
from services import audit, catalog, orders, shown_prices
from services.carts import Wanted
from tests.conftest import FRIDAY_EVENING
from tests.fire.machine import cast
from tests.fire.test_machine import in_memory
from tests.stories.chat import Chat

SEEN = timedelta(minutes=30)


@dataclass(frozen=True)
class Seen:
    """A price that 老王 was shown, and until when it holds for him."""

    price: Money
    until: datetime


def shown(chat: Chat) -> list[Seen]:
    """What 详情 says of a piece of 盒饭: the list price, and each price of a rule."""
    now = chat.clock.now()
    with chat.shop.work(reads=True) as work:
        sku = goods.catalog(work).skus[chat.sku["盒饭"].id]
        found = shown_prices.rules(work, [(sku, sku.price)], chat.who["老王"].id, chat.community.id)
        seen = [Seen(sku.price, now + SEEN)]
        for rule in found.get(sku.id, []):
            price = Money(rule.unit_price(sku.price.fen, 1000))  # type: ignore[attr-defined]
            seen.append(Seen(price, min(filter(None, (rule.ends, now + SEEN)))))
        return seen


def buy(chat: Chat) -> Money:
    me = chat.who["老王"].id
    with chat.shop.work() as work:
        wanted = [Wanted(chat.sku["盒饭"].id, Quantity.of(1))]
        placed = orders.place(work, wanted, buyer=me, placed_by=me, community_id=chat.community.id)
        orders.cancel_unpaid(work, placed.order_id)
    (line,) = placed.lines
    assert line.amount + line.reduced == line.price
    return placed.total


def reprices(fen: int) -> Callable[[Chat], object]:
    def do(chat: Chat) -> None:
        with chat.shop.work() as work, suppress(ShopError):
            catalog.change_price(work, chat.sku["盒饭"].id, Money(fen))

    return do


def says(text: str) -> Callable[[Chat], object]:
    return lambda chat: chat.whispers(text, by="经理")


def waits(minutes: int) -> Callable[[Chat], object]:
    return lambda chat: chat.clock.advance(minutes=minutes)


STEPS = st.one_of(
    st.integers(800, 3000).map(reprices),
    st.integers(500, 1500).map(lambda fen: says(f"特价 盒饭 {Money(fen)} 到 60分钟后")),
    st.integers(500, 1500).map(lambda fen: says(f"特价 盒饭 {Money(fen)}")),
    st.integers(10, 90).map(lambda percent: says(f"特价 盒饭 {percent}%")),
    st.integers(1, 2).map(lambda number: says(f"停优惠 {number}")),
    st.sampled_from([1, 7, 13, 29]).map(waits),
)


@given(steps=st.lists(STEPS, min_size=3, max_size=8))
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_nobody_is_charged_more_than_shown(steps: list[Callable[[Chat], object]]) -> None:
    """After each step he buys a piece, and looks once more."""
    clock = SetClock(FRIDAY_EVENING)
    database = in_memory()
    shop = Shop(database, clock, Settings(demo=True, secret_key="for tests only: 32 characters or more"))
    try:
        chat, seen = cast(shop, clock), []
        for step in steps:
            step(chat)
            charged = buy(chat)
            still = [one.price for one in seen if one.until > clock.now()]
            seen += (now := shown(chat))
            assert charged <= min([*still, *(one.price for one in now)])
        with shop.work(reads=True) as work:
            assert audit.problems(work) == []
    finally:
        database.dispose()
