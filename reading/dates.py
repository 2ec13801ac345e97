"""Dates in headers, and weekdays that do not fit them.

A header seldom names the year. With `year` known (that of the message) a date is checked against it and its
neighbours; without it, all dates of a header must fit one and the same year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .numerals import digits

WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(6)}
WEEK_WORDS = ("星期", "礼拜", "周")
NEARBY = 4
CYCLE = range(2020, 2048)
"""28 years: every pairing of dates and weekdays that there is."""


@dataclass(frozen=True, slots=True)
class Dated:
    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int

    def fits(self, year: int) -> bool:
        try:
            return date(self.year or year, self.month, self.day).weekday() == self.weekday
        except ValueError:
            return False


def dates_in(text: str, start: int, end: int) -> list[Dated]:
    """Dates with a weekday beside them: "7.13号星期一", "7月15日(周三)", "2026-07-15 周三"."""
    found: list[Dated] = []
    at = start
    while at < end:
        if not "0" <= text[at] <= "9":
            at += 1
            continue
        dated = dated_at(text, at, end)
        if dated:
            found.append(dated)
        at = dated.end if dated else max(at + 1, digits(text, at))
    return found


def dated_at(text: str, at: int, end: int) -> Dated | None:
    numbers: list[int] = []
    start = at
    while len(numbers) < 3:
        stop = digits(text, at)
        if stop == at or stop - at > 4:
            break
        numbers.append(int(text[at:stop]))
        at = stop
        if at < end and text[at] in "./-年月" and text[at + 1 : at + 2].isdigit():
            at += 1
        else:
            break
    year = numbers.pop(0) if len(numbers) == 3 or (numbers and numbers[0] > 1900) else None
    if len(numbers) != 2 or not 1 <= numbers[0] <= 12 or not 1 <= numbers[1] <= 31:
        return None
    if text[at : at + 1] and text[at] in "号日":
        at += 1
    return weekday_near(text, start, at, end, year, numbers[0], numbers[1])


def weekday_near(text: str, start: int, at: int, end: int, year: int | None, month: int, day: int) -> Dated | None:
    for word in WEEK_WORDS:
        place = text.find(word, at, min(end, at + NEARBY))
        name = text[place + len(word) : place + len(word) + 1] if place >= 0 else ""
        if name in WEEKDAYS and name:
            return Dated(start, place + len(word) + 1, year, month, day, WEEKDAYS[name])
    return None


def misfits(found: list[Dated], year: int | None) -> list[Dated]:
    """The dates whose weekday is wrong: against the known year, else against the year that most of them share."""
    if year is not None:
        return [d for d in found if not any(d.fits(y) for y in near_years(d, year))]
    impossible = [d for d in found if not any(d.fits(y) for y in CYCLE)]
    rest = [d for d in found if d not in impossible]
    if not rest:
        return impossible
    best = max(CYCLE, key=lambda y: sum(d.fits(y) for d in rest))
    agreeing = sum(d.fits(best) for d in rest)
    odd = [d for d in rest if not d.fits(best)] if agreeing > len(rest) - agreeing else []
    return impossible + odd


def near_years(dated: Dated, year: int) -> tuple[int, ...]:
    """Around New Year a list may be about the year before or after."""
    return (year, year + 1) if dated.month == 1 else (year, year - 1) if dated.month == 12 else (year,)
