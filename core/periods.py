"""Days, weeks, months, terms and years of the shop, and which came before: what reports are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import ShopError


class BadPeriod(ShopError):
    """No period is called so. Arguments: period."""


class NotYet(ShopError):
    """The period lies in the future. Arguments: period."""


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"  # Monday to Sunday
    MONTH = "month"
    TERM = "term"  # from one of the set days of the year to the next
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included."""

    unit: Unit
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def until(self, day: date) -> Period:
        """As much of it as is over by the end of a day; all of it where it ends before."""
        return self if day >= self.end else Period(self.unit, self.start, day)

    def __str__(self) -> str:
        if self.unit is Unit.DAY:
            return self.start.isoformat()
        if self.unit is Unit.MONTH and self.start.day == 1 and (self.end + timedelta(days=1)).day == 1:
            return f"{self.start:%Y-%m}"
        return f"{self.start:%Y-%m-%d}~{self.end:%m-%d}"


_WORDS: dict[str, tuple[Unit, int]] = {
    "今天": (Unit.DAY, 0), "today": (Unit.DAY, 0), "昨天": (Unit.DAY, 1), "yesterday": (Unit.DAY, 1),
    "前天": (Unit.DAY, 2), "本周": (Unit.WEEK, 0), "这周": (Unit.WEEK, 0), "week": (Unit.WEEK, 0),
    "上周": (Unit.WEEK, 1), "lastweek": (Unit.WEEK, 1), "本月": (Unit.MONTH, 0), "这个月": (Unit.MONTH, 0),
    "month": (Unit.MONTH, 0), "上月": (Unit.MONTH, 1), "上个月": (Unit.MONTH, 1), "lastmonth": (Unit.MONTH, 1),
    "本学期": (Unit.TERM, 0), "学期": (Unit.TERM, 0), "term": (Unit.TERM, 0), "上学期": (Unit.TERM, 1),
    "lastterm": (Unit.TERM, 1), "今年": (Unit.YEAR, 0), "year": (Unit.YEAR, 0), "去年": (Unit.YEAR, 1),
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_THIS_YEAR = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the shop divides its time. `terms` are the days of the year on which terms begin, as (month, day)."""

    terms: Sequence[tuple[int, int]] = ((2, 15), (8, 20))

    def read(self, text: str, today: date) -> Period:
        """What people call a period: 今天, 上周, 2026-03, 2026-03-06, 3月6日, 本学期. Raises BadPeriod, NotYet."""
        words = text.strip().lower().replace(" ", "")
        try:
            period = self._read(words, today)
        except (ValueError, OverflowError) as wrong:
            raise BadPeriod(period=text[:20]) from wrong
        if period.start > today:
            raise NotYet(period=text[:20])
        return period

    def _read(self, words: str, today: date) -> Period:
        if words in _WORDS:
            unit, back = _WORDS[words]
            period = self.around(unit, today)
            for _ in range(back):
                period = self.before(period)
            return period
        if found := _DAY.fullmatch(words):
            return self.around(Unit.DAY, date(int(found[1]), int(found[2]), int(found[3])))
        if found := _THIS_YEAR.fullmatch(words):
            day = date(today.year, int(found[1]), int(found[2]))
            return self.around(Unit.DAY, day if day <= today else day.replace(year=today.year - 1))
        if found := _MONTH.fullmatch(words):
            return self.around(Unit.MONTH, date(int(found[1]), int(found[2]), 1))
        raise ValueError(words)

    def around(self, unit: Unit, day: date) -> Period:
        """The whole period of that kind in which a day lies."""
        match unit:
            case Unit.DAY:
                return Period(unit, day, day)
            case Unit.WEEK:
                monday = day - timedelta(days=day.weekday())
                return Period(unit, monday, monday + timedelta(days=6))
            case Unit.MONTH:
                first = day.replace(day=1)
                return Period(unit, first, _next_month(first) - timedelta(days=1))
            case Unit.TERM:
                begins = sorted(
                    date(year, *term) for year in (day.year - 1, day.year, day.year + 1) for term in self.terms
                )
                start = max(begin for begin in begins if begin <= day)
                return Period(unit, start, min(begin for begin in begins if begin > day) - timedelta(days=1))
            case Unit.YEAR:
                return Period(unit, date(day.year, 1, 1), date(day.year, 12, 31))

    def before(self, period: Period) -> Period:
        """环比: the one before. Of a period that is still going on, as many days of the one before."""
        whole = self.around(period.unit, period.start)
        last = self.around(period.unit, whole.start - timedelta(days=1))
        return last if period == whole else last.until(last.start + timedelta(days=period.days - 1))

    def year_before(self, period: Period) -> Period:
        """同比: the same one a year earlier; of days and weeks the same weekdays, 52 weeks earlier."""
        whole = self.around(period.unit, period.start)
        if period.unit in (Unit.DAY, Unit.WEEK):
            return Period(period.unit, period.start - timedelta(weeks=52), period.end - timedelta(weeks=52))
        earlier = self.around(period.unit, _a_year_earlier(whole.start))
        return earlier if period == whole else earlier.until(earlier.start + timedelta(days=period.days - 1))


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
