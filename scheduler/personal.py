"""Erasing whoever has confirmed it, and the words of old messages."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import erasing, retention

jobs = Jobs("consent")


@jobs.every(5)
def erase(work: Work) -> bool:
    """One step of erasing one person; True while there may be more."""
    return erasing.erase_next(work)


@jobs.cron("20 4 * * *")
def blank_old_words(work: Work) -> bool:
    """Blank the words of some messages that are old enough; True while there may be more."""
    return retention.blank_some(work)
