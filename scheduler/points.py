"""Points that expire, and who is told before."""

from core.work import Work
from scheduler.jobs import Jobs
from services import points

jobs = Jobs("points")


@jobs.cron("5 * * * *")
def expire(work: Work) -> bool:
    """Write off what is over; nobody can spend it meanwhile."""
    return points.expire_due(work)


@jobs.cron("0 10 * * *")
def remind(work: Work) -> bool:
    """Tell one member, once, of what will soon expire."""
    return points.remind_next(work)
