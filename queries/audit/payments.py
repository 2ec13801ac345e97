"""Payments and what they pay for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, select

from models.payments import Payment, PaymentLine, PaymentStatus
from models.refunds import Refund, RefundCause
from queries.audit.checks import Check, sum_of


def checks() -> Iterator[Check]:
    lines = sum_of(PaymentLine.amount, PaymentLine.payment_id == Payment.id, correlate=Payment)
    yield "a payment differs from its lines", select(Payment.id, Payment.amount).where(Payment.amount != lines)
    unpaid = select(PaymentLine.payment_id).join(Payment, Payment.id == PaymentLine.payment_id)
    yield (
        "an order is paid by a payment that isn't",
        unpaid.where(PaymentLine.kept, Payment.status != PaymentStatus.PAID),
    )
    mine = and_(Refund.payment_id == PaymentLine.payment_id, Refund.order_id == PaymentLine.order_id)
    back = sum_of(Refund.amount, mine, Refund.cause != RefundCause.ASKED, correlate=PaymentLine)
    stray = and_(Payment.status == PaymentStatus.PAID, PaymentLine.kept.is_(False))
    yield (
        "money that paid nothing doesn't go back, or other money does",
        (
            select(PaymentLine.payment_id, PaymentLine.order_id)
            .join(Payment, Payment.id == PaymentLine.payment_id)
            .where(back != case((stray, PaymentLine.amount), else_=0))
        ),
    )
