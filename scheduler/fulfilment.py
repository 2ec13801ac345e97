"""Digests for the suppliers that don't want a message per order, and orders that nobody has seen."""

from core.work import Work
from scheduler.jobs import Jobs
from services import duty, fulfilment

jobs = Jobs("fulfilment")


@jobs.cron("0 9,12,15,18,21 * * *")
def send_digests(work: Work) -> bool:
    """Tell them of what was paid since the last one."""
    return fulfilment.send_digests(work)


@jobs.every(30)
def pass_on_calls(work: Work) -> bool:
    """Tell the next ones of orders that nobody on duty has answered in time; True while there may be more."""
    return duty.escalate_next(work)
