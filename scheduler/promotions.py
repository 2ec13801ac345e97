"""The promotions' jobs."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import broadcasts, promotions

jobs = Jobs("promotions")


@jobs.every(5)
def push_due(work: Work) -> bool:
    """Queue one due promotion for its communities; True while there may be more."""
    return promotions.queue_next_due(work)


@jobs.every(5)
def report(work: Work) -> bool:
    """Tell one promoter how one push went; True while there may be more."""
    return broadcasts.report_next(work)
