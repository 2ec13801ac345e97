"""Yesterday's bills, each morning after ten; days that were missed are made up for."""

from scheduler.jobs import Jobs
from services.reconciliation import fetching
from services.till import Till

jobs = Jobs("reconciliation")


@jobs.errand(every=300)
def match_bills(till: Till) -> bool:
    """Fetch and match one day that is due."""
    return fetching.next_day(till)
