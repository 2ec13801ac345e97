"""Broadcasts to people go out part by part."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import sending

jobs = Jobs("mailings")


@jobs.every(5)
def send(work: Work) -> bool:
    """Begin the next mailing that is due, or send a part of it; True while there may be more."""
    return sending.send_next(work)
