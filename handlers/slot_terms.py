"""What stands in a line that makes time slots: "工作日 18:00-20:00 30份 到 3月20日"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.arguments import BadArgument
from core.moments import Span, parse_day, parse_hours, prepared
from core.quantity import Quantity
from core.settings import Settings

RUNS = {
    "工作日": range(5), "weekdays": range(5), "周末": range(5, 7), "weekends": range(5, 7), "每天": range(7),
    "daily": range(7),
}  # fmt: skip
MOST_DAYS = 400
_UNTIL = re.compile(r"\s(?:到|至|until\b)\s*(\S.*)$")
_CAPACITY = re.compile(r"(?:^|\s)[共×x]?\s*(\d{1,9}(?:\.\d{1,3})?)\s*[^\W\d]{0,10}\s*$")


def parse_terms(text: str, now: datetime, settings: Settings) -> tuple[list[Span], Quantity]:
    """The times and how much each takes. Raises BadArgument."""
    line, zone = prepared(text), settings.zone
    hours = parse_hours(line)
    if hours is None or len(line) > 200:
        raise BadArgument
    line = line.replace(hours.typed, "  ", 1)
    until, last = _UNTIL.search(line), None
    if until:
        line, last = line[: until.start()], parse_day(until[1], now, zone)
    capacity = _CAPACITY.search(line)
    if capacity is None or (until and last is None) or hours.end > 24 * 60 or hours.start >= hours.end:
        raise BadArgument
    local = now.astimezone(zone)
    begun = local.hour * 60 + local.minute >= hours.start
    days = _days(line[: capacity.start()], now, local.date() + timedelta(days=begun), last, settings)
    spans = [_span(day, hours.start, hours.end, settings) for day in days]
    return spans, Quantity.of(capacity[1])


def _days(text: str, now: datetime, first: date, last: date | None, settings: Settings) -> list[date]:
    """Each day that is meant: a run of days for a week or until `last`; single days once, or weekly until `last`.

    `first`: the first day on which it doesn't lie behind us.
    """
    days = set[date]()
    for word in re.split(r"[\s,，、和]+", text.strip()):
        if word in RUNS:
            end = last or first + timedelta(days=settings.slots.days_ahead - 1)
            days |= {day for day in _each(first, end, 1) if day.weekday() in RUNS[word]}
            continue
        day = parse_day(word, now, settings.zone) if word else first
        if day is None:
            raise BadArgument
        days |= set(_each(day, last or day, 7))
    return sorted(days)


def _each(first: date, last: date, step: int) -> Iterator[date]:
    for number in range(0, min((last - first).days, MOST_DAYS) + 1, step):
        yield first + timedelta(days=number)


def _span(day: date, start: int, end: int, settings: Settings) -> Span:
    begins, ends = (
        datetime.combine(day, time(), settings.zone) + timedelta(minutes=minutes) for minutes in (start, end)
    )
    return Span(begins, ends)
