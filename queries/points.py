"""Points: what somebody has, in which lots, and what has happened to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.money import ZERO, Money
from core.work import Work
from models.points import PointsAccount, PointsEntry, PointsLot, PointsMove, PointsPosting, PointsReason
from models.refunds import Refund, RefundCause, RefundLine
from queries.refunds import TAKEN


@dataclass(frozen=True, slots=True)
class Balance:
    """`free` below zero is debt."""

    free: int = 0
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class Purse:
    """What somebody has at this moment; what is over is left out, whether or not it was written off already."""

    free: int
    reserved: int
    next_at: datetime | None = None  # when what of it expires next
    next_points: int = 0


def locked(work: Work, member_ids: Collection[int]) -> dict[int, Balance]:
    """These members' accounts, made where there is none yet, and nobody else's until this work is over.

    Taken after orders and stock, by member.
    """
    found = {}
    for member_id in sorted(member_ids):
        row = _dialect(work).insert(PointsAccount).values(member_id=member_id, free=0, reserved=0)
        taken = row.on_conflict_do_update(index_elements=["member_id"], set_={"member_id": row.excluded.member_id})
        account = work.execute(taken.returning(PointsAccount.free, PointsAccount.reserved)).one()
        found[member_id] = Balance(account.free, account.reserved)
    return found


def shift(work: Work, member_id: int, free: int, reserved: int, *, least: int | None) -> bool:
    """Change an account; False where less would be free than `least`, or less reserved than nothing."""
    fits: list[ColumnElement[bool]] = [PointsAccount.reserved + reserved >= 0]
    if least is not None:
        fits.append(PointsAccount.free + free >= least)
    done = work.execute(
        update(PointsAccount)
        .where(PointsAccount.member_id == member_id, *fits)
        .values(free=PointsAccount.free + free, reserved=PointsAccount.reserved + reserved)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def hand_over(work: Work, goes: int, stays: int, had: Balance) -> None:
    """Lots and changes of one member become another's, and so does what the one had."""
    for table in (PointsLot, PointsEntry):
        own = update(table).where(table.member_id == goes).values(member_id=stays)
        work.execute(own.execution_options(synchronize_session=False))
    shift(work, goes, -had.free, -had.reserved, least=None)
    shift(work, stays, had.free, had.reserved, least=None)


