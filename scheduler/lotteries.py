"""Lotteries whose time is over are drawn."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import lotteries

jobs = Jobs("lotteries")


@jobs.every(5)
def draw(work: Work) -> bool:
    """Draw one that is over; True while there may be more."""
    return lotteries.draw_next(work)
