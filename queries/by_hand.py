"""What went from hand to hand and to the bank, as imported bills are held against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from core.clock import day_bounds
from core.money import Money
from core.work import Work
from models.cash import Handover, HandoverStatus
from models.orders import Order
from models.payments import Payment, PaymentLine, PaymentStatus
from models.reconciliation import Difference, Nature
from models.refunds import Refund, RefundStatus

ARRIVES_WITHIN = timedelta(days=5)  # from the gateway to the bank


@dataclass(frozen=True, slots=True)
class ByHand:
    """A payment (id: its order's), a refund, a hand-over or a withdrawal (`name` is its number or its proof)."""

    id: int
    amount: Money
    done: bool = True
    name: str = ""


def taken_on(work: Work, day: date) -> list[ByHand]:
    start, end = day_bounds(day, work.settings.zone)
    return _payments(work, Payment.paid_at >= start, Payment.paid_at < end)


def taken(work: Work, orders: Collection[int], numbers: Collection[str]) -> list[ByHand]:
    """What was paid in cash for these orders, or under these payment numbers."""
    return _payments(work, or_(PaymentLine.order_id.in_(orders), Payment.number.in_(numbers)))


def _payments(work: Work, *where: ColumnElement[bool]) -> list[ByHand]:
    rows = work.execute(
        select(PaymentLine.order_id, Payment.amount, Payment.number)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(Payment.taken_by.is_not(None), Payment.status == PaymentStatus.PAID, *where)
    )
    return [ByHand(row.order_id, row.amount, name=row.number) for row in rows]


def known_orders(work: Work, orders: Collection[int]) -> set[int]:
    return set(work.execute(select(Order.id).where(Order.id.in_(orders))).scalars())


def paid_back_on(work: Work, day: date) -> list[ByHand]:
    start, end = day_bounds(day, work.settings.zone)
    return _refunds(work, Refund.status == RefundStatus.DONE, Refund.done_at >= start, Refund.done_at < end)


def paid_back(work: Work, refunds: Collection[int], numbers: Collection[str]) -> list[ByHand]:
    """Refunds in cash by their id or number, whether the leader has said so or not."""
    return _refunds(work, or_(Refund.id.in_(refunds), Refund.number.in_(numbers)))


def _refunds(work: Work, *where: ColumnElement[bool]) -> list[ByHand]:
    rows = work.execute(
        select(Refund.id, Refund.amount, Refund.status, Refund.number)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Payment.taken_by.is_not(None), *where)
    )
    return [ByHand(row.id, row.amount, row.status is RefundStatus.DONE, row.number) for row in rows]


def handed_over_on(work: Work, day: date) -> list[ByHand]:
    start, end = day_bounds(day, work.settings.zone)
    return _handovers(work, Handover.decided_at >= start, Handover.decided_at < end)


def handed_over(work: Work, ids: Collection[int], proofs: Collection[str]) -> list[ByHand]:
    """Confirmed hand-overs by their id, or by the proof that was written with them."""
    return _handovers(work, or_(Handover.id.in_(ids), Handover.proof.in_(proofs)))


def _handovers(work: Work, *where: ColumnElement[bool]) -> list[ByHand]:
    found = select(Handover.id, Handover.amount, Handover.proof).where(Handover.status == HandoverStatus.CONFIRMED)
    rows = work.execute(found.where(*where))
    return [ByHand(row.id, row.amount, name=row.proof) for row in rows]


def withdrawn(work: Work, day: date) -> list[ByHand]:
    """What left the gateway for the bank on a day, or so shortly before that it may arrive now."""
    start, end = day_bounds(day, work.settings.zone)
    rows = work.execute(
        select(Difference.id, Difference.theirs, Difference.number).where(
            Difference.nature == Nature.WITHDRAWAL,
            Difference.at >= start - ARRIVES_WITHIN,
            Difference.at < end,
        )
    )
    return [ByHand(row.id, -row.theirs, name=row.number) for row in rows]
