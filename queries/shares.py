"""Shares of orders: standing, open, paid."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from core.money import Money
from core.work import Work
from models.orders import Order, OrderStatus
from models.payments import Payment, PaymentLine
from models.shares import SHARE_FLOW, Share, ShareStatus

STANDING = (ShareStatus.OPEN, ShareStatus.PAID)


def share(work: Work, share_id: int) -> Share | None:
    return work.session.get(Share, share_id, populate_existing=True)


def standing(work: Work, order_id: int) -> list[Share]:
    """The shares in which an order is being paid, in their order; none for one that somebody pays alone."""
    return list(
        work.execute(
            select(Share)
            .where(Share.order_id == order_id, Share.status.in_(STANDING))
            .order_by(Share.position)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def shared(work: Work, order_ids: Collection[int]) -> set[int]:
    """Which of these orders are being paid in shares."""
    found = select(Share.order_id).where(Share.order_id.in_(order_ids), Share.status.in_(STANDING)).distinct()
    return set(work.execute(found).scalars())


def claim(work: Work, share_id: int, new: ShareStatus) -> ShareStatus | None:
    """Move a share by a conditional update; its old status, or None where it may not move (any more)."""
    for old in SHARE_FLOW.sources(new):
        moved = work.execute(
            update(Share)
            .where(Share.id == share_id, Share.status == old)
            .values(status=new)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def paid_by(work: Work, share_id: int) -> Payment:
    """The payment that paid a share."""
    found: Payment = work.execute(
        select(Payment)
        .join(PaymentLine, PaymentLine.payment_id == Payment.id)
        .where(PaymentLine.share_id == share_id, PaymentLine.kept)
    ).scalar_one()
    return found


def pay_in(work: Work, order_id: int, amount: Money) -> bool:
    """So much of an unpaid order has been paid; False where it isn't unpaid (any more), or that would be too much."""
    done = work.execute(
        update(Order)
        .where(Order.id == order_id, Order.status == OrderStatus.PLACED, Order.paid + amount <= Order.total)
        .values(paid=Order.paid + amount)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def pay_out(work: Work, order_id: int, amount: Money) -> None:
    """So much of what was paid of an order, which never was paid in full, goes back."""
    work.execute(
        update(Order)
        .where(Order.id == order_id)
        .values(paid=Order.paid - amount)
        .execution_options(synchronize_session=False)
    )
