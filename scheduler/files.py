"""Files are kept for a while only."""

from __future__ import annotations

from core.work import Work
from scheduler.jobs import Jobs
from services import files

jobs = Jobs("files")


@jobs.cron("17 * * * *")
def delete_expired(work: Work) -> bool:
    """Delete files whose time is over; True while there may be more."""
    return files.delete_expired(work)
