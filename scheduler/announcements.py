"""Announcements go out part by part."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import announcements

jobs = Jobs("announcements")


@jobs.every(5)
def send(work: Work) -> bool:
    """Queue a part of the next announcement that is due; True while there may be more."""
    return announcements.send_next(work)
