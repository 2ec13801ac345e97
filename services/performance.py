"""Performance (考核): what promoters and leaders did in a month and what came of it, by the formula of the settings.

A month that is over is reckoned once and kept: roles, codes and weights may change, what was told stays. A refund
counts in the month in which the money went back, as in the reports. See docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.clock import day_bounds, day_of, months_later
from core.errors import ShopError
from core.money import Money
from core.periods import Unit
from core.work import Work
from models.performance import REACH, Part, PerformanceResult, PerformanceTarget
from queries import performance as find
from queries.performance import Done, Span
from services import history
from services.members import MembersJoined

MOST_TARGET = 1_000_000
EARLIER = 6  # months before that are shown
ENOUGH = 4  # people of a team whose mean gives nobody away
SOON = time(0, 10)  # a day closes some minutes after midnight


class NotAMonth(ShopError):
    """Performance is reckoned by the month. Arguments: period."""


class NotInTeam(ShopError):
    """Somebody who neither promotes nor leads (in that month). Arguments: name."""


class BadTarget(ShopError):
    """More than anybody reaches. Arguments: most."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the formula: `counted` of `number` at `weight` points each. `unit`: what 及时 and 每满 go by."""

    part: Part
    number: int
    counted: int
    weight: int
    unit: int = 0

    @property
    def points(self) -> int:
        return self.counted * self.weight


@dataclass(frozen=True, slots=True)
class Result:
    """Somebody's month. `reply`: the median first answer in seconds; `regulars`: who bought in the month before."""

    member_id: int
    name: str
    terms: Sequence[Term]
    revenue: Money
    regulars: int
    reply: int | None
    target: int
    rank: int
    people: int

    @property
    def points(self) -> int:
        return sum(term.points for term in self.terms)

    @property
    def missing(self) -> int:
        return max(self.target - self.points, 0)

    def part(self, part: Part) -> Term | None:
        return next((term for term in self.terms if term.part is part), None)


@dataclass(frozen=True, slots=True)
class Advice:
    """What would help most: `more` of a part (fewer complaints) would bring `points`; `mean`: the team's, if told."""

    part: Part
    unit: int
    more: int
    points: int
    mean: int | None = None


def month_of(work: Work, text: str) -> date:
    """The first day of the month that somebody means. Raises BadPeriod, NotYet, NotAMonth."""
    today = day_of(work.now, work.settings.zone)
    period = work.settings.figures.calendar.read(text, today)
    if period.unit is not Unit.MONTH:
        raise NotAMonth(period=text[:20])
    return period.start


def table(work: Work, month: date) -> list[Result]:
    """Everybody of a month, the best first: as it was kept, or of a month that isn't reckoned yet as it stands."""
    if find.closed(work, month) is not None:
        return [_kept(row.PerformanceResult, row.name) for row in find.results(work, month)]
    return _counted(work, month)


def of_member(work: Work, member_id: int, month: date) -> tuple[Result, list[Result]] | None:
    """Somebody's month and everybody's; None for whoever wasn't in the team then."""
    everybody = table(work, month)
    mine = next((one for one in everybody if one.member_id == member_id), None)
    return None if mine is None else (mine, everybody)


def earlier(work: Work, member_id: int, month: date) -> list[PerformanceResult]:
    """Somebody's months that are reckoned, before another one; the latest first."""
    return [row for row in find.of_member(work, member_id, EARLIER + 1) if row.month < month][:EARLIER]


def _counted(work: Work, month: date) -> list[Result]:
    set_, span = work.settings.performance, _span(work, month)
    people = find.team(work, span)
    if not people:
        return []
    done = find.done(work, span, work.settings.campaigns.counts, set_.prompt_minutes * 60)
    targets = find.targets(work, span.end)
    terms = {member_id: _terms(work, done[member_id]) for member_id in people}
    points = {member_id: sum(term.points for term in mine) for member_id, mine in terms.items()}
    ranks = ranked(points)
    found = [
        Result(
            member_id, name, terms[member_id], done[member_id].revenue, done[member_id].regulars, done[member_id].reply,
            targets.get(member_id, set_.target), ranks[member_id], len(people),
        )
        for member_id, name in people.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.rank, one.name, one.member_id))


def ranked(points: Mapping[int, int]) -> dict[int, int]:
    """Everybody's place: one more than those who have more; whoever is alike shares it."""
    order = sorted(points.values(), reverse=True)
    places = {value: order.index(value) + 1 for value in set(order)}
    return {member_id: places[value] for member_id, value in points.items()}


def _span(work: Work, month: date) -> Span:
    zone = work.settings.zone
    before, start, end = (day_bounds(months_later(month, step), zone)[0] for step in (-1, 0, 1))
    return Span(before, start, end)


