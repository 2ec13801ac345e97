"""Reminders before time slots begin."""

from core.work import Work
from scheduler.jobs import Jobs
from services.slots import reminding

jobs = Jobs("slots")


@jobs.every(60)
def remind_of_slots(work: Work) -> bool:
    """Remind the buyers of what begins soon."""
    return reminding.remind_due(work)
