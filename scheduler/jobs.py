"""Jobs look like commands: a function, its schedule, its docstring. The runner repeats a step until it says False."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.work import Work
from services.till import Till

Step = Callable[[Work], bool]
Errand = Callable[[Till], bool]


@dataclass(frozen=True)
class Job:
    """Either a `step` in one transaction, or an `errand` to the gateway, which opens its own.

    `cron` has five fields, in the shop's zone; `every` seconds where that is too coarse.
    """

    name: str
    step: Step | None = None
    errand: Errand | None = None
    cron: str = ""
    every: float = 0.0


@dataclass
class Jobs:
    """The jobs of one module."""

    module: str
    jobs: list[Job] = field(default_factory=list)

    def cron(self, schedule: str) -> Callable[[Step], Step]:
        """Run the step at the minutes that a crontab line names."""
        return self._declare(cron=schedule)

    def every(self, seconds: float) -> Callable[[Step], Step]:
        """Run the step every so many seconds."""
        return self._declare(every=seconds)

    def errand(self, *, every: float) -> Callable[[Errand], Errand]:
        """Go to the payment gateway every so many seconds."""

        def declare(errand: Errand) -> Errand:
            self.jobs.append(Job(f"{self.module}.{errand.__name__}", errand=errand, every=every))
            return errand

        return declare

    def _declare(self, cron: str = "", every: float = 0.0) -> Callable[[Step], Step]:
        def declare(step: Step) -> Step:
            self.jobs.append(Job(f"{self.module}.{step.__name__}", step, cron=cron, every=every))
            return step

        return declare
