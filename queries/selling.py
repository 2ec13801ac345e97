"""What a supplier's goods do: day by day, in their category, in reviews and refunds, beside other own goods.

Of others' goods only sums of a whole category are read, and only where enough suppliers share in them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, type_coerce

from core.money import ZERO, Money
from core.quantity import Quantity
from core.work import Work
from models.base import Fen, Thousandths
from models.catalog import Product, Sku
from models.figures import GoodsDay
from models.orders import OrderLine
from models.refunds import Refund, RefundCause, RefundLine
from models.reviews import Review
from queries.refunds import of_sales

FEWEST_SUPPLIERS = 3  # in a category, for its sums to be told: of two, each would see the other
MOST_ORDERS = 1000  # the last ones of a product, in which is counted what is bought with it


@dataclass(frozen=True, slots=True)
class Category:
    """All suppliers' sales in a category together; `own` is the asker's part of it."""

    paid: Money
    refunded: Money
    own: Money


def days(work: Work, supplier_ids: Collection[int], start: date, end: date) -> Sequence[Row[Any]]:
    """(product_id, day, lines, quantity, paid, refunded) of own goods."""
    own = select(Product.id).where(Product.supplier_id.in_(supplier_ids))
    return work.execute(
        select(
            GoodsDay.product_id, GoodsDay.day, GoodsDay.lines, GoodsDay.quantity, GoodsDay.paid, GoodsDay.refunded
        )
        .where(GoodsDay.day.between(start, end), GoodsDay.product_id.in_(own))
        .order_by(GoodsDay.day)
    ).all()  # fmt: skip


def categories(work: Work, supplier_ids: Collection[int], start: date, end: date) -> dict[int, Category]:
    """By category id; those in which fewer suppliers than FEWEST_SUPPLIERS sold something are left out.

    The asker is one of them, whoever it is: so at least two others stand in each sum that is told.
    """
    paid, refunded = func.sum(GoodsDay.paid), func.sum(GoodsDay.refunded)
    rows = work.execute(
        select(
            Product.category_id, Product.supplier_id, type_coerce(paid, Fen).label("paid"),
            type_coerce(refunded, Fen).label("refunded"),
        )
        .join(Product, Product.id == GoodsDay.product_id)
        .where(GoodsDay.day.between(start, end))
        .group_by(Product.category_id, Product.supplier_id)
        .having(paid > 0)
    ).all()  # fmt: skip
    found = {}
    for category_id in {row.category_id for row in rows}:
        those = [row for row in rows if row.category_id == category_id]
        others = [row for row in those if row.supplier_id not in supplier_ids]
        if len(others) >= FEWEST_SUPPLIERS - 1:
            own = sum((row.paid for row in those if row.supplier_id in supplier_ids), ZERO)
            whole = sum((row.paid for row in those), ZERO)
            found[category_id] = Category(whole, sum((row.refunded for row in those), ZERO), own)
    return found


def category_ids(work: Work, supplier_ids: Collection[int]) -> dict[int, int]:
    """By own product: its category."""
    rows = work.execute(select(Product.id, Product.category_id).where(Product.supplier_id.in_(supplier_ids)))
    return {row.id: row.category_id for row in rows}


def reviews(work: Work, product_id: int, since: datetime) -> Sequence[Row[Any]]:
    """(stars, words) of reviews of orders that had the product."""
    had = (
        select(OrderLine.id).join(Sku, Sku.id == OrderLine.sku_id)
        .where(OrderLine.order_id == Review.order_id, Sku.product_id == product_id).exists()
    )  # fmt: skip
    return work.execute(select(Review.stars, Review.words).where(Review.written_at >= since, had)).all()


def reasons(work: Work, supplier_ids: Collection[int], since: datetime) -> Sequence[Row[Any]]:
    """(product_id, reason) of what went back of own goods, once per line."""
    return work.execute(
        select(Sku.product_id, Refund.reason)
        .join(RefundLine, RefundLine.refund_id == Refund.id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .join(Sku, Sku.id == OrderLine.sku_id)
        .where(
            Refund.done_at >= since, Refund.cause == RefundCause.ASKED, Refund.with_id.is_(None), of_sales(),
            OrderLine.supplier_id.in_(supplier_ids),
        )
    ).all()  # fmt: skip


def together(work: Work, sku_ids: Collection[int], supplier_ids: Collection[int]) -> tuple[int, Sequence[Row[Any]]]:
    """The product's last orders: how many, and (product_id, orders) of own other goods that were in them."""
    recent = (
        select(OrderLine.order_id).where(OrderLine.sku_id.in_(sku_ids)).distinct()
        .order_by(OrderLine.order_id.desc()).limit(MOST_ORDERS).subquery()
    )  # fmt: skip
    number = work.execute(select(func.count()).select_from(recent)).scalar_one()
    orders = func.count(OrderLine.order_id.distinct())
    rows = work.execute(
        select(Sku.product_id, orders.label("orders"))
        .join(OrderLine, OrderLine.sku_id == Sku.id)
        .where(
            OrderLine.order_id.in_(select(recent.c.order_id)), OrderLine.supplier_id.in_(supplier_ids),
            OrderLine.sku_id.not_in(sku_ids),
        )
        .group_by(Sku.product_id)
        .order_by(orders.desc(), Sku.product_id)
        .limit(3)
    ).all()  # fmt: skip
    return number, rows


def left(work: Work, supplier_ids: Collection[int]) -> dict[int, Quantity]:
    """By own product: what is left of it, all ways of selling together."""
    amount = func.sum(Sku.received - Sku.reserved - Sku.sold)
    rows = work.execute(
        select(Sku.product_id, type_coerce(amount, Thousandths).label("left"))
        .join(Product, Product.id == Sku.product_id)
        .where(Product.supplier_id.in_(supplier_ids))
        .group_by(Sku.product_id)
    )
    return {row.product_id: row.left for row in rows}
