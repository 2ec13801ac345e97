"""Looking for what somebody should look at: often what is cheap to see, at night through everything."""

from core.work import Work
from scheduler.jobs import Jobs
from services import alarms

jobs = Jobs("alarms")


@jobs.cron("*/10 * * * *")
def look(work: Work) -> bool:
    """Raise what is new, end what is over."""
    alarms.look(work, alarms.OFTEN)
    return False


@jobs.cron("30 4 * * *")
def prove(work: Work) -> bool:
    """Whether all invariants hold."""
    alarms.look(work, alarms.NIGHTLY)
    return False
