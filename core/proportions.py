"""Two shares compared: by how much one is larger, how sure that is, and how many more would make it so."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

SURE = 1.96  # standard deviations of 95 percent


@dataclass(frozen=True, slots=True)
class Difference:
    """Of shares, in percentage points; the true one lies between `low` and `high` in 95 of 100 cases."""

    lift: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether it is surely one way or the other."""
        return self.low > 0 or self.high < 0


def difference(hits: int, of: int, others: int, of_others: int) -> Difference:
    """By Agresti and Caffo: one hit and one miss are added to each, so that it is honest of few and of none, too."""
    one, other = (hits + 1) / (of + 2), (others + 1) / (of_others + 2)
    width = SURE * sqrt(one * (1 - one) / (of + 2) + other * (1 - other) / (of_others + 2))
    lift = (hits / of if of else 0.0) - (others / of_others if of_others else 0.0)
    middle = one - other
    return Difference(100 * lift, 100 * max(-1.0, middle - width), 100 * min(1.0, middle + width))


def needed(found: Difference, people: int, smallest: float) -> int:
    """How many more people, divided as these were, would tell a lift like this one (or of `smallest` points) from none.

    The width shrinks with the root of the number.
    """
    half, lift = (found.high - found.low) / 2, max(abs(found.lift), smallest)
    return max(0, ceil((people + 4) * (half / lift) ** 2) - people)
