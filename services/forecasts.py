"""What may be sold next week, and how wrong the same rule was before. Pure.

The rule: each weekday as the mean of the same weekday in the last four whole weeks. Anybody can check it by hand, and
its past error stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.quantity import Quantity

WEEKS = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`days` from Monday to Sunday. `error` in percent of what was sold, over `tested` past weeks; None: untested."""

    days: Sequence[Quantity]
    error: int | None
    tested: int

    @property
    def total(self) -> Quantity:
        return Quantity(sum(day.thousandths for day in self.days))


def next_week(sold: Mapping[date, Quantity], sunday: date, *, whole: bool) -> Forecast | None:
    """`sunday`: the last one that is over. None where there are no four weeks to learn from."""
    days = _week(sold, sunday, whole)
    if days is None:
        return None
    missed = actual = tested = 0
    for back in range(WEEKS):
        last = sunday - WEEK * back
        guess = _week(sold, last - WEEK, whole)
        if guess is not None:
            was = sum(sold.get(last - timedelta(days=d), Quantity(0)).thousandths for d in range(7))
            missed += abs(was - sum(day.thousandths for day in guess))
            actual += was
            tested += 1
    error = percent(missed, actual) if tested and actual else None
    return Forecast(days, error, tested)


def _week(sold: Mapping[date, Quantity], sunday: date, whole: bool) -> list[Quantity] | None:
    """The week behind a Sunday, by the four that end with it."""
    monday = sunday - WEEK * WEEKS + timedelta(days=1)
    if not any(sold.values()) or min(day for day, amount in sold.items() if amount) >= monday + WEEK:
        return None  # it wasn't sold yet in the first of the four
    step = 1000 if whole else 100
    means = []
    for weekday in range(7):
        of_weekday = (monday + timedelta(days=weekday) + WEEK * week for week in range(WEEKS))
        total = sum(sold.get(day, Quantity(0)).thousandths for day in of_weekday)
        means.append(Quantity((2 * total + WEEKS * step) // (2 * WEEKS * step) * step))
    return means


def percent(part: int, whole: int) -> int:
    """To the nearest whole one; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0
