"""QRs of groups that end soon: said before."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import group_codes

jobs = Jobs("campaigns")


@jobs.cron("*/10 * * * *")
def warn_of_group_codes(work: Work) -> bool:
    """Tell of one; True while there may be more."""
    return group_codes.warn_next(work)
