"""Tickets that wait too long, and those in which nobody speaks any more."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import tickets

jobs = Jobs("support")


@jobs.every(30)
def remind(work: Work) -> bool:
    """Remind whoever should answer one ticket; True while there may be more."""
    return tickets.remind_next(work)


@jobs.cron("*/10 * * * *")
def close_silent(work: Work) -> bool:
    """Close one answered ticket in which nobody has said anything for long; True while there may be more."""
    return tickets.close_next_silent(work)
