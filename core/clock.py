"""The only place that reads the time. Everybody else is handed a moment."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, UTC, aware."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is set: for tests, rehearsals and seeds."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def advance(self, **time: float) -> None:
        self._now += timedelta(**time)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The shop-zone day that a moment belongs to."""
    return moment.astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC moments [start, end) of a shop-zone day."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return start.astimezone(UTC), datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC moments [start, end) of the shop-zone month that a day belongs to."""
    first = day.replace(day=1)
    return day_bounds(first, zone)[0], day_bounds(months_later(first, 1), zone)[0]
