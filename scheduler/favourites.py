"""Who waits for goods hears when they are there."""

from core.work import Work
from scheduler.jobs import Jobs
from services import favourites

jobs = Jobs("browsing")


@jobs.cron("* * * * *")
def tell_restocked(work: Work) -> bool:
    """Tell some, once, whose goods are there again; True while there may be more."""
    return favourites.tell_next(work)
