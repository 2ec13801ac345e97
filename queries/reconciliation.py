"""Reconciliation: runs and their differences, by day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.work import Work
from models.payments import Payment
from models.reconciliation import DIFFERENCE_FLOW, Bill, Difference, DifferenceStatus, Nature, Reconciliation

OPEN = DifferenceStatus.OPEN


def run(work: Work, gateway: str, day: date, bill: Bill) -> Reconciliation | None:
    return work.execute(
        select(Reconciliation)
        .where(Reconciliation.gateway == gateway, Reconciliation.day == day, Reconciliation.bill == bill)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def runs_of(work: Work, day: date) -> list[Reconciliation]:
    """All that was matched for a day, in the order of Bill."""
    found = work.execute(select(Reconciliation).where(Reconciliation.day == day)).scalars()
    return sorted(found, key=lambda run: (list(Bill).index(run.bill), run.gateway))


def begun(work: Work, gateway: str, day: date, bill: Bill, **values: Any) -> bool:
    """Make the row of a day's bill; False where there is one already."""
    try:
        with work.session.begin_nested():
            work.session.add(Reconciliation(gateway=gateway, day=day, bill=bill, **values))
            work.session.flush()
    except IntegrityError:
        return False
    return True


def locked(work: Work, gateway: str, day: date, bill: Bill) -> Reconciliation:
    """The row of a day's bill, made where there is none, that nobody else writes until this work is over."""
    begun(work, gateway, day, bill)
    mine = (Reconciliation.gateway == gateway, Reconciliation.day == day, Reconciliation.bill == bill)
    mine_alone = select(Reconciliation).where(*mine).with_for_update().execution_options(populate_existing=True)
    found: Reconciliation = work.execute(mine_alone).scalar_one()
    return found


def claim(work: Work, run_id: int, seen: datetime, until: datetime) -> bool:
    """Take a day that is due to be tried again; False where another process has it."""
    taken = work.execute(
        update(Reconciliation)
        .where(
            Reconciliation.id == run_id,
            Reconciliation.next_try_at == seen,
        )
        .values(next_try_at=until, attempts=Reconciliation.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def conclude(work: Work, run_id: int) -> None:
    """A day is not tried again by itself."""
    work.execute(
        update(Reconciliation)
        .where(Reconciliation.id == run_id)
        .values(next_try_at=None)
        .execution_options(synchronize_session=False)
    )


def tell_once(work: Work, run_id: int) -> bool:
    """Whether managers still have to hear of a day; marks it as told."""
    done = work.execute(
        update(Reconciliation)
        .where(Reconciliation.id == run_id, Reconciliation.told_at.is_(None))
        .values(told_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def earlier_balance(work: Work, gateway: str, day: date) -> Reconciliation | None:
    """The last day before this one whose balances are known."""
    return work.execute(
        select(Reconciliation)
        .where(
            Reconciliation.gateway == gateway,
            Reconciliation.bill == Bill.FUNDS,
            Reconciliation.day < day,
            Reconciliation.their_balance.is_not(None),
        )
        .order_by(Reconciliation.day.desc())
        .limit(1)
    ).scalar_one_or_none()


def first_paid_at(work: Work, gateway: str) -> datetime | None:
    """When the gateway was first paid by; days before have nothing to match."""
    return work.execute(select(func.min(Payment.paid_at)).where(Payment.gateway == gateway)).scalar_one_or_none()


def differences(work: Work, run_ids: Collection[int]) -> list[Difference]:
    """What differs in these runs: what is open first, then as it was found."""
    found = work.execute(
        select(Difference).where(Difference.reconciliation_id.in_(run_ids)).execution_options(populate_existing=True)
    ).scalars()
    rank = list(DifferenceStatus)
    return sorted(found, key=lambda one: (rank.index(one.status), one.id))


def has(work: Work, run_id: int, nature: Nature, key: str) -> bool:
    found = select(Difference.id).where(
        Difference.reconciliation_id == run_id, Difference.nature == nature, Difference.key == key
    )
    return work.execute(found).first() is not None


def difference(work: Work, difference_id: int) -> Difference | None:
    return work.session.get(Difference, difference_id, populate_existing=True)


def add(work: Work, **values: Any) -> int:
    """A new difference; its id."""
    return int(work.execute(insert(Difference).values(**values).returning(Difference.id)).scalar_one())


def keep(work: Work, difference_id: int, **values: Any) -> None:
    """What it looks like now."""
    work.execute(
        update(Difference)
        .where(Difference.id == difference_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def move(work: Work, difference_id: int, new: DifferenceStatus, **values: Any) -> DifferenceStatus | None:
    """Move a difference by a conditional update; its old status, or None where it may not move (any more)."""
    for old in DIFFERENCE_FLOW.sources(new):
        moved = work.execute(
            update(Difference)
            .where(Difference.id == difference_id, Difference.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def still_missing(work: Work, natures: Collection[Nature], keys: Collection[str]) -> list[Difference]:
    """Open differences of earlier days about these keys: what was missing then is there now."""
    return list(
        work.execute(
            select(Difference).where(
                Difference.status == OPEN, Difference.nature.in_(natures), Difference.key.in_(keys)
            )
        ).scalars()
    )


def open_number(work: Work) -> int:
    """How many differences are open, of all days."""
    found = work.execute(select(func.count()).select_from(Difference).where(Difference.status == OPEN))
    return int(found.scalar_one())
