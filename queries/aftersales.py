"""After-sales: cases by who asks, what may be complained of, what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from core.quantity import NONE, Quantity
from core.work import Work
from models.aftersales import BINDING, CASE_FLOW, WAITING, Case, CaseKind, CaseStatus, Complaint
from models.history import Move
from models.members import Role
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from queries.members import Caller

LATEST = 20
PAID = (OrderStatus.PAID, OrderStatus.COMPLETED)


def case(work: Work, case_id: int) -> Case | None:
    return work.session.get(Case, case_id, populate_existing=True)


def locked(work: Work, case_id: int) -> Case:
    """A case that nobody else moves until this work is over: taken before its order (see queries.orders.locked)."""
    found = select(Case).where(Case.id == case_id).with_for_update(key_share=True)
    row: Case = work.execute(found.execution_options(populate_existing=True)).scalar_one()
    return row


def seen_by(work: Work, caller: Caller, case_id: int) -> Case | None:
    """A case, if this person has any business with it: the buyer, who asked, its supplier, a manager."""
    found = case(work, case_id)
    if found is None or caller.member_id is None:
        return None
    if caller.member_id == found.member_id or decides(caller, found):
        return found
    buyer = work.execute(select(Order.member_id).where(Order.id == found.order_id)).scalar_one()
    return found if caller.member_id == buyer else None


def decides(caller: Caller, found: Case) -> bool:
    """Whether somebody may approve or refuse it."""
    return Role.MANAGER in caller.roles or found.supplier_id in caller.supplier_ids


def of_member(work: Work, member_id: int) -> list[Case]:
    """Somebody's cases, the latest first."""
    mine = or_(Case.member_id == member_id, Order.member_id == member_id)
    found = select(Case).join(Order, Order.id == Case.order_id).where(mine).order_by(Case.id.desc()).limit(LATEST)
    return list(work.execute(found).scalars())


def open_for(work: Work, caller: Caller) -> list[Case]:
    """What is under way at these suppliers (at all of them, for a manager): what awaits a word first."""
    found = select(Case).where(Case.status.in_((*BINDING, CaseStatus.REFUNDING)))
    if Role.MANAGER not in caller.roles:
        found = found.where(Case.supplier_id.in_(caller.supplier_ids))
    return list(work.execute(found.order_by(Case.status.not_in(WAITING), Case.id).limit(LATEST)).scalars())


def of_line(work: Work, order_line_id: int) -> Case | None:
    """The case that has a line now."""
    found = select(Case).where(Case.order_line_id == order_line_id, Case.status.in_(BINDING))
    return work.execute(found).scalar_one_or_none()


def of_refund(work: Work, refund_id: int) -> Case | None:
    return work.execute(select(Case).where(Case.refund_id == refund_id)).scalar_one_or_none()


def of_replacement(work: Work, order_id: int) -> Case | None:
    return work.execute(select(Case).where(Case.replacement_id == order_id)).scalar_one_or_none()


def replaced(work: Work, order_line_id: int) -> Quantity:
    """How much of a line has been replaced, or is being replaced."""
    rows = work.execute(
        select(Case.quantity).where(
            Case.order_line_id == order_line_id,
            Case.kind.in_((CaseKind.EXCHANGE, CaseKind.RESEND)),
            Case.status.not_in((CaseStatus.REFUSED, CaseStatus.WITHDRAWN)),
        )
    ).scalars()
    return sum(rows, NONE)


