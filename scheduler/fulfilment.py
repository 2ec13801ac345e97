"""Digests for the suppliers that don't want a message per order."""

from core.work import Work
from scheduler.jobs import Jobs
from services import fulfilment

jobs = Jobs("fulfilment")


@jobs.cron("0 9,12,15,18,21 * * *")
def send_digests(work: Work) -> bool:
    """Tell them of what was paid since the last one."""
    return fulfilment.send_digests(work)
