"""The coupons' jobs."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services.coupons import issuing

jobs = Jobs("coupons")


@jobs.cron("7 9-20 * * *")
def remind(work: Work) -> bool:
    """Tell owners, once, of coupons that end soon, in the daytime; True while there may be more."""
    return issuing.remind(work)
