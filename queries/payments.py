"""Payments: by number, by order, due to be looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.work import Work
from models.orders import Order, OrderStatus
from models.payments import PAYMENT_FLOW, Payment, PaymentLine, PaymentStatus

UNPAID = (PaymentStatus.NEW, PaymentStatus.OPEN)


def payment(work: Work, payment_id: int) -> Payment:
    return work.session.get_one(Payment, payment_id, populate_existing=True)


def numbered(work: Work, number: str) -> Payment | None:
    return work.execute(
        select(Payment).where(Payment.number == number).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def lines(work: Work, payment_id: int) -> list[PaymentLine]:
    """What the payment is for, in the order of the orders' ids: locks are taken in that order."""
    return list(
        work.execute(
            select(PaymentLine).where(PaymentLine.payment_id == payment_id).order_by(PaymentLine.order_id)
        ).scalars()
    )


def unpaid_for(work: Work, order_id: int) -> list[Payment]:
    """Payments of an order that could still be paid."""
    return list(
        work.execute(
            select(Payment)
            .join(PaymentLine, PaymentLine.payment_id == Payment.id)
            .where(PaymentLine.order_id == order_id, Payment.status.in_(UNPAID))
            .order_by(Payment.id.desc())
        ).scalars()
    )


def kept_for(work: Work, order_id: int) -> Payment | None:
    """The payment that paid an order."""
    return work.execute(
        select(Payment)
        .join(PaymentLine, PaymentLine.payment_id == Payment.id)
        .where(PaymentLine.order_id == order_id, PaymentLine.kept)
    ).scalar_one_or_none()


def claim(work: Work, payment_id: int, new: PaymentStatus, **values: Any) -> PaymentStatus | None:
    """Move a payment by a conditional update; its old status, or None where it may not move (any more)."""
    for old in PAYMENT_FLOW.sources(new):
        moved = work.execute(
            update(Payment)
            .where(Payment.id == payment_id, Payment.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def claim_look(work: Work, until: datetime) -> Payment | None:
    """A payment whose time to be looked at has come, put off until `until` so that nobody else looks meanwhile."""
    found = work.execute(
        select(Payment).where(Payment.next_look_at <= work.now).order_by(Payment.next_look_at).limit(1)
    ).scalar_one_or_none()
    if found is None:
        return None
    claimed = work.execute(
        update(Payment)
        .where(Payment.id == found.id, Payment.next_look_at == found.next_look_at)
        .values(next_look_at=until)
        .execution_options(synchronize_session=False)
    )
    return found if claimed.rowcount else None  # type: ignore[attr-defined]


def is_wanted(work: Work, payment_id: int) -> bool:
    """Whether every order of it still awaits exactly its amount."""
    rows = work.execute(
        select(Order.status, Order.total, PaymentLine.amount)
        .join(PaymentLine, PaymentLine.order_id == Order.id)
        .where(PaymentLine.payment_id == payment_id)
    ).all()
    return all(row.status is OrderStatus.PLACED and row.total == row.amount for row in rows)


def look_now(work: Work, order_ids: Collection[int]) -> None:
    """Have the payments of these orders looked at at once: their orders have changed or gone."""
    work.execute(
        update(Payment)
        .where(
            Payment.status.in_(UNPAID),
            Payment.id.in_(select(PaymentLine.payment_id).where(PaymentLine.order_id.in_(order_ids))),
        )
        .values(next_look_at=work.now)
        .execution_options(synchronize_session=False)
    )
