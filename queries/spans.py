"""Days that are folded: with what their figures depend on, and as conditions on moments and days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, func, literal, type_coerce

from core.work import Work


@dataclass(frozen=True, slots=True)
class Limits:
    """After so many days without an order somebody is cooling, sleeping, lost: who has no rhythm of their own.

    Who has one is so after so many `times` their own interval. In that, the shop's usual gap counts like `weight` gaps
    of their own, and nothing counts as shorter than `shortest` days.
    """

    days: tuple[int, int, int]
    times: tuple[int, int, int]
    weight: int
    shortest: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day with all that its figures depend on. `hours` are the moments at which its hours begin, and its end."""

    day: date
    hours: Sequence[datetime]
    week: date
    month: date
    term: date
    limits: Limits


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, without a gap."""

    days: Sequence[Day]

    def has(self, moment: Any) -> ColumnElement[bool]:
        return and_(moment >= self.days[0].hours[0], moment < self.days[-1].hours[-1])

    def holds(self, day: Any) -> ColumnElement[bool]:
        return and_(day >= self.days[0].day, day <= self.days[-1].day)

    def on(self, moment: Any) -> Any:
        """The day of a moment within it."""
        return _halved(moment, self.days, lambda day: day.hours[0], lambda day: day.day)

    def of(self, day: Any, value: Callable[[Day], date]) -> Any:
        """What belongs to a day within it: its week, its month, …"""
        return _halved(day, self.days, lambda one: one.day, value)


def _halved(when: Any, days: Sequence[Day], begins: Callable[[Day], Any], value: Callable[[Day], date]) -> Any:
    """Halved until one is left, so that a year takes nine comparisons."""
    if value(days[0]) == value(days[-1]):
        return literal(value(days[0]), Date)
    later = days[len(days) // 2 :]
    sooner = _halved(when, days[: -len(later)], begins, value)
    return case((when < begins(later[0]), sooner), else_=_halved(when, later, begins, value))


def plus(work: Work, day: Any, number: Any) -> Any:
    """A day so many days later."""
    if work.database.is_sqlite:
        return type_coerce(func.date(day, cast(number, Integer).concat(" days")), Date)
    return type_coerce(day + cast(number, Integer), Date)


def between(work: Work, earlier: Any, later: Any) -> Any:
    """How many days lie between two."""
    if work.database.is_sqlite:
        return cast(func.julianday(later) - func.julianday(earlier), Integer)
    return type_coerce(later - earlier, Integer)
