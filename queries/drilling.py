"""The orders behind a figure: what was paid for each in a period, and what went back. As queries/folding.py counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, type_coerce

from core.money import ZERO, Money
from core.work import Work
from models.base import Fen
from models.catalog import Category, Product, Sku, Supplier
from models.members import Community, Member
from models.orders import Order, OrderLine
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries.folding import SOLD
from queries.refunds import of_sales

CHUNK = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class Part:
    """Which orders: of a community (0: outside any), or the lines of products. Neither: all of them."""

    community_id: int | None = None
    products: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """What an order has to do with a figure. `paid_at` may lie before the period: then only a refund lies within."""

    order_id: int
    community: str
    buyer: str
    paid_at: datetime
    paid: Money
    refunded: Money

    @property
    def net(self) -> Money:
        return self.paid - self.refunded


def orders(work: Work, start: datetime, end: datetime, part: Part) -> list[Behind]:
    """Those with most money first."""
    sold = _sums(
        work, _sold(part).where(_within(Order.paid_at, start, end), Order.status.in_(SOLD), Order.replaces.is_(None))
    )
    back = _sums(work, _returned(part).where(_within(Refund.done_at, start, end), of_sales()))
    numbers = sorted(sold.keys() | back.keys())
    found = [
        Behind(row.id, row.community or "", row.buyer, row.paid_at, sold.get(row.id, ZERO), back.get(row.id, ZERO))
        for first in range(0, len(numbers), CHUNK)
        for row in work.execute(_described(numbers[first : first + CHUNK]))
    ]
    return sorted(found, key=lambda one: (-one.paid.fen, -one.refunded.fen, one.order_id))


def names(work: Work) -> dict[tuple[str, int], str]:
    """What revenue can be divided by, and has a name: communities, suppliers, categories, products."""
    tables: tuple[Any, ...] = (Community, Supplier, Category, Product)
    return {
        (table.__tablename__, row.id): row.name
        for table in tables
        for row in work.execute(select(table.id, table.name).order_by(table.id))
    }


def part(work: Work, table: str, row_id: int) -> Part:
    """The orders of what `names` calls so."""
    if table == Community.__tablename__:
        return Part(community_id=row_id)
    column = {Supplier.__tablename__: Product.supplier_id, Category.__tablename__: Product.category_id}.get(
        table, Product.id
    )
    return Part(products=list(work.execute(select(Product.id).where(column == row_id)).scalars()))


def _sold(part: Part) -> Select[*tuple[Any, ...]]:
    if part.products is None:
        return select(Order.id, Order.paid.label("amount")).where(*_there(part))
    lines = select(Order.id, type_coerce(func.sum(OrderLine.amount), Fen).label("amount"))
    lines = lines.join(OrderLine, OrderLine.order_id == Order.id).join(Sku, Sku.id == OrderLine.sku_id)
    return lines.where(Sku.product_id.in_(part.products)).group_by(Order.id)


def _returned(part: Part) -> Select[*tuple[Any, ...]]:
    done = and_(Refund.status == RefundStatus.DONE, Refund.cause == RefundCause.ASKED)
    amount = Refund.amount if part.products is None else RefundLine.amount
    back = select(Order.id, type_coerce(func.sum(amount), Fen).label("amount"))
    back = back.join(Refund, Refund.order_id == Order.id).where(done, *_there(part)).group_by(Order.id)
    if part.products is None:
        return back
    back = back.join(RefundLine, RefundLine.refund_id == Refund.id)
    back = back.join(OrderLine, OrderLine.id == RefundLine.order_line_id).join(Sku, Sku.id == OrderLine.sku_id)
    return back.where(Sku.product_id.in_(part.products))


def _there(part: Part) -> list[ColumnElement[bool]]:
    here = func.coalesce(Order.community_id, 0) == part.community_id
    return [] if part.community_id is None else [here]


def _within(moment: Any, start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(moment >= start, moment < end)


def _sums(work: Work, statement: Select[*tuple[Any, ...]]) -> dict[int, Money]:
    return {row.id: row.amount for row in work.execute(statement)}


def _described(numbers: Collection[int]) -> Select[*tuple[Any, ...]]:
    described = select(Order.id, Order.paid_at, Member.name.label("buyer"), Community.name.label("community"))
    described = described.join(Member, Member.id == Order.member_id)
    return described.outerjoin(Community, Community.id == Order.community_id).where(Order.id.in_(numbers))