def claim(work: Work, case_id: int, new: CaseStatus, **values: Any) -> CaseStatus | None:
    """Move by a conditional update; the old status, or None where it may not move (any more)."""
    for old in CASE_FLOW.sources(new):
        moved = work.execute(
            update(Case)
            .where(Case.id == case_id, Case.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def bind(work: Work, order_line_id: int, quantity: Quantity) -> bool:
    """Claim so much of a line for a case; False where that much is not left of it."""
    return _claimed(work, order_line_id, quantity, OrderLine.claimed + quantity)


def free(work: Work, order_line_id: int, quantity: Quantity) -> bool:
    """Give it back."""
    return _claimed(work, order_line_id, -quantity, OrderLine.claimed)


def _claimed(work: Work, order_line_id: int, change: Quantity, upto: Any) -> bool:
    done = work.execute(
        update(OrderLine)
        .where(
            OrderLine.id == order_line_id, upto <= OrderLine.quantity - OrderLine.returned, OrderLine.claimed >= -change
        )
        .values(claimed=OrderLine.claimed + change)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def came_back(work: Work, case_id: int, *, restocked: bool) -> bool:
    """Note once that the goods have come back."""
    done = work.execute(
        update(Case)
        .where(Case.id == case_id, Case.came_back_at.is_(None))
        .values(came_back_at=work.now, restocked=restocked)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def share(work: Work, case_id: int, percent: int) -> bool:
    """Let the supplier bear so much of what a case costs; False where it has been decided."""
    done = work.execute(
        update(Case)
        .where(Case.id == case_id, Case.status.in_(WAITING))
        .values(supplier_percent=percent)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def history(work: Work, case_id: int) -> list[Move]:
    """The moves of a case, the first one first."""
    of_it = select(Move).where(Move.subject == Case.__tablename__, Move.subject_id == case_id)
    return list(work.execute(of_it.order_by(Move.id)).scalars())


def due(work: Work, *statuses: CaseStatus) -> Case | None:
    """One whose time is over."""
    return work.execute(
        select(Case).where(Case.status.in_(statuses), Case.due_at <= work.now).order_by(Case.due_at, Case.id).limit(1)
    ).scalar_one_or_none()


def buyable(work: Work, member_id: int | None, since: datetime, *line_ids: int) -> Sequence[Row[Any]]:
    """(line, status, order_id, pickup, …) of the lines that somebody may complain of: handed over since that moment (a
    replacement counts anew), or still to come; the latest first."""
    part, line, order = Fulfilment, OrderLine, Order
    again, again_part = aliased(Order), aliased(Fulfilment)
    renewed = exists().where(
        again.replaces == order.id,
        again_part.order_id == again.id,
        again_part.supplier_id == line.supplier_id,
        again_part.finished_at >= since,
        again_part.status == FulfilmentStatus.HANDED_OVER,
    )
    fresh = or_(part.status != FulfilmentStatus.HANDED_OVER, part.finished_at >= since, renewed)
    mine = or_(order.member_id == member_id, order.placed_by == member_id)
    found = (
        select(line, part.status.label("stands"), part.id.label("part_id"))
        .join(order, order.id == line.order_id)
        .join(part, and_(part.order_id == order.id, part.supplier_id == line.supplier_id))
        .where(mine, order.status.in_(PAID), order.replaces.is_(None), fresh, line.quantity > line.returned)
        .where(part.status != FulfilmentStatus.CANCELLED)
        .order_by(line.id.desc())
        .limit(LATEST)
        .execution_options(populate_existing=True)
    )
    return work.execute(found.where(line.id.in_(line_ids)) if line_ids else found).all()


def open_complaint(work: Work, member_id: int) -> Complaint | None:
    """What somebody said last and hasn't answered our proposal to."""
    return work.execute(
        select(Complaint)
        .where(Complaint.member_id == member_id, Complaint.closed_at.is_(None), Complaint.until > work.now)
        .order_by(Complaint.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def close_complaints(work: Work, member_id: int) -> None:
    work.execute(
        update(Complaint)
        .where(Complaint.member_id == member_id, Complaint.closed_at.is_(None))
        .values(closed_at=work.now)
        .execution_options(synchronize_session=False)
    )


def step(work: Work, complaint: Complaint, **values: Any) -> bool:
    """Go on from an answer; False where another answer was quicker."""
    done = work.execute(
        update(Complaint)
        .where(Complaint.id == complaint.id, Complaint.step == complaint.step, Complaint.closed_at.is_(None))
        .values(step=complaint.step + 1, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def latest_open(work: Work, member_id: int) -> Case | None:
    """What somebody asked for last that awaits a word."""
    mine = select(Case).where(Case.member_id == member_id, Case.status.in_(WAITING))
    return work.execute(mine.order_by(Case.id.desc()).limit(1)).scalar_one_or_none()


def add_photos(work: Work, to: Case | Complaint, paths: Sequence[str]) -> None:
    to.photos = [*to.photos, *paths]
    work.session.flush()


def lines(work: Work, line_ids: Collection[int]) -> list[OrderLine]:
    return list(work.execute(select(OrderLine).where(OrderLine.id.in_(line_ids))).scalars())
