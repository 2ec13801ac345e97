"""When customer service is there, on the shop's clock. A day's hours may reach over midnight; equal times: all day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from core.clock import day_of
from core.settings import Settings

DAY = timedelta(days=1)
LOOK_AHEAD = 9  # days: a week has an opening, and the one of today may be over


def is_open(settings: Settings, moment: datetime) -> bool:
    return any(begin <= moment < end for begin, end in _spans(settings, moment, moment))


def next_opening(settings: Settings, moment: datetime) -> datetime:
    """The first moment from this one on at which somebody is there."""
    if is_open(settings, moment):
        return moment
    return next(begin for begin, _ in _spans(settings, moment, moment + LOOK_AHEAD * DAY) if begin >= moment)


def open_seconds(settings: Settings, since: datetime, until: datetime) -> int:
    """How many of the seconds between two moments lay in opening hours."""
    spans = _spans(settings, since, until)
    return sum(max(0, int((min(end, until) - max(begin, since)).total_seconds())) for begin, end in spans)


def after(settings: Settings, moment: datetime, minutes: int) -> datetime:
    """The moment when so many minutes of opening hours have passed."""
    left = timedelta(minutes=minutes)
    for begin, end in _spans(settings, moment, moment + (LOOK_AHEAD + minutes) * DAY):
        length = end - max(begin, moment)
        if length >= left:
            return max(begin, moment) + left
        left -= max(length, timedelta(0))
    raise AssertionError("every week has an opening")


def _spans(settings: Settings, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The opening hours that may touch the time between two moments, in order. Wall time: summer time is heeded."""
    hours, zone = settings.support, settings.zone
    day, last = day_of(since, zone) - DAY, day_of(until, zone)
    while day <= last:
        if str(day.isoweekday()) in hours.open_days:
            next_day = hours.open_until <= hours.open_from
            begin = datetime.combine(day, hours.open_from, zone)
            end = datetime.combine(_plus(day, next_day), hours.open_until, zone)
            yield begin.astimezone(UTC), end.astimezone(UTC)
        day += DAY


def _plus(day: date, one: bool) -> date:
    return day + DAY if one else day
