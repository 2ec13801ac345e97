"""Shares of orders: they add up, each is paid by one payment, and none outlives its order."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, func, or_, select

from models.orders import Order, OrderStatus
from models.payments import PaymentLine
from models.shares import Share, ShareStatus
from queries.audit.checks import SOLD, Check, sum_of
from queries.shares import STANDING


def checks() -> Iterator[Check]:
    of_order = Share.order_id == Order.id
    sums = sum_of(Share.amount, of_order, Share.status.in_(STANDING), correlate=Order)
    there = exists().where(of_order, Share.status.in_(STANDING))
    yield "an order's shares differ from its total", select(Order.id, Order.total).where(there, sums != Order.total)
    kept = (
        select(func.count())
        .select_from(PaymentLine)
        .where(PaymentLine.share_id == Share.id, PaymentLine.kept)
        .correlate(Share)
        .scalar_subquery()
    )
    paid = Share.status == ShareStatus.PAID
    yield (
        "a share isn't paid by exactly what was kept for it",
        select(Share.id).where(or_(and_(paid, kept != 1), and_(~paid, kept != 0))),
    )
    amiss = or_(Share.amount != PaymentLine.amount, Share.order_id != PaymentLine.order_id)
    yield (
        "a payment of a share is for something else",
        select(Share.id).join(PaymentLine, PaymentLine.share_id == Share.id).where(amiss),
    )
    astray = or_(
        and_(Share.status == ShareStatus.OPEN, Order.status != OrderStatus.PLACED),
        and_(paid, Order.status.not_in((OrderStatus.PLACED, *SOLD))),
    )
    yield "a share outlives its order", select(Share.id).join(Order, of_order).where(astray)
