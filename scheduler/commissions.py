"""Commission thaws when the goods may no longer come back."""

from core.work import Work
from scheduler.jobs import Jobs
from services import commissions

jobs = Jobs("commissions")


@jobs.cron("*/10 * * * *")
def release(work: Work) -> bool:
    """Release what is due; True while there may be more."""
    return commissions.release_due(work)
