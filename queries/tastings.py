"""Tastings: who is registered, who waits, what is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, insert, select, update

from core.work import Work
from models.tastings import SEAT_FLOW, SeatStatus, Tasting, TastingSeat, TastingStatus


def locked(work: Work, tasting_id: int) -> Tasting | None:
    """Who registers, cancels, comes or ends it takes this first; SKUs and orders behind it."""
    found = select(Tasting).where(Tasting.id == tasting_id).with_for_update(key_share=True)
    one: Tasting | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return one


def running(work: Work, community_ids: Collection[int]) -> list[Tasting]:
    found = select(Tasting).where(
        Tasting.community_id.in_(community_ids), Tasting.status == TastingStatus.OPEN, Tasting.ends_at > work.now
    )
    return list(work.execute(found.order_by(Tasting.begins_at, Tasting.id)).scalars())


def count(work: Work, tasting_id: int, booked: int = 0, given: int = 0) -> bool:
    """Count places taken and given; False where there are no more. A constraint stands behind it."""
    counted = (
        update(Tasting)
        .where(Tasting.id == tasting_id, Tasting.booked + booked <= Tasting.places)
        .values(booked=Tasting.booked + booked, given=Tasting.given + given)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(counted).rowcount)  # type: ignore[attr-defined]


def seat(work: Work, tasting_id: int, member_id: int) -> TastingSeat | None:
    found = select(TastingSeat).where(TastingSeat.tasting_id == tasting_id, TastingSeat.member_id == member_id)
    one: TastingSeat | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return one


def by_code(work: Work, code: str) -> TastingSeat | None:
    found = select(TastingSeat).where(TastingSeat.code == code)
    one: TastingSeat | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return one


def add_seat(work: Work, tasting_id: int, member_id: int, code: str) -> int:
    row = {"tasting_id": tasting_id, "member_id": member_id, "code": code, "status": SeatStatus.WAITING}
    added = insert(TastingSeat).values(**row, asked_at=work.now).returning(TastingSeat.id)
    return int(work.execute(added).scalar_one())


def claim(work: Work, seat_id: int, new: SeatStatus, **values: object) -> SeatStatus | None:
    """Move by a conditional update; the old status, or None where it may not move (any more)."""
    for old in SEAT_FLOW.sources(new):
        moved = (
            update(TastingSeat)
            .where(TastingSeat.id == seat_id, TastingSeat.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if work.execute(moved).rowcount:  # type: ignore[attr-defined]
            return old
    return None


def seats(work: Work, tasting_id: int, status: SeatStatus) -> list[TastingSeat]:
    """In the order in which they asked."""
    found = select(TastingSeat).where(TastingSeat.tasting_id == tasting_id, TastingSeat.status == status)
    return list(work.execute(found.order_by(TastingSeat.asked_at, TastingSeat.id)).scalars())


def to_remind(work: Work, before: datetime) -> int | None:
    """One that begins soon, and of which nobody was reminded; claimed."""
    soon = and_(Tasting.status == TastingStatus.OPEN, Tasting.reminded_at.is_(None), Tasting.begins_at <= before)
    found = work.execute(select(Tasting.id).where(soon).order_by(Tasting.id).limit(1)).scalar()
    if found is None:
        return None
    marked = update(Tasting).where(Tasting.id == found, soon).values(reminded_at=work.now)
    work.execute(marked.execution_options(synchronize_session=False))
    return int(found)


def to_end(work: Work) -> int | None:
    over = select(Tasting.id).where(Tasting.status == TastingStatus.OPEN, Tasting.ends_at <= work.now)
    return work.execute(over.order_by(Tasting.id).limit(1)).scalar()


def end(work: Work, tasting_id: int) -> bool:
    ended = (
        update(Tasting)
        .where(Tasting.id == tasting_id, Tasting.status == TastingStatus.OPEN)
        .values(status=TastingStatus.OVER)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(ended).rowcount)  # type: ignore[attr-defined]


def join_seats(work: Work, goes: int, stays: int) -> None:
    """One person's seats; where both have one, the code of each stays good."""
    own = select(TastingSeat.tasting_id).where(TastingSeat.member_id == stays).scalar_subquery()
    theirs = update(TastingSeat).where(TastingSeat.member_id == goes, TastingSeat.tasting_id.not_in(own))
    work.execute(theirs.values(member_id=stays).execution_options(synchronize_session=False))


def set_order(work: Work, seat_id: int, order_id: int) -> None:
    given = update(TastingSeat).where(TastingSeat.id == seat_id).values(order_id=order_id)
    work.execute(given.execution_options(synchronize_session=False))
