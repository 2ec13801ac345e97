"""Broadcasts to people go out part by part; some begin by themselves."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import occasions, sending

jobs = Jobs("mailings")


@jobs.every(5)
def send(work: Work) -> bool:
    """Begin the next mailing that is due, or send a part of it; True while there may be more."""
    return sending.send_next(work)


@jobs.cron("* * * * *")
def notice(work: Work) -> bool:
    """Note what has happened to goods, or make the broadcast for it; True while there may be more."""
    return occasions.notice_next(work)
