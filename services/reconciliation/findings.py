"""What matching is made of: the day of a bill, what was found to differ, both sides' sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.clock import day_bounds
from core.errors import ShopError
from core.money import ZERO, Money
from models.reconciliation import Nature
from payments.bills import ZONE


class BillOfAnotherDay(ShopError):
    """A bill with rows of another day than was asked for. Arguments: day, other."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that differs. `key` tells it from others of its nature; `number` is how people find it."""

    nature: Nature
    key: str
    number: str = ""
    theirs: Money = ZERO
    ours: Money = ZERO
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A day of the bill's zone. Near midnight our clock and the gateway's may disagree about the day."""

    start: datetime
    end: datetime
    near: timedelta

    @classmethod
    def of(cls, day: date, near_minutes: int) -> Window:
        start, end = day_bounds(day, ZONE)
        return cls(start, end, timedelta(minutes=near_minutes))

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def is_late(self, at: datetime | None) -> bool:
        """So late that it may stand in the next day's bill."""
        return at is not None and at >= self.end - self.near

    def is_early(self, at: datetime | None) -> bool:
        """So early that it may stand in the bill of the day before."""
        return at is not None and at < self.start + self.near


@dataclass
class Sums:
    """One side of a day: how many rows, what came in, what went out."""

    rows: int = 0
    came: Money = ZERO
    went: Money = ZERO

    def add(self, amount: Money) -> None:
        """A row of the day: what came in is positive."""
        self.rows += 1
        if amount.fen > 0:
            self.came += amount
        else:
            self.went -= amount


@dataclass
class Sides:
    theirs: Sums = field(default_factory=Sums)
    ours: Sums = field(default_factory=Sums)


def check_day(moments: Iterable[datetime], day: date) -> None:
    """Raises BillOfAnotherDay where a row is not of the day that was asked for."""
    for at in moments:
        if (other := at.astimezone(ZONE).date()) != day:
            raise BillOfAnotherDay(day=day.isoformat(), other=other.isoformat())
