"""Figures of days: made by a job as time goes on, made fresh before somebody reads them, made anew on request."""

from __future__ import annotations

from datetime import date, timedelta

from core.clock import day_bounds, day_of
from core.periods import Unit
from core.work import Work
from queries import folding
from queries.spans import Day, Limits

FRESH = timedelta(seconds=60)  # figures of today are not made more often than that
AT_ONCE = 366  # days that are made anew in one go
STILL_COMING = timedelta(minutes=5)  # what began before midnight may be committed after it


def fold_due(work: Work) -> bool:
    """Fold the next day that isn't over in the figures yet; True while there are more. Nothing where another does."""
    if not folding.turn(work):
        return False
    due = _next_due(work)
    if due is None or not folding.claim(work, due, work.now - FRESH):
        return False
    _fold(work, due)
    return due < _today(work)


def fresh(work: Work) -> None:
    """Have the figures include what happened until a moment ago."""
    while fold_due(work):
        pass


def rebuild(work: Work) -> int:
    """Make all figures anew from orders, refunds and books. How many days."""
    folding.forget(work)
    first = _next_due(work)
    while first is not None and first <= _today(work):
        number = min((_today(work) - first).days + 1, AT_ONCE)
        days = [first + timedelta(days=n) for n in range(number)]
        folding.fold_all(work, [_day(work, on) for on in days], [_is_over(work, on) for on in days])
        first = days[-1] + timedelta(days=1)
    return folding.folded(work)


def limits(work: Work) -> Limits:
    """When somebody is cooling, sleeping, lost."""
    fixed, own = work.settings.figures, work.settings.figures.rhythm
    return Limits(
        (fixed.cooling_after_days, fixed.sleeping_after_days, fixed.lost_after_days),
        (own.cooling_times, own.sleeping_times, own.lost_times), own.weight, own.shortest_days,
    )  # fmt: skip


def _next_due(work: Work) -> date | None:
    last = folding.last_folded(work)
    if last is not None:
        return last.day + timedelta(days=1) if last.final else last.day
    first = folding.first_moment(work)
    return None if first is None else day_of(first, work.settings.zone)


def _today(work: Work) -> date:
    return day_of(work.now, work.settings.zone)


def _fold(work: Work, on: date) -> None:
    folding.fold(work, _day(work, on), final=_is_over(work, on))


def _is_over(work: Work, on: date) -> bool:
    _, end = day_bounds(on, work.settings.zone)
    return end + STILL_COMING <= work.now


def _day(work: Work, on: date) -> Day:
    start, end = day_bounds(on, work.settings.zone)
    hours = [start]
    while hours[-1] < end:  # a day of summer time has 23 or 25 of them
        hours.append(min(hours[-1] + timedelta(hours=1), end))
    calendar = work.settings.figures.calendar
    week, month, term = (calendar.around(unit, on).start for unit in (Unit.WEEK, Unit.MONTH, Unit.TERM))
    return Day(on, hours, week, month, term, limits(work))
