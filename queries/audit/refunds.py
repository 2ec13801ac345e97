"""Refunds, their lines, and what they take back."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select

from models.orders import Order, OrderLine
from models.payments import Payment
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries.audit.checks import Check, sum_of, taken
from queries.refunds import TAKEN


def checks() -> Iterator[Check]:
    asked = and_(Refund.order_id == Order.id, Refund.cause == RefundCause.ASKED)
    done = sum_of(Refund.amount, asked, Refund.status == RefundStatus.DONE, correlate=Order)
    under_way = (
        RefundStatus.REQUESTED,
        RefundStatus.APPROVED,
        RefundStatus.SENT,
        RefundStatus.FAILED,
        RefundStatus.REDIRECTED,
    )
    pending = sum_of(Refund.amount, asked, Refund.status.in_(under_way), correlate=Order)
    differs = or_(Order.refunded != done, Order.refunding != pending)
    yield "an order's refunds differ from the refunds", select(Order.id).where(differs)
    of_line = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id)
    standing = and_(of_line, Refund.status != RefundStatus.REJECTED)
    money = sum_of(RefundLine.amount, standing, correlate=OrderLine)
    goods = sum_of(RefundLine.quantity, standing, correlate=OrderLine)
    yield "a line's refunds differ from the refunds", select(OrderLine.id).where(OrderLine.refunded != money)
    yield "a line's returned goods differ from the refunds", select(OrderLine.id).where(OrderLine.returned != goods)
    from_shop = sum_of(RefundLine.from_shop, standing, correlate=OrderLine)
    from_points = sum_of(RefundLine.from_points, standing, correlate=OrderLine)
    unlike = or_(OrderLine.shop_returned != from_shop, OrderLine.points_returned != from_points)
    yield "a line's returned reductions differ from the refunds", select(OrderLine.id).where(unlike)
    parts = sum_of(RefundLine.amount, RefundLine.refund_id == Refund.id, correlate=Refund)
    torn = and_(Refund.cause == RefundCause.ASKED, Refund.amount != parts)
    yield "a refund differs from its lines", select(Refund.id, Refund.amount).where(torn)
    all_of_it = sum_of(Refund.amount, Refund.payment_id == Payment.id, taken(), correlate=Payment)
    yield "more goes back on a payment than came in", select(Payment.id).where(Payment.amount < all_of_it)
    early = exists().where(RefundLine.refund_id == Refund.id, or_(RefundLine.restocked, RefundLine.from_supplier))
    yield "a refund took effect before it was approved", select(Refund.id).where(Refund.status.not_in(TAKEN), early)
