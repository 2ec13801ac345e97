"""What alarms look at, and the alarms that stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, type_coerce, union, update

from core.work import Work
from models.alarms import Alarm
from models.base import Fen
from models.catalog import Product, Sku
from models.figures import GoodsDay
from models.orders import OrderLine
from models.payments import Payment, PaymentStatus
from models.refunds import Refund, RefundCause, RefundLine
from models.reviews import Review


def standing(work: Work) -> Sequence[Alarm]:
    """The oldest first."""
    return work.execute(select(Alarm).where(Alarm.over_at.is_(None)).order_by(Alarm.id)).scalars().all()


def end(work: Work, ids: Collection[int]) -> None:
    ended = update(Alarm).where(Alarm.id.in_(ids), Alarm.over_at.is_(None)).values(over_at=work.now)
    work.execute(ended.execution_options(synchronize_session=False))


def held_payments(work: Work) -> Sequence[Row[Any]]:
    """(id, amount) of payments that were made for something else than was ordered."""
    return work.execute(
        select(Payment.id, Payment.amount).where(Payment.status == PaymentStatus.HELD).order_by(Payment.id)
    ).all()


def refund_rates(work: Work, since: date, lines: int, percent: int) -> Sequence[Row[Any]]:
    """(id, name, paid, refunded) of products sold so often since that day of which so much went back."""
    paid, refunded = func.sum(GoodsDay.paid), func.sum(GoodsDay.refunded)
    return work.execute(
        select(
            Product.id, Product.name, type_coerce(paid, Fen).label("paid"), type_coerce(refunded, Fen).label("refunded")
        )
        .join(GoodsDay, GoodsDay.product_id == Product.id)
        .where(GoodsDay.day >= since)
        .group_by(Product.id, Product.name)
        .having(func.sum(GoodsDay.lines) >= lines, refunded * 100 >= paid * percent, paid > 0)
        .order_by(Product.id)
    ).all()


def complaints(work: Work, since: datetime, people: int) -> Sequence[Row[Any]]:
    """(id, name, people) of products about which so many people have complained: few stars, or a refund asked for."""
    bad = (
        select(Sku.product_id.label("product"), Review.member_id.label("member"))
        .join(OrderLine, OrderLine.sku_id == Sku.id)
        .join(Review, Review.order_id == OrderLine.order_id)
        .where(Review.written_at >= since, Review.stars <= 2)
    )
    back = (
        select(Sku.product_id, Refund.requested_by)
        .join(OrderLine, OrderLine.sku_id == Sku.id)
        .join(RefundLine, RefundLine.order_line_id == OrderLine.id)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(Refund.requested_at >= since, Refund.cause == RefundCause.ASKED, Refund.requested_by.is_not(None))
    )
    both = union(bad, back).subquery()
    number = func.count()
    return work.execute(
        select(Product.id, Product.name, number.label("people"))
        .join(both, both.c.product == Product.id)
        .group_by(Product.id, Product.name)
        .having(number >= people)
        .order_by(Product.id)
    ).all()
