"""After-sales cases whose time is over."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import aftersales

jobs = Jobs("aftersales")


@jobs.cron("* * * * *")
def escalate(work: Work) -> bool:
    """Give one case that its supplier hasn't answered to the managers; True while there may be more."""
    return aftersales.escalate_next(work)


@jobs.cron("*/10 * * * *")
def end_returns(work: Work) -> bool:
    """End one return whose goods haven't come back; True while there may be more."""
    return aftersales.end_next_return(work)
