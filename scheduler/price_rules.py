"""Places of a used-up flash price that come back go to whoever waits."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import waiting

jobs = Jobs("price_rules")


@jobs.every(5)
def call_waiting(work: Work) -> bool:
    """Order for whose turn it is, or tell those who still wait that it is over; True while there may be more."""
    return waiting.step(work)