def shift_lot(work: Work, lot_id: int, free: int, reserved: int) -> bool:
    """Change a lot; False where it holds less than that."""
    unspent, kept = PointsLot.unspent + free + reserved, PointsLot.reserved + reserved
    done = work.execute(
        update(PointsLot)
        .where(PointsLot.id == lot_id, kept >= 0, unspent >= kept)
        .values(unspent=unspent, reserved=kept)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def free_lots(work: Work, member_id: int) -> Sequence[Row[Any]]:
    """(id, free) of the lots that something can be taken from, what expires first first."""
    return work.execute(
        select(PointsLot.id, (PointsLot.unspent - PointsLot.reserved).label("free"))
        .where(PointsLot.member_id == member_id, PointsLot.unspent > PointsLot.reserved)
        .order_by(PointsLot.expires_at, PointsLot.id)
    ).all()


def over(work: Work, member_id: int) -> Sequence[Row[Any]]:
    """(id, free) of the lots whose time is over and of which something is left that no order has reserved."""
    return work.execute(
        select(PointsLot.id, (PointsLot.unspent - PointsLot.reserved).label("free"))
        .where(PointsLot.member_id == member_id, PointsLot.expires_at <= work.now)
        .where(PointsLot.unspent > PointsLot.reserved)
        .order_by(PointsLot.id)
    ).all()


def members_with_over(work: Work, limit: int) -> list[int]:
    """Some of those who have lots whose time is over."""
    due = select(PointsLot.member_id).where(PointsLot.unspent > 0, PointsLot.expires_at <= work.now)
    found = due.where(PointsLot.unspent > PointsLot.reserved).distinct().limit(limit)
    return list(work.execute(found).scalars())


def next_to_remind(work: Work, until: datetime) -> int | None:
    """Somebody who has points that expire by then and wasn't told yet."""
    found = select(PointsLot.member_id).where(*_unreminded(work, until)).order_by(PointsLot.expires_at).limit(1)
    return work.execute(found).scalar()


def claim_reminder(work: Work, member_id: int, until: datetime) -> Sequence[Row[Any]]:
    """(unspent, expires_at) of the lots that somebody is to be told of, once: nobody else gets them."""
    return work.execute(
        update(PointsLot)
        .where(PointsLot.member_id == member_id, *_unreminded(work, until))
        .values(reminded_at=work.now)
        .returning(PointsLot.unspent, PointsLot.expires_at)
        .execution_options(synchronize_session=False)
    ).all()


def _unreminded(work: Work, until: datetime) -> tuple[ColumnElement[bool], ...]:
    soon = PointsLot.expires_at.between(work.now, until)
    return PointsLot.unspent > 0, soon, PointsLot.reminded_at.is_(None)


def purse(work: Work, member_id: int) -> Purse:
    """What somebody has now. Changes nothing: what is over is only left out."""
    account = work.session.get(PointsAccount, member_id, populate_existing=True)
    if account is None:
        return Purse(0, 0)
    lots = work.execute(
        select(PointsLot.expires_at, func.sum(PointsLot.unspent - PointsLot.reserved).label("free"))
        .where(PointsLot.member_id == member_id, PointsLot.unspent > PointsLot.reserved)
        .group_by(PointsLot.expires_at)
        .order_by(PointsLot.expires_at)
    ).all()
    gone = sum(int(lot.free) for lot in lots if lot.expires_at <= work.now)
    ahead = next((lot for lot in lots if lot.expires_at > work.now), None)
    free = account.free - gone
    return Purse(free, account.reserved, ahead.expires_at, int(ahead.free)) if ahead else Purse(free, account.reserved)


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of what somebody can spend."""

    kind: PointsMove
    reason: PointsReason | None
    order_id: int | None
    note: str
    moved_at: datetime
    points: int


def movements(work: Work, member_id: int, limit: int = 8) -> list[Movement]:
    """Somebody's latest changes; what is spent was taken away when it was reserved."""
    latest = (
        select(PointsEntry)
        .where(PointsEntry.member_id == member_id, PointsEntry.kind != PointsMove.SPENT)
        .order_by(PointsEntry.id.desc())
        .limit(limit)
        .subquery()
    )
    rows = work.execute(
        select(
            latest.c.kind, latest.c.reason, latest.c.order_id, latest.c.note, latest.c.moved_at,
            func.sum(PointsPosting.free).label("points"),
        )
        .join(PointsPosting, PointsPosting.entry_id == latest.c.id)
        .group_by(*latest.c)
        .having(func.sum(PointsPosting.free) != 0)
        .order_by(latest.c.id.desc())
    )  # fmt: skip
    return [Movement(r.kind, r.reason, r.order_id, r.note, r.moved_at, int(r.points)) for r in rows]


def was_given(work: Work, reason: PointsReason, source_id: int) -> bool:
    """Whether points were given for this source already."""
    return _happened(work, PointsMove.EARNED, reason, source_id)


def _happened(work: Work, kind: PointsMove, reason: PointsReason, source_id: int) -> bool:
    found = select(PointsEntry.id).where(
        PointsEntry.kind == kind, PointsEntry.reason == reason, PointsEntry.source_id == source_id
    )
    return work.execute(found).first() is not None


def given_between(work: Work, member_id: int, reason: PointsReason, start: datetime, end: datetime) -> int:
    """How often somebody was given points for a reason, from `start` until before `end`."""
    found = select(func.count()).where(
        PointsEntry.member_id == member_id,
        PointsEntry.kind == PointsMove.EARNED,
        PointsEntry.reason == reason,
        PointsEntry.moved_at >= start,
        PointsEntry.moved_at < end,
    )
    return int(work.execute(found).scalar_one())


def reserved_for(work: Work, order_id: int) -> dict[int, int]:
    """What is reserved for an order, by lot, what lasts longest first."""
    reserved = func.sum(PointsPosting.reserved)
    found = work.execute(
        select(PointsPosting.lot_id, reserved.label("points"))
        .join(PointsEntry, PointsEntry.id == PointsPosting.entry_id)
        .join(PointsLot, PointsLot.id == PointsPosting.lot_id)
        .where(PointsEntry.order_id == order_id, PointsPosting.reserved != 0)
        .group_by(PointsPosting.lot_id, PointsLot.expires_at)
        .having(reserved != 0)
        .order_by(PointsLot.expires_at.desc(), PointsPosting.lot_id.desc())
    )
    return {row.lot_id: int(row.points) for row in found}


def spent_on(work: Work, order_id: int) -> Sequence[Row[Any]]:
    """(points, expires_at) of what was spent on an order, what would have lasted longest first."""
    return work.execute(
        select((-PointsPosting.reserved).label("points"), PointsLot.expires_at)
        .join(PointsEntry, PointsEntry.id == PointsPosting.entry_id)
        .join(PointsLot, PointsLot.id == PointsPosting.lot_id)
        .where(PointsEntry.order_id == order_id, PointsEntry.kind == PointsMove.SPENT)
        .order_by(PointsLot.expires_at.desc(), PointsLot.id.desc())
    ).all()


def given_back_of(work: Work, order_id: int) -> int:
    """How many of the points that were spent on an order have gone back."""
    found = select(func.coalesce(func.sum(PointsPosting.free), 0)).join(
        PointsEntry, PointsEntry.id == PointsPosting.entry_id
    )
    return int(
        work.execute(
            found.where(PointsEntry.order_id == order_id, PointsEntry.kind == PointsMove.GIVEN_BACK)
        ).scalar_one()
    )


@dataclass(frozen=True, slots=True)
class Earned:
    """What an order has brought somebody: `points` in all, of which `back` were taken back."""

    member_id: int
    reason: PointsReason
    points: int
    back: int
    base: Money


def earned_by(work: Work, order_id: int) -> list[Earned]:
    """All that hangs on the money of an order."""
    points = func.sum(case((PointsEntry.kind == PointsMove.EARNED, PointsPosting.free), else_=0))
    back = -func.sum(case((PointsEntry.kind == PointsMove.TAKEN_BACK, PointsPosting.free), else_=0))
    rows = work.execute(
        select(
            PointsEntry.member_id, PointsEntry.reason, points.label("points"), back.label("back"),
            func.max(PointsEntry.base).label("base"),
        )
        .join(PointsPosting, PointsPosting.entry_id == PointsEntry.id)
        .where(PointsEntry.order_id == order_id, PointsEntry.base.is_not(None))
        .group_by(PointsEntry.member_id, PointsEntry.reason)
        .order_by(PointsEntry.member_id, PointsEntry.reason)
    )  # fmt: skip
    return [Earned(r.member_id, r.reason, int(r.points), int(r.back), r.base or ZERO) for r in rows]


def lots_of(work: Work, order_id: int, member_id: int) -> set[int]:
    """The lots into which went what an order has brought somebody."""
    found = (
        select(PointsPosting.lot_id)
        .join(PointsEntry, PointsEntry.id == PointsPosting.entry_id)
        .where(PointsEntry.order_id == order_id, PointsEntry.member_id == member_id, PointsPosting.lot_id.is_not(None))
        .where(PointsEntry.kind == PointsMove.EARNED)
    )
    return {lot_id for lot_id in work.execute(found).scalars() if lot_id is not None}


def money_back(work: Work, order_id: int) -> Money:
    """How much of what was paid for an order approved refunds have taken."""
    found = select(Refund.amount).where(
        Refund.order_id == order_id, Refund.cause == RefundCause.ASKED, Refund.status.in_(TAKEN)
    )
    return sum(work.execute(found).scalars(), ZERO)


def points_in(work: Work, refund_id: int) -> int:
    """How many points a refund gives back: a point is a fen."""
    found = select(RefundLine.from_points).where(RefundLine.refund_id == refund_id)
    return sum(work.execute(found).scalars(), ZERO).fen


def _dialect(work: Work) -> Any:
    """Both know ON CONFLICT, each by its own insert."""
    return sqlite if work.database.is_sqlite else postgresql
