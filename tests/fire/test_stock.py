"""Thirty-two buyers at once never get more than there is, and never less."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from core.clock import SetClock
from core.database import Database
from core.quantity import NONE, Quantity
from core.settings import Settings
from core.work import Shop
from models.catalog import Sku
from models.members import Role
from models.orders import Order, OrderLine, OrderStatus
from tests import engines
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

BUYERS = [f"顾客{number}" for number in range(32)]
STOCK = Quantity.of(100)
RUNS = 20


def group(shop: Shop, clock: SetClock) -> Chat:
    """A deal with one product, thirty-two people around it."""
    chat = Chat(shop, clock)
    chat.joins("团长", Role.LEADER)
    for name in BUYERS:
        chat.joins(name)
    chat.sells("苹果", unit="份", stock=100)
    chat.says("开团 抢购\n苹果", by="团长").replied("抢购")
    return chat


def grab(chat: Chat, name: str, quantity: int) -> None:
    """A handful; where there is too little left, one."""
    for wanted in (quantity, 1):
        said = chat.says(f"苹果+{wanted}", by=name).here.text
        if "只剩" not in said:
            assert name in said
            return


def rush(chat: Chat) -> None:
    """All at once, then one by one until it is gone: exactly the stock is sold."""
    at_once(*(lambda n=n, i=i: grab(chat, n, 1 + i % 7) for i, n in enumerate(BUYERS)))
    for _ in range(STOCK.thousandths):
        if "只剩" in chat.says("苹果+1", by=BUYERS[0]).here.text:
            break
        assert reserved(chat) <= STOCK
    with chat.shop.work(reads=True) as work:
        lines = (
            select(func.sum(OrderLine.quantity))
            .join(Order, Order.id == OrderLine.order_id)
            .where(Order.status == OrderStatus.PLACED)
        )
        assert (reserved(chat), work.execute(lines).scalar_one()) == (STOCK, STOCK)


def reserved(chat: Chat) -> Quantity:
    with chat.shop.work(reads=True) as work:
        return work.session.get_one(Sku, chat.sku["苹果"].id).reserved


def test_a_crowd_gets_exactly_what_there_is(shop: Shop, clock: SetClock, audited: Shop) -> None:
    chat = group(shop, clock)
    for _ in range(RUNS):
        rush(chat)
        clock.advance(minutes=20)
        chat.runs("orders.expire_orders")
        assert reserved(chat) == NONE


class ForgetfulDatabase(Database):
    """A mutant: takes stock without looking whether it is there, and has no wall behind it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.forgot = 0
        event.listen(self.engine, "before_cursor_execute", self._forget, retval=True)
        if self.is_sqlite:
            event.listen(self.engine, "connect", lambda c, _: c.execute("PRAGMA ignore_check_constraints=ON"))
        else:
            with self.engine.begin() as connection:
                connection.execute(text("ALTER TABLE skus DROP CONSTRAINT ck_skus_stock"))

    def _forget(self, _c: Any, _k: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        left = r"\(?(skus\.)?received - (skus\.)?reserved\)? - (skus\.)?sold >="
        found = statement if statement.lstrip().startswith("SELECT") else re.sub(left, "1000000000 >=", statement)
        self.forgot += found != statement
        return found, parameters


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that no other test gets: a wall of it is torn down."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(engines.sqlite_template(), tmp_path / 'shop.sqlite')}"
        return
    with engines.postgres_database() as url:
        yield url


def test_the_check_sees_a_shop_that_does_not_look(own_url: str, clock: SetClock, settings: Settings) -> None:
    database = ForgetfulDatabase(own_url)
    chat = group(Shop(database, clock, settings), clock)
    with pytest.raises(AssertionError):
        rush(chat)
    assert database.forgot
    database.dispose()
