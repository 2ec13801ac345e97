"""Orders, their lines and their money."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, select

from models.orders import Order, OrderLine, OrderStatus
from models.payments import PaymentLine
from models.shares import Share, ShareStatus
from queries.audit.checks import SOLD, Check, number, sum_of


def checks() -> Iterator[Check]:
    lines = sum_of(OrderLine.amount, OrderLine.order_id == Order.id, correlate=Order)
    yield "an order's total differs from its lines", select(Order.id, Order.total).where(Order.total != lines)
    over = number(OrderLine.amount + OrderLine.reduced) * 1000 - number(OrderLine.quantity) * number(OrderLine.price)
    unrounded = select(OrderLine.id, OrderLine.amount).where(~over.between(-499, 500))
    yield "a line's amount and reductions are not its quantity times its price", unrounded
    yield "more is refunded than was paid", select(Order.id).where(Order.refunded + Order.refunding > Order.paid)
    shares = sum_of(Share.amount, Share.order_id == Order.id, Share.status == ShareStatus.PAID, correlate=Order)
    due = case((Order.status.in_(SOLD), Order.total), (Order.status == OrderStatus.PLACED, shares), else_=0)
    moneyless = select(Order.id, Order.status, Order.paid).where(Order.paid != due)
    yield "a paid order without its money, or an unpaid one with money", moneyless
    kept = sum_of(PaymentLine.amount, PaymentLine.order_id == Order.id, PaymentLine.kept, correlate=Order)
    yield "an order is not paid by what was kept for it", select(Order.id, Order.paid).where(kept != Order.paid)
    unrefunded = and_(Order.status == OrderStatus.REFUNDED, Order.refunded != Order.paid)
    yield "an order is called refunded before all of it is", select(Order.id).where(unrefunded)
