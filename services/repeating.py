"""Again and again: every day or every week at the first one's time on the shop's clock, through summer time too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import day_of
from models.promotions import Repeat

STEP = {Repeat.DAILY: timedelta(days=1), Repeat.WEEKLY: timedelta(weeks=1)}


def moment(first_at: datetime, repeat: Repeat, number: int, zone: ZoneInfo) -> datetime:
    """The number-th moment after the first."""
    first = first_at.astimezone(zone)
    wall = first.replace(tzinfo=None) + number * STEP[repeat]
    return wall.replace(tzinfo=zone).astimezone(UTC)


def upcoming(first_at: datetime, repeat: Repeat, after: datetime, zone: ZoneInfo) -> datetime:
    """The next moment after this one."""
    return min(one for one in _around(first_at, repeat, after, zone) if one > after)


def latest(first_at: datetime, repeat: Repeat, until: datetime, zone: ZoneInfo) -> datetime:
    """The latest moment until this one; of something daily after two days of rest, today's or yesterday's."""
    return max(one for one in _around(first_at, repeat, until, zone) if one <= until)


def _around(first_at: datetime, repeat: Repeat, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """A few moments before and after."""
    number = (day_of(at, zone) - day_of(first_at, zone)) // STEP[repeat]
    return [moment(first_at, repeat, number + step, zone) for step in (-1, 0, 1, 2)]
