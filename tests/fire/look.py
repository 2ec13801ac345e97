"""What the database holds, for tests that must not ask the chat."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, literal, select, union_all

from core.quantity import Quantity
from models import Base
from models.catalog import Sku, Supplier
from models.orders import Fulfilment, Order
from models.payments import Payment
from models.refunds import Refund, RefundLine
from queries import orders as orders_found
from tests.stories.chat import Chat

Row = TypeVar("Row", bound=Base)


def rows(chat: Chat, table: type[Row], *where: Any) -> list[Row]:
    with chat.shop.work(reads=True) as work:
        return list(work.execute(select(table).where(*where).order_by(*table.__table__.primary_key)).scalars())


def order(chat: Chat, order_id: int) -> Order:
    (found,) = rows(chat, Order, Order.id == order_id)
    return found


def latest(chat: Chat) -> Order:
    return rows(chat, Order)[-1]


def amount_of(chat: Chat, order_id: int, name: str) -> Quantity:
    with chat.shop.work(reads=True) as work:
        return orders_found.amounts(work, order_id)[chat.sku[name].id]


def sku(chat: Chat, name: str) -> Sku:
    (found,) = rows(chat, Sku, Sku.id == chat.sku[name].id)
    return found


def part(chat: Chat, order_id: int, supplier: str) -> Fulfilment:
    """A supplier's part of an order."""
    (by,) = rows(chat, Supplier, Supplier.name == supplier)
    (found,) = rows(chat, Fulfilment, Fulfilment.order_id == order_id, Fulfilment.supplier_id == by.id)
    return found


def refunds(chat: Chat, order_id: int) -> list[Refund]:
    return rows(chat, Refund, Refund.order_id == order_id)


def refund_lines(chat: Chat, order_id: int) -> list[RefundLine]:
    return rows(chat, RefundLine, RefundLine.refund_id.in_([r.id for r in refunds(chat, order_id)]))


def payment(chat: Chat, number: str) -> Payment:
    (found,) = rows(chat, Payment, Payment.number == number)
    return found


def counts(chat: Chat) -> dict[str, int]:
    """How many rows every table has."""
    tables = Base.metadata.tables
    each = [select(literal(name).label("name"), func.count().label("n")).select_from(tables[name]) for name in tables]
    with chat.shop.work(reads=True) as work:
        return {row.name: row.n for row in work.execute(union_all(*each))}
