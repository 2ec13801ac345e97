"""Everybody's own rhythm: how long they usually stay away, and from which days on that is longer than usual.

The middle one of their last five gaps, drawn towards the shop's usual gap while there are few of them: docs/metrics.md.
Each purchase has its own, made of what was known by then, so that no day that is over changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, insert, literal, or_, select

from core.work import Work
from models.figures import BuyerDay, Customer, Rhythm, UsualGap
from queries.spans import Limits, Span, between, plus

GAPS = 5
ENDS: tuple[Any, ...] = (Rhythm.cooling_on, Rhythm.sleeping_on, Rhythm.lost_on)  # of being active, cooling, sleeping
_COUNTS = and_(BuyerDay.counts, BuyerDay.before_on.is_not(None))


def fold(work: Work, span: Span) -> None:
    """Note the rhythm that everybody who bought in the span has from then on, where the shop has one."""
    usual, limits = _usual(work, span), span.days[-1].limits
    if not any(usual.values()):
        return
    gaps = _last_gaps(work, span).subquery()
    number, doubled = _number(gaps), _doubled(work, gaps)
    weighed = (
        select(
            gaps.c.day, gaps.c.member_id, _by_month(gaps.c.day, usual).label("usual"), number.label("number"),
            doubled.label("doubled"),
        )
        .where(span.holds(gaps.c.day)).subquery()
    )  # fmt: skip
    parts = 2 * (weighed.c.number + limits.weight)
    total = weighed.c.number * weighed.c.doubled + 2 * limits.weight * weighed.c.usual
    total = _greatest(work)(total, limits.shortest * parts)

    def days(times: int) -> Any:
        return (times * total + parts - 1) // parts

    ends = (plus(work, weighed.c.day, days(times)) for times in limits.times)
    rows = select(weighed.c.day, weighed.c.member_id, days(1), *ends).where(weighed.c.usual > 0)
    names = ["day", "member_id", "interval", "cooling_on", "sleeping_on", "lost_on"]
    work.execute(insert(Rhythm).from_select(names, rows))


def known(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Customers with the rhythm that they have since they bought last, if any."""
    mine = and_(Rhythm.member_id == Customer.member_id, Rhythm.day == Customer.last_on)
    return found.outerjoin(Rhythm, mine)


def ended(limits: Limits, which: int, day: date) -> ColumnElement[bool]:
    """Whether by that day a customer has ceased to be active (0), cooling (1), sleeping (2)."""
    fixed = Customer.last_on <= day - timedelta(days=limits.days[which])
    own = and_(Rhythm.day.is_not(None), ENDS[which] <= day)  # never null: it is negated, too
    return or_(own, and_(Rhythm.day.is_(None), fixed))


def _last_gaps(work: Work, span: Span) -> Select[Any]:
    """The last five gaps of each purchase of who bought in the span, the latest first; null where there are fewer."""
    theirs = BuyerDay.member_id.in_(select(BuyerDay.member_id).where(span.holds(BuyerDay.day)))
    each = select(
        BuyerDay.day, BuyerDay.member_id, between(work, BuyerDay.before_on, BuyerDay.day).label("gap0")
    ).where(theirs, _COUNTS).subquery()  # fmt: skip
    before = (
        func.lag(each.c.gap0, n).over(partition_by=each.c.member_id, order_by=each.c.day).label(f"gap{n}")
        for n in range(1, GAPS)
    )
    return select(each, *before)


def _number(gaps: Any) -> Any:
    return case(*((gaps.c[f"gap{n}"].is_not(None), n + 1) for n in reversed(range(1, GAPS))), else_=1)


def _doubled(work: Work, gaps: Any) -> Any:
    """Twice the median, of as many as there are; of five by Knuth's way: comparing, without sorting."""
    least, most = _least(work), _greatest(work)
    a, b, c, d, e = (gaps.c[f"gap{n}"] for n in range(GAPS))

    def middle(x: Any, y: Any, z: Any) -> Any:
        return most(least(x, y), least(most(x, y), z))

    of_five = middle(e, most(least(a, b), least(c, d)), least(most(a, b), most(c, d)))
    of_four = a + b + c + d - least(a, b, c, d) - most(a, b, c, d)
    return case(
        (e.is_not(None), 2 * of_five), (d.is_not(None), of_four), (c.is_not(None), 2 * middle(a, b, c)),
        (b.is_not(None), a + b), else_=2 * a,
    )  # fmt: skip


def _least(work: Work) -> Any:
    return func.min if work.database.is_sqlite else func.least


def _greatest(work: Work) -> Any:
    return func.max if work.database.is_sqlite else func.greatest


def _by_month(day: Any, usual: Mapping[date, int]) -> Any:
    months = sorted(usual, reverse=True)
    return case(*((day >= month, literal(usual[month])) for month in months), else_=literal(0))


def _usual(work: Work, span: Span) -> dict[date, int]:
    """The shop's usual gap in each month of the span: the median of all that had ended before it; 0: there was none.

    It is settled once a month and stays, so that the same orders give the same rhythms whenever they are folded.
    """
    months = sorted({day.month for day in span.days})
    settled = select(UsualGap).where(UsualGap.month.in_(months))
    found = {row.month: row.days for row in work.execute(settled).scalars()}
    missing = [month for month in months if month not in found]
    if missing:
        counted = _counted(work, missing[-1])
        made = {month: _median(sum((c for on, c in counted.items() if on < month), Counter())) for month in missing}
        work.execute(insert(UsualGap), [{"month": month, "days": days} for month, days in made.items()])
        found |= made
    return found


def _counted(work: Work, before: date) -> Mapping[date, Counter[int]]:
    """By month in which they ended, how often each gap came."""
    year, month = extract("year", BuyerDay.day), extract("month", BuyerDay.day)
    gap = between(work, BuyerDay.before_on, BuyerDay.day).label("gap")
    found = select(year.label("year"), month.label("month"), gap, func.count().label("number"))
    found = found.where(_COUNTS, BuyerDay.day < before).group_by(year, month, gap)
    counted: dict[date, Counter[int]] = defaultdict(Counter)
    for row in work.execute(found):
        counted[date(int(row.year), int(row.month), 1)][row.gap] += row.number
    return counted


def _median(gaps: Counter[int]) -> int:
    """The lower one of two in the middle."""
    left = (gaps.total() + 1) // 2
    for gap in sorted(gaps):
        left -= gaps[gap]
        if left <= 0:
            return gap
    return 0
