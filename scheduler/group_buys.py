"""Group-buys that are over, and what follows from it for their orders."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import group_buys

jobs = Jobs("group_buys")


@jobs.every(5)
def settle(work: Work) -> bool:
    """Decide one that is over, or let one order go out or back; True while there may be more."""
    return group_buys.settle_next(work)
