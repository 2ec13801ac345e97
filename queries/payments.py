"""Payments: by number, by order, due to be looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, update

from core.money import Money
from core.work import Work
from models.orders import Order, OrderStatus
from models.payments import PAYMENT_FLOW, Payment, PaymentLine, PaymentStatus
from models.shares import Share, ShareStatus
from queries.shares import STANDING

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


def is_held(work: Work, order_ids: Collection[int]) -> bool:
    """Whether a payment of these orders waits for somebody to look at it."""
    found = work.execute(
        select(Payment.id)
        .join(PaymentLine, PaymentLine.payment_id == Payment.id)
        .where(PaymentLine.order_id.in_(order_ids), Payment.status == PaymentStatus.HELD)
        .limit(1)
    )
    return found.scalar_one_or_none() is not None


def kept_for(work: Work, order_id: int) -> list[tuple[Payment, Money]]:
    """What paid an order: one payment, or one for each of its shares, with how much of each is for this order."""
    found = work.execute(
        select(Payment, PaymentLine.amount)
        .join(PaymentLine, PaymentLine.payment_id == Payment.id)
        .where(PaymentLine.order_id == order_id, PaymentLine.kept)
        .order_by(Payment.id)
    )
    return [(row.Payment, row.amount) for row in found]


def keep(work: Work, payment_id: int, order_id: int, kept: bool = True) -> None:
    """A payment's part for an order is kept: it pays the order, or its share. Or it isn't any more, and goes back."""
    work.execute(
        update(PaymentLine)
        .where(PaymentLine.payment_id == payment_id, PaymentLine.order_id == order_id)
        .values(kept=kept)
        .execution_options(synchronize_session=False)
    )


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


def pace_refund(work: Work, payment_id: int, pace: timedelta) -> bool:
    """Take this minute's refund of a payment; False where it is taken. One update: two at once can't both have it."""
    taken = work.execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            or_(Payment.refund_sent_at.is_(None), Payment.refund_sent_at <= work.now - pace),
        )
        .values(refund_sent_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


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
    """Whether every order (or share) of it still awaits exactly its amount."""
    divided = exists().where(Share.order_id == Order.id, Share.status.in_(STANDING)).correlate(Order)
    rows = work.execute(
        select(Order.status, Order.total, PaymentLine.amount, Share.status.label("share"), divided.label("divided"))
        .join(PaymentLine, PaymentLine.order_id == Order.id)
        .outerjoin(Share, Share.id == PaymentLine.share_id)
        .where(PaymentLine.payment_id == payment_id)
    ).all()
    return all(
        row.share is ShareStatus.OPEN
        if row.share
        else row.status is OrderStatus.PLACED and row.total == row.amount and not row.divided
        for row in rows
    )


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