def _terms(work: Work, done: Done) -> tuple[Term, ...]:
    """What counts, as the settings say; what is worth nothing is left out."""
    set_ = work.settings.performance
    units = {Part.PROMPT: set_.prompt_minutes, Part.REVENUE: set_.revenue_of}
    terms = []
    for part in Part:
        weight = getattr(set_.weights, part)
        number = _whole(done.revenue, set_.revenue_of) if part is Part.REVENUE else done.numbers[part]
        if weight.points:
            counted = number if weight.most is None else min(number, weight.most)
            terms.append(Term(part, number, counted, weight.points, units.get(part, 0)))
    return tuple(terms)


def _whole(revenue: Money, yuan: int) -> int:
    """How many full amounts that is; of what is below zero likewise."""
    full = abs(revenue.fen) // (yuan * 100)
    return full if revenue.fen >= 0 else -full


def advice(mine: Result, everybody: Sequence[Result]) -> Advice | None:
    """Where one is furthest behind the team's mean; in a small team, or where one isn't: what is worth most apiece."""
    if len(everybody) >= ENOUGH:
        behind = [one for term in mine.terms if (one := _behind(term, mine, everybody)).points > 0]
        if behind:
            return max(behind, key=lambda one: one.points)
    room = [term for term in mine.terms if term.weight > 0 and term.counted == term.number and term.part in REACH]
    best = max(room, key=lambda term: term.weight, default=None)
    if best is None or not mine.missing:
        return None
    more = -(-mine.missing // best.weight)
    return Advice(best.part, best.unit, more, more * best.weight)


def _behind(term: Term, mine: Result, everybody: Sequence[Result]) -> Advice:
    others = [found.counted for one in everybody if one is not mine and (found := one.part(term.part))]
    mean = (2 * sum(others) + len(others)) // (2 * len(others)) if others else 0
    more = mean - term.counted if term.weight > 0 else term.counted - mean
    return Advice(term.part, term.unit, more, more * abs(term.weight), mean)


def set_target(work: Work, by: int, member_id: int, name: str, points: int) -> None:
    """What somebody is to reach from this month on. Raises BadTarget, NotInTeam."""
    if points > MOST_TARGET:
        raise BadTarget(most=str(MOST_TARGET))
    span = _span(work, day_of(work.now, work.settings.zone).replace(day=1))
    if member_id not in find.team(work, span):
        raise NotInTeam(name=name)
    old = find.targets(work, span.end).get(member_id, work.settings.performance.target)
    work.session.add(PerformanceTarget(member_id=member_id, points=points, set_by=by, set_at=work.now))
    work.session.flush()
    history.changed(work, PerformanceTarget.__tablename__, member_id, "target", old, points, name)


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


# When a month is over


def last_month(work: Work) -> date:
    return months_later(day_of(work.now, work.settings.zone).replace(day=1), -1)


def close_next(work: Work) -> bool:
    """Reckon the month before, once, when it is time; True where it was reckoned just now."""
    month, zone, at = last_month(work), work.settings.zone, work.settings.performance.tell_at
    due = datetime.combine(months_later(month, 1), at or SOON, tzinfo=zone)
    if work.now < due or not find.close(work, month):
        return False
    told_at = None if at else work.now
    find.keep(work, [_row(month, one) | {"told_at": told_at} for one in _counted(work, month)])
    if not at:
        find.claim_table(work, month)
    return True


def next_untold(work: Work) -> Result | None:
    """Somebody who is to hear how their month was; whoever gets it tells it."""
    month = last_month(work)
    if find.closed(work, month) is None:
        return None
    member_id = find.claim_untold(work, month)
    found = None if member_id is None else of_member(work, member_id, month)
    return found[0] if found else None


def untold_table(work: Work) -> list[Result]:
    """The month's table where managers are still to be told; whoever gets it tells it."""
    month = last_month(work)
    return table(work, month) if find.closed(work, month) and find.claim_table(work, month) else []


def _row(month: date, one: Result) -> dict[str, object]:
    terms = [[term.part, term.number, term.counted, term.weight, term.unit] for term in one.terms]
    parts = {"terms": terms, "revenue": one.revenue.fen, "regulars": one.regulars, "reply": one.reply}
    return {
        "month": month, "member_id": one.member_id, "points": one.points, "rank": one.rank, "people": one.people,
        "target": one.target, "parts": parts,
    }  # fmt: skip


def _kept(row: PerformanceResult, name: str) -> Result:
    kept = row.parts
    terms = tuple(Term(Part(part), *numbers) for part, *numbers in kept["terms"])
    return Result(
        row.member_id, name, terms, Money(kept["revenue"]), kept["regulars"], kept["reply"], row.target, row.rank,
        row.people,
    )  # fmt: skip
