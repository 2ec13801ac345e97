"""The catalog's job."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import catalog

jobs = Jobs("catalog")


@jobs.cron("* * * * *")
def close_shelf(work: Work) -> bool:
    """Take a product off the shelf whose time there is over; True while there may be more."""
    return catalog.take_next_due_off_shelf(work)
