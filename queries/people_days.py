"""The people of days: who joined, bought, came back, and at which stage everybody stands.

What changes is one statement for all days; where people stood the day before, with that, is where they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, insert, literal, or_, select, union_all

from core.work import Work
from models.figures import WHOLE_SHOP, BuyerDay, PeopleDay, Rhythm
from models.members import Member, Membership
from queries.rhythms import ENDS
from queries.spans import Span, plus

STAGES = ("active", "cooling", "sleeping", "lost")
NAMES = ("joined", "buyers", "new", "woken", "in_week", "in_month", "in_term", *STAGES)


def fold(work: Work, span: Span) -> None:
    stood, changes, rows = _stood(work, span.days[0].day - timedelta(days=1)), _changes(work, span), []
    for day in span.days:
        today = changes.get(day.day, {})
        for place in sorted(stood.keys() | today.keys()):
            counted = Counter(stood.get(place, {}))
            counted.update(today.get(place, {}))
            stood[place] = {stage: counted[stage] for stage in STAGES}
            rows.append({"day": day.day, "community_id": place, **{name: counted[name] for name in NAMES}})
    if rows:
        work.execute(insert(PeopleDay), rows)


def _stood(work: Work, day: date) -> dict[int, Mapping[str, int]]:
    stages = (getattr(PeopleDay, stage) for stage in STAGES)
    rows = work.execute(select(PeopleDay.community_id, *stages).where(PeopleDay.day == day)).mappings()
    return {row["community_id"]: {stage: row[stage] for stage in STAGES} for row in rows}


def _changes(work: Work, span: Span) -> Mapping[date, Mapping[int, Mapping[str, int]]]:
    each = union_all(*_joined(span), *(part for whole in (True, False) for part in _bought(work, span, whole)))
    parts = each.subquery()
    sums = (cast(func.sum(parts.c[name]), Integer).label(name) for name in NAMES)
    found: dict[date, dict[int, Mapping[str, int]]] = defaultdict(dict)
    grouped = select(parts.c.day, parts.c.place, *sums).group_by(parts.c.day, parts.c.place)
    for row in work.execute(grouped).mappings():
        found[row["day"]][row["place"]] = {name: row[name] for name in NAMES}
    return found


def _change(day: Any, place: Any, **values: Any) -> Select[Any]:
    each = (cast(values.get(name, literal(0)), Integer).label(name) for name in NAMES)
    return select(day.label("day"), place.label("place"), *each)


def _joined(span: Span) -> tuple[Select[Any], Select[Any]]:
    one, shop = literal(1), literal(WHOLE_SHOP)
    return (
        _change(span.on(Member.created_at), shop, joined=one).where(span.has(Member.created_at)),
        _change(span.on(Membership.joined_at), Membership.community_id, joined=one)
        .where(span.has(Membership.joined_at)),
    )  # fmt: skip


def _bought(work: Work, span: Span, whole: bool) -> Iterator[Select[Any]]:
    """Of the whole shop, or of each community."""
    place = literal(WHOLE_SHOP) if whole else BuyerDay.community_id
    here = BuyerDay.counts if whole else BuyerDay.community_id != WHOLE_SHOP
    before = BuyerDay.before_on if whole else BuyerDay.before_there_on
    after = BuyerDay.next_on if whole else BuyerDay.next_there_on
    yield _buyers(span, place, before).where(here)
    yield _left(work, span, place, before).where(here)
    for which, (old, new) in enumerate(pairwise(STAGES)):
        move = {old: literal(-1), new: literal(1)}
        yield (
            _change(ENDS[which], place, **move)
            .select_from(BuyerDay)
            .join(Rhythm, _own(BuyerDay.day))
            .where(here, span.holds(ENDS[which]), or_(after.is_(None), after > ENDS[which]))
        )
        limit = span.days[-1].limits.days[which]
        end = plus(work, BuyerDay.day, limit)
        first, last = (span.days[n].day - timedelta(days=limit) for n in (0, -1))
        yield (
            _change(end, place, **move)
            .select_from(BuyerDay)
            .outerjoin(Rhythm, _own(BuyerDay.day))
            .where(here, BuyerDay.day.between(first, last), Rhythm.day.is_(None), or_(after.is_(None), after > end))
        )


def _own(day: Any) -> Any:
    return and_(Rhythm.member_id == BuyerDay.member_id, Rhythm.day == day)


def _buyers(span: Span, place: Any, before: Any) -> Select[Any]:
    """Who buys is active from then on."""

    def first_since(start: Any) -> Any:
        return case((or_(before.is_(None), before < start), 1), else_=0)

    one, day = literal(1), BuyerDay.day
    return _change(
        day, place, buyers=one, active=one, new=case((before.is_(None), 1), else_=0),
        in_week=first_since(span.of(day, lambda on: on.week)),
        in_month=first_since(span.of(day, lambda on: on.month)),
        in_term=first_since(span.of(day, lambda on: on.term)),
    ).where(span.holds(day))  # fmt: skip


def _left(work: Work, span: Span, place: Any, before: Any) -> Select[Any]:
    """Who buys again is no longer what they were the day before; woken, where by this day they would be lost."""
    day, limits = BuyerDay.day, span.days[-1].limits
    ends: Sequence[Any] = [
        func.coalesce(own, plus(work, before, fixed)) for own, fixed in zip(ENDS, limits.days, strict=True)
    ]
    over: Sequence[Any] = [literal(True), *(end < day for end in ends), literal(False)]  # by the day before
    was = {
        stage: case((and_(began, ~ended), -1), else_=0)
        for stage, (began, ended) in zip(STAGES, pairwise(over), strict=True)
    }
    return (
        _change(day, place, woken=case((ends[-1] <= day, 1), else_=0), **was)
        .select_from(BuyerDay).outerjoin(Rhythm, _own(before)).where(span.holds(day), before.is_not(None))
    )  # fmt: skip
