"""Those who registered for a tasting are reminded; what nobody came for is given back."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import tastings

jobs = Jobs("tastings")


@jobs.every(30)
def step(work: Work) -> bool:
    """Remind those of one that begins soon, or end one; True while there may be more."""
    return tastings.step(work)
