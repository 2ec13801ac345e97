"""Statements for suppliers at the end of each period, and the end of the time to object."""

from core.work import Work
from scheduler.jobs import Jobs
from services import settlement

jobs = Jobs("settlement")


@jobs.cron("10 * * * *")
def settle(work: Work) -> bool:
    """State one supplier's account as of the end of the last period; True while there may be more."""
    return settlement.make_next(work)


@jobs.cron("*/10 * * * *")
def confirm(work: Work) -> bool:
    """Who has not objected in time agrees; True while there may be more."""
    return settlement.confirm_due(work)
