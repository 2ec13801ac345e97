"""A line of the table, and what a benchmark is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. `p50` and `p99` in milliseconds; `ratio`: the product's speed over this one's.

    The goal, `at_least` or `at_most`, is for the ratio where there is one, else for the value.
    """

    what: str
    value: float
    unit: str
    p50: float | None = None
    p99: float | None = None
    ratio: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether it is as good as it should be; None where nothing was asked."""
        found = self.value if self.ratio is None else self.ratio
        if self.at_least is not None:
            return found >= self.at_least
        return None if self.at_most is None else found <= self.at_most

    def __str__(self) -> str:
        goal = f"≥ {self.at_least:,g}" if self.at_least is not None else ""
        goal = f"≤ {self.at_most:,g}" if self.at_most is not None else goal
        mark = {True: "reached", False: "SHORT", None: ""}[self.reached]
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:,.3g}"
        columns = f"{value:>9} {self.unit:9}{_number(self.p50):>9}{_number(self.p99):>9}{_number(self.ratio):>8}"
        return f"  {self.what:56}{columns}{goal:>9}  {mark}".rstrip()


HEAD = f"  {'':56}{'':>9} {'':9}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}{'goal':>9}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done for a figure: so many rounds, of which the middle (or the best) one counts."""

    rounds: int = 5
    best_of: int = 25

    def best(self, work: Callable[[], object]) -> float:
        """Seconds of processor time of the fastest round: what a piece of work costs, on a machine that is shared."""
        found = []
        for _ in range(self.best_of):
            began = time.process_time()
            work()
            found.append(time.process_time() - began)
        return min(found)


QUICK = Effort(rounds=3, best_of=5)
