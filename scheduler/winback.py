"""Win-back: whoever cools is met each night and written to by day."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import winback

jobs = Jobs("winback")


@jobs.cron("20 0-6 * * *")
def assign(work: Work) -> bool:
    """Let one rule meet whoever has newly entered its stage; True while there may be more."""
    return winback.assign_next(work)


@jobs.every(30)
def send(work: Work) -> bool:
    """Write to some of those who wait; True while there may be more."""
    return winback.send_next(work)
