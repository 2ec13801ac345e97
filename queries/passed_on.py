"""What moved the gateway's account by profit sharing: sharings, and what came back of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, and_, func, null, or_, select, type_coerce

from core.money import Money
from core.work import Work
from models.splits import PartStatus, ReturnStatus, Split, SplitPart, SplitReturn

CHUNK = 500  # names in one statement


@dataclass(frozen=True, slots=True)
class Passed:
    """A sharing or a return under our number. What left the account is negative; `at` is the gateway's moment."""

    number: str
    amount: Money
    at: datetime


def moved(work: Work, start: datetime, end: datetime, names: Collection[str]) -> dict[str, Passed]:
    """What was done in this time, and what has one of these names (ours or theirs), by each of its names."""
    found: dict[str, Passed] = {}
    ordered = sorted(names)
    for begin in range(0, max(len(ordered), 1), CHUNK):
        part = ordered[begin : begin + CHUNK]
        for row in (*work.execute(_sharings(start, end, part)), *work.execute(_returns(start, end, part))):
            passed = Passed(row.number, _money(row.amount), row.at)
            found |= dict.fromkeys(filter(None, (row.number, row.their_id)), passed)
    return found


def _sharings(start: datetime, end: datetime, names: Sequence[str]) -> Any:
    of_time = select(SplitPart.split_id).where(SplitPart.done_at >= start, SplitPart.done_at < end)
    named = or_(Split.number.in_(names), Split.their_id.in_(names), Split.id.in_(of_time))
    return (
        select(
            Split.number,
            Split.their_id,
            func.max(SplitPart.done_at).label("at"),
            (-func.sum(type_coerce(SplitPart.amount, BigInteger))).label("amount"),
        )
        .join(SplitPart, SplitPart.split_id == Split.id)
        .where(SplitPart.status == PartStatus.DONE, named)
        .group_by(Split.id, Split.number, Split.their_id)
    )


def _returns(start: datetime, end: datetime, names: Sequence[str]) -> Any:
    of_time = and_(SplitReturn.done_at >= start, SplitReturn.done_at < end)
    return select(
        SplitReturn.number, null().label("their_id"), SplitReturn.done_at.label("at"), SplitReturn.amount
    ).where(SplitReturn.status == ReturnStatus.DONE, or_(SplitReturn.number.in_(names), of_time))


def after(work: Work, moment: datetime) -> Money:
    """By how much sharings and returns have moved the account since a moment."""
    went = select(func.coalesce(func.sum(SplitPart.amount), 0))
    back = select(func.coalesce(func.sum(SplitReturn.amount), 0))
    gone = work.execute(went.where(SplitPart.status == PartStatus.DONE, SplitPart.done_at >= moment)).scalar_one()
    came = work.execute(back.where(SplitReturn.status == ReturnStatus.DONE, SplitReturn.done_at >= moment)).scalar_one()
    return _money(came) - _money(gone)


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value))
