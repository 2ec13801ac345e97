"""The catalog's jobs."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import catalog, stock_warnings

jobs = Jobs("catalog")


@jobs.cron("* * * * *")
def close_shelf(work: Work) -> bool:
    """Take a product off the shelf whose time there is over; True while there may be more."""
    return catalog.take_next_due_off_shelf(work)


@jobs.cron("* * * * *")
def warn_low_stock(work: Work) -> bool:
    """Tell suppliers of what has fallen below their limits."""
    return stock_warnings.warn(work)
