"""Cash: boxes, hand-overs, what is to be paid back by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.money import ZERO, Money
from core.work import Work
from models.cash import HANDOVER_FLOW, CashBox, Handover, HandoverStatus
from models.members import Member
from models.orders import Order
from models.payments import Payment
from models.refunds import Refund, RefundStatus

UNPAID = (RefundStatus.APPROVED, RefundStatus.SENT)  # approved: while this module was off


def box(work: Work, member_id: int) -> CashBox:
    """What somebody holds; an empty box where they never held anything."""
    found = work.session.get(CashBox, member_id, populate_existing=True)
    return found or CashBox(member_id=member_id, held=ZERO, promised=ZERO)


def boxes(work: Work) -> Sequence[Row[Any]]:
    """(name, held, promised) of everybody who holds cash, most first."""
    return work.execute(
        select(Member.name, CashBox.held, CashBox.promised)
        .join(Member, Member.id == CashBox.member_id)
        .where(CashBox.held != ZERO)
        .order_by(CashBox.held.desc(), Member.id)
    ).all()


def put_in(work: Work, member_id: int, amount: Money) -> None:
    """Somebody has taken cash."""
    if _change(work, member_id, amount):
        return
    try:
        with work.session.begin_nested():
            work.execute(insert(CashBox).values(member_id=member_id, held=amount, promised=ZERO))
    except IntegrityError:  # it was their first cash twice at the same moment
        _change(work, member_id, amount)


def take_out(work: Work, member_id: int, amount: Money) -> bool:
    """Pay out of somebody's box; False where that much is not in it, or is promised to the shop."""
    return _change(work, member_id, -amount)


def promise(work: Work, member_id: int, amount: Money) -> bool:
    """Set aside what is being handed over; False where that much is not in the box."""
    return _change(work, member_id, ZERO, amount)


def hand_over(work: Work, member_id: int, amount: Money) -> None:
    """What was set aside has arrived."""
    _change(work, member_id, -amount, -amount)


def keep(work: Work, member_id: int, amount: Money) -> None:
    """What was set aside stays in the box after all."""
    _change(work, member_id, ZERO, -amount)


def _change(work: Work, member_id: int, held: Money, promised: Money = ZERO) -> bool:
    done = work.execute(
        update(CashBox)
        .where(CashBox.member_id == member_id, CashBox.held - CashBox.promised >= (promised - held).fen)
        .values(held=CashBox.held + held, promised=CashBox.promised + promised)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def handover(work: Work, handover_id: int) -> Handover | None:
    return work.session.get(Handover, handover_id, populate_existing=True)


def waiting(work: Work) -> Sequence[Row[Any]]:
    """(id, name, amount, proof) of what managers have to count, the oldest first."""
    return work.execute(
        select(Handover.id, Member.name, Handover.amount, Handover.proof)
        .join(Member, Member.id == Handover.member_id)
        .where(Handover.status == HandoverStatus.WAITING)
        .order_by(Handover.id)
        .limit(20)
    ).all()


def decide(work: Work, handover_id: int, new: HandoverStatus) -> bool:
    """Move a hand-over by a conditional update; False where it was decided before."""
    done = work.execute(
        update(Handover)
        .where(Handover.id == handover_id, Handover.status.in_(HANDOVER_FLOW.sources(new)))
        .values(status=new, decided_by=work.actor.member_id, decided_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class DueBack:
    """A refund of an order that was paid in cash: somebody has to put it into the customer's hand."""

    refund_id: int
    order_id: int
    community_id: int | None
    customer: str
    amount: Money


def due_back(work: Work, refund_id: int) -> DueBack | None:
    """What is to be paid back under this refund; None where it isn't (any more), or goes another way."""
    row = work.execute(_DUE.where(Refund.id == refund_id)).mappings().one_or_none()
    return None if row is None else DueBack(**row)


def all_due_back(work: Work, communities: Collection[int] | None) -> list[DueBack]:
    """What is to be paid back by hand in these communities (everywhere where None), the oldest first."""
    found = _DUE if communities is None else _DUE.where(Order.community_id.in_(communities))
    return [DueBack(**row) for row in work.execute(found.order_by(Refund.id).limit(20)).mappings()]


_DUE = (
    select(
        Refund.id.label("refund_id"),
        Refund.order_id,
        Order.community_id,
        Member.name.label("customer"),
        Refund.amount,
    )
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Order, Order.id == Refund.order_id)
    .join(Member, Member.id == Order.member_id)
    .where(Refund.status.in_(UNPAID), Payment.taken_by.is_not(None))
)


def claim_due_back(work: Work, refund_id: int, paid_by: int | None) -> bool:
    """Note who pays a refund out (None: the shop); False where somebody else has done so, or it is not due."""
    done = work.execute(
        update(Refund)
        .where(Refund.id == refund_id, Refund.status.in_(UNPAID))
        .values(paid_by=paid_by)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
